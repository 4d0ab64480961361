using System.Text.Json;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>
/// Evaluates HS3 documents as ROOT and pyhs3 do, written from the standard's text and the importers' source: histfactory_dist, product_dist,
/// generic_dist, gaussian constraints of systematics, functions. Shares no code with the writer. ln L with all constants.
/// </summary>
internal sealed class Hs3Judge
{
    private readonly Dictionary<string, JsonElement> functions;
    private readonly Dictionary<string, JsonElement> distributions;
    private readonly Dictionary<string, JsonElement> data;
    private readonly Dictionary<string, double> values;
    private readonly JsonElement likelihood;
    private string lastFixed = string.Empty;
    private readonly Dictionary<string, Slope[]> yields = [];
    private Dictionary<string, Slope> known = [];

    public Hs3Judge(string text)
    {
        Root = JsonDocument.Parse(text).RootElement;
        functions = ByName(Root, "functions");
        distributions = ByName(Root, "distributions");
        data = ByName(Root, "data");
        values = Root.GetProperty("parameter_points").EnumerateArray().Single(point => Name(point) == "default_values").GetProperty("parameters")
            .EnumerateArray().ToDictionary(Name, parameter => parameter.GetProperty("value").GetDouble());
        likelihood = Root.GetProperty("likelihoods")[0];
    }

    public JsonElement Root { get; }

    /// <summary>Axes of a domain of the first analysis.</summary>
    public string[] Domain(string end) => [.. Root.GetProperty("domains").EnumerateArray().Single(domain => Name(domain).EndsWith(end, StringComparison.Ordinal))
        .GetProperty("axes").EnumerateArray().Select(Name)];

    public double LogLikelihood(params (string Name, double Value)[] point) => LogLikelihood(point, []).Value;

    /// <summary>−2 ln L at a value of one parameter, lowest in all nuisance parameters, by Fisher scoring from their present values.</summary>
    public double Profiled(string poi, double value)
    {
        var nuisances = Domain("_nuisance_parameters");
        var place = nuisances.Select(name => values[name]).ToArray();
        var last = double.PositiveInfinity;
        for (var round = 0; round < 400; round++)
        {
            var (now, gradient, fisher) = Expansion(poi, value, nuisances, place);
            if (Math.Abs(last - now) < 1e-12 * Math.Max(1, Math.Abs(now)))
            {
                return now;
            }

            last = now;
            var step = Solve(fisher, gradient);
            for (var i = 0; i < place.Length; i++)
            {
                place[i] -= step[i];
            }
        }

        throw new InvalidOperationException($"no minimum at {poi} = {value}");
    }

    private (double Value, double[] Gradient, double[,] Fisher) Expansion(string poi, double value, string[] nuisances, double[] place)
    {
        var sum = LogLikelihood([(poi, value), .. nuisances.Zip(place)], nuisances);
        var fisher = new double[place.Length, place.Length];
        foreach (var (yield, count) in Expected())
        {
            for (var i = 0; i < place.Length; i++)
            {
                for (var j = 0; j < place.Length; j++)
                {
                    fisher[i, j] += 2 * count / (yield.Value * yield.Value) * (yield.Gradient?[i] ?? 0) * (yield.Gradient?[j] ?? 0);
                }
            }
        }

        foreach (var constraint in Constraints())
        {
            var index = Array.IndexOf(nuisances, constraint);
            fisher[index, index] += 2;
        }

        return (-2 * sum.Value, [.. sum.Gradient!.Select(slope => -2 * slope)], fisher);
    }

    private static double[] Solve(double[,] matrix, double[] vector)
    {
        var n = vector.Length;
        var (a, x) = ((double[,])matrix.Clone(), (double[])vector.Clone());
        for (var k = 0; k < n; k++)
        {
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i, k] / a[k, k];
                x[i] -= factor * x[k];
                for (var j = k; j < n; j++)
                {
                    a[i, j] -= factor * a[k, j];
                }
            }
        }

        for (var k = n - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < n; j++)
            {
                x[k] -= a[k, j] * x[j];
            }

            x[k] /= a[k, k];
        }

        return x;
    }

    /// <summary>Functions without slopes depend on what stays fixed only and are kept from call to call.</summary>
    private Slope LogLikelihood(IReadOnlyCollection<(string Name, double Value)> point, string[] parameters)
    {
        var fixedPart = string.Join(' ', point.Where(value => !parameters.Contains(value.Name)));
        known = fixedPart == lastFixed ? known.Where(entry => entry.Value.Gradient is null).ToDictionary() : [];
        lastFixed = fixedPart;
        yields.Clear();
        foreach (var (name, value) in point)
        {
            Assert.True(values.ContainsKey(name), $"no parameter {name}");
            var index = Array.IndexOf(parameters, name);
            known[name] = new(value, index < 0 ? null : [.. parameters.Select((_, i) => i == index ? 1.0 : 0.0)]);
        }

        var sum = (Slope)0.0;
        foreach (var (distribution, counts) in Pairs())
        {
            sum += LogOf(distribution, counts);
        }

        foreach (var constraint in Constraints())
        {
            var pull = this[constraint] - this[$"nom_{constraint}"];
            sum += (pull * pull * -0.5) - (0.5 * Math.Log(2 * Math.PI));
        }

        if (likelihood.TryGetProperty("aux_distributions", out var more))
        {
            foreach (var name in more.EnumerateArray())
            {
                sum += LogOf(distributions[name.GetString()!], []);
            }
        }

        return sum;
    }

    private IEnumerable<(JsonElement Distribution, double[] Counts)> Pairs() => likelihood.GetProperty("distributions").EnumerateArray()
        .Zip(likelihood.GetProperty("data").EnumerateArray(), (distribution, counts) => (
            distributions[distribution.GetString()!],
            data[counts.GetString()!].GetProperty("contents").EnumerateArray().Select(count => count.GetDouble()).ToArray()));

    private IEnumerable<(Slope Yield, double Count)> Expected() => Pairs().SelectMany(pair => Channels(pair.Distribution).SelectMany(channel => Yields(channel).Zip(pair.Counts)));

    private IEnumerable<JsonElement> Channels(JsonElement distribution) => Type(distribution) switch
    {
        "histfactory_dist" => [distribution],
        "product_dist" => distribution.GetProperty("factors").EnumerateArray().SelectMany(factor => Channels(distributions[factor.GetString()!])),
        _ => [],
    };

    private Slope LogOf(JsonElement distribution, double[] counts)
    {
        switch (Type(distribution))
        {
            case "histfactory_dist":
                return Yields(distribution).Zip(counts).Aggregate((Slope)0.0, (sum, bin) =>
                    sum + (bin.First.Map(Math.Log, x => 1 / x) * bin.Second) - bin.First - LogGamma(bin.Second + 1));
            case "product_dist":
                return distribution.GetProperty("factors").EnumerateArray().Aggregate((Slope)0.0, (sum, factor) => sum + LogOf(distributions[factor.GetString()!], counts));
            default:
                Assert.Equal("generic_dist", Type(distribution));
                return ArithmeticText.Evaluate(distribution.GetProperty("expression").GetString()!, name => this[name]).Map(Math.Log, x => 1 / x);
        }
    }

    /// <summary>Parameters with a unit normal constraint, each once, as ROOT makes them.</summary>
    private IEnumerable<string> Constraints() => Pairs().SelectMany(pair => Channels(pair.Distribution)).SelectMany(channel => channel.GetProperty("samples").EnumerateArray())
        .SelectMany(sample => sample.GetProperty("modifiers").EnumerateArray())
        .Where(modifier => Type(modifier) is "normsys" or "histosys")
        .Select(modifier => modifier.GetProperty("parameter").GetString()!)
        .Distinct();

    private Slope[] Yields(JsonElement channel)
    {
        if (!yields.TryGetValue(Name(channel), out var found))
        {
            found = Total(channel);
            yields.Add(Name(channel), found);
        }

        return found;
    }

    private Slope[] Total(JsonElement channel)
    {
        Slope[]? total = null;
        foreach (var sample in channel.GetProperty("samples").EnumerateArray())
        {
            var bins = sample.GetProperty("data").GetProperty("contents").EnumerateArray().Select(bin => (Slope)bin.GetDouble()).ToArray();
            foreach (var modifier in sample.GetProperty("modifiers").EnumerateArray())
            {
                for (var bin = 0; bin < bins.Length; bin++)
                {
                    bins[bin] *= Factor(modifier, bin);
                }
            }

            total = total is null ? bins : [.. total.Zip(bins, (x, y) => x + y)];
        }

        return total!;
    }

    private Slope Factor(JsonElement modifier, int bin)
    {
        switch (Type(modifier))
        {
            case "normfactor":
                return this[modifier.GetProperty("parameter").GetString()!];
            case "normsys":
                var ends = modifier.GetProperty("data");
                return Code5(this[modifier.GetProperty("parameter").GetString()!], ends.GetProperty("lo").GetDouble(), ends.GetProperty("hi").GetDouble());
            default:
                Assert.Equal("shapefactor", Type(modifier));
                return this[modifier.GetProperty("parameters")[bin].GetString()!];
        }
    }

    private Slope this[string name]
    {
        get
        {
            if (!known.TryGetValue(name, out var value))
            {
                value = functions.TryGetValue(name, out var function) ? Function(function) : values[name];
                known.Add(name, value);
            }

            return value;
        }
    }

    private Slope Function(JsonElement function)
    {
        switch (Type(function))
        {
            case "generic_function":
                return ArithmeticText.Evaluate(function.GetProperty("expression").GetString()!, name => this[name]);
            case "product":
                return Named(function, "factors").Aggregate((Slope)1.0, (product, factor) => product * factor);
            case "sum":
                return Named(function, "summands").Aggregate((Slope)0.0, (sum, summand) => sum + summand);
            default:
                Assert.Equal("interpolation", Type(function));
                Assert.All(function.GetProperty("interpolationCodes").EnumerateArray(), code => Assert.Equal(5, code.GetInt32()));
                Assert.Equal(1, this[function.GetProperty("nom").GetString()!].Value);
                var ends = Named(function, "low").Zip(Named(function, "high")).ToArray();
                return Named(function, "vars").Select((alpha, i) => Code5(alpha, ends[i].First.Value, ends[i].Second.Value)).Aggregate((x, y) => x * y);
        }
    }

    private IEnumerable<Slope> Named(JsonElement function, string key) => function.GetProperty(key).EnumerateArray().Select(name => this[name.GetString()!]);

    /// <summary>FlexibleInterpVar's code 4 (PiecewiseInterpolation's 5): value, slope and curvature of the exponentials met at ±1.</summary>
    internal static Slope Code5(Slope alpha, double low, double high)
    {
        var (logHigh, logLow) = (Math.Log(high), Math.Log(low));
        if (Math.Abs(alpha.Value) >= 1)
        {
            var rate = alpha.Value > 0 ? logHigh : -logLow;
            return alpha.Map(a => Math.Exp(rate * a), a => rate * Math.Exp(rate * a));
        }

        var (s0, a0) = ((high + low) / 2, (high - low) / 2);
        var (s1, a1) = (((high * logHigh) - (low * logLow)) / 2, ((high * logHigh) + (low * logLow)) / 2);
        var (s2, a2) = (((high * logHigh * logHigh) + (low * logLow * logLow)) / 2, ((high * logHigh * logHigh) - (low * logLow * logLow)) / 2);
        double[] c =
        [
            1, ((15 * a0) - (7 * s1) + a2) / 8, (-24 + (24 * s0) - (9 * a1) + s2) / 8, ((-5 * a0) + (5 * s1) - a2) / 4,
            (12 - (12 * s0) + (7 * a1) - s2) / 4, ((3 * a0) - (3 * s1) + a2) / 8, (-8 + (8 * s0) - (5 * a1) + s2) / 8,
        ];
        return alpha.Map(a => c.Select((ck, k) => ck * Math.Pow(a, k)).Sum(), a => c.Select((ck, k) => k == 0 ? 0 : k * ck * Math.Pow(a, k - 1)).Sum());
    }

    /// <summary>Stirling's series, after stepping up where it is good.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 20; x++)
        {
            shift += Math.Log(x);
        }

        var (r, q) = (1 / x, 1 / (x * x));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (r * ((1.0 / 12) - (q * ((1.0 / 360) - (q * ((1.0 / 1260) - (q / 1680))))))) - shift;
    }

    private static Dictionary<string, JsonElement> ByName(JsonElement root, string key) => root.GetProperty(key).EnumerateArray().ToDictionary(Name);

    private static string Name(JsonElement element) => element.GetProperty("name").GetString()!;

    private static string Type(JsonElement element) => element.GetProperty("type").GetString()!;
}
