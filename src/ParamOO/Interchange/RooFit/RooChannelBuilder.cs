using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Puts one channel into RooFit's words: a HistFactory channel whose samples carry what HistFactory cannot say as one function per bin.
/// </summary>
internal sealed class RooChannelBuilder
{
    private readonly Channel channel;
    private readonly string name;
    private readonly string path;
    private readonly (HypothesisAxis Source, string Variable)? axis;
    private readonly PerBin data;
    private readonly IDataCourse? course;
    private readonly bool needsTotals;
    private readonly RooParameters parameters;
    private readonly RooGraph graph;
    private readonly YieldFormulae yields;
    private readonly Findings findings;
    private readonly HashSet<string> stated = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly List<string> uncertainties = [];
    private readonly List<string> gammas = [];

    public RooChannelBuilder(
        Channel channel,
        string name,
        string path,
        (HypothesisAxis Source, string Variable)? axis,
        PerBin data,
        IDataCourse? course,
        bool needsTotals,
        RooParameters parameters,
        RooGraph graph,
        YieldFormulae yields,
        Findings findings)
    {
        (this.channel, this.name, this.path, this.axis, this.data) = (channel, name, path, axis, data);
        (this.course, this.needsTotals, this.parameters, this.graph) = (course, needsTotals, parameters, graph);
        (this.yields, this.findings) = (yields, findings);
    }

    public RooChannel Build()
    {
        MakeGammas();
        CheckStatistics();
        var samples = channel.Samples.Select(MakeSample).ToList();
        if (samples.Count > 0)
        {
            samples[0] = WithConstraints(samples[0]);
        }

        ValueList<string> totals = course is null && !needsTotals ? [] : MakeTotals(samples);
        return new(
            name,
            $"obs_x_{name}",
            [.. samples],
            data,
            course is null ? [] : MakeCorrections(totals),
            totals,
            axis is { } own ? new(own.Source, own.Variable, channel.McStatistics?.Name, [.. uncertainties], [.. gammas]) : null,
            channel);
    }

    /// <summary>ROOT has one set of staterror parameters per channel.</summary>
    private void CheckStatistics()
    {
        var sets = channel.Samples.SelectMany(sample => sample.Modifiers).OfType<StatError>().Select(modifier => modifier.Name).Distinct(StringComparer.Ordinal).ToList();
        if (sets.Count > 1 || sets.Exists(set => parameters.Has($"{set}[{channel.Bins}]")))
        {
            findings.Error("PX0825", path, $"the staterror sets {string.Join(", ", sets)} of channel '{channel.Name}' are several, or shared with another channel; the target has one set per channel: rename them.");
        }
    }

    /// <summary>γ_b = 1 + δ_b(μ′) α_b for MC statistics of the total.</summary>
    private void MakeGammas()
    {
        if (channel.McStatistics is not { } statistics)
        {
            return;
        }

        for (var bin = 0; bin < channel.Bins; bin++)
        {
            var parameter = $"{statistics.Name}[{bin}]";
            if (!parameters.Has(parameter))
            {
                uncertainties.Add(string.Empty);
                gammas.Add(string.Empty);
                continue;
            }

            var width = Value(statistics.RelativeUncertainty, bin, $"mc_{name}_b{bin}");
            Use(parameter);
            uncertainties.Add(width);
            gammas.Add(graph.Formula($"gamma_{name}_b{bin}", $"1.0+{width}*{parameters[parameter]}"));
        }
    }

    /// <summary>The name of a function of the hypothesis in one bin; a number gets a name too.</summary>
    private string Value(YieldFunction function, int bin, string wanted) => function is ConstantYields constant
        ? graph.Number(constant.Values[bin])
        : graph.Formula(wanted, yields.Text(function, bin, axis!.Value.Variable));

    private RooSample MakeSample(Sample sample)
    {
        var title = ExportNames.Legal(sample.Name);
        var factors = CoefficientFactors.Of(sample.Coefficient, axis is { } own ? [own.Source.Poi] : []);
        var modifiers = new List<RooModifier>();
        foreach (var free in factors.Free)
        {
            modifiers.Add(new(parameters[free], [parameters[free]], new NormFactor(free)));
        }

        var common = MakeCoefficients(factors, title).ToList();
        foreach (var modifier in sample.Modifiers)
        {
            if (modifier is Lumi)
            {
                common.Add(parameters[modifier.Name]);
                Use(modifier.Name);
            }
            else if (modifier is not ShapeVariation)
            {
                modifiers.Add(MakeModifier(modifier));
            }
        }

        var shapes = sample.Modifiers.OfType<ShapeVariation>().ToArray();
        var isConstant = sample.Yields is ConstantYields;
        var perBin = Enumerable.Range(0, channel.Bins).Select(bin => BinFactors(sample, title, bin, common, shapes).ToArray()).ToArray();
        var hasFunctions = !isConstant || perBin.Any(list => list.Length > 0);
        return new(
            title,
            sample.Yields is ConstantYields { Values: var contents } ? contents : PerBin.Repeat(1, channel.Bins),
            sample.Modifiers.OfType<StatError>().FirstOrDefault()?.Uncertainty ?? [],
            hasFunctions ? [.. perBin.Select((list, bin) => list.Length == 0 ? graph.Number(1) : graph.Product($"y_{name}_{title}_b{bin}", list))] : [],
            [.. modifiers]);
    }

    private IEnumerable<string> MakeCoefficients(CoefficientFactors factors, string title)
    {
        foreach (var factor in factors.Rest)
        {
            if (factor.IsConstant)
            {
                if (factor.Evaluate([]) is not 1 and var number)
                {
                    yield return graph.Number(number);
                }

                continue;
            }

            factor.Names.ToList().ForEach(Use);
            yield return graph.Formula($"f_{title}", FormulaText.Of(factor, parameter => parameters[parameter]));
        }
    }

    /// <summary>All factors of one bin that HistFactory's own modifiers do not state.</summary>
    private IEnumerable<string> BinFactors(Sample sample, string title, int bin, List<string> common, ShapeVariation[] shapes)
    {
        foreach (var factor in common)
        {
            yield return factor;
        }

        if (sample.Yields is not ConstantYields)
        {
            yield return Value(sample.Yields, bin, $"nu_{name}_{title}_b{bin}");
        }

        if (shapes.Length > 0)
        {
            yield return graph.Interpolation($"shape_{name}_{title}_b{bin}", graph.Number(1), [.. shapes.Select(shape => MakeVariation(shape, title, bin))]);
        }

        if (gammas.Count > 0 && gammas[bin].Length > 0)
        {
            yield return gammas[bin];
        }
    }

    private RooVariation MakeVariation(ShapeVariation shape, string title, int bin)
    {
        var tag = $"{name}_{title}_{ExportNames.Legal(shape.Name)}_b{bin}";
        Use(shape.Name);
        return new(parameters[shape.Name], Value(shape.Down, bin, $"lo_{tag}"), Value(shape.Up, bin, $"hi_{tag}"), shape.Code);
    }

    private void Use(string parameter)
    {
        if (parameters.UnitOf(parameter) is { } unit)
        {
            used.Add(unit);
        }
    }

    private RooModifier MakeModifier(Modifier modifier)
    {
        if (modifier is HistoSys { Code: InterpolationCode.QuadraticShift })
        {
            findings.Error("PX0831", path, $"'{modifier.Name}' uses interpolation code 2, which RooFit continues beyond ±1 in another way than pyhf and this program; use code 4p or 0.");
        }

        if (modifier is NormSys or HistoSys)
        {
            stated.Add(parameters[modifier.Name]);
            return new(Bare(modifier.Name), [parameters[modifier.Name]], modifier);
        }

        return modifier is NormFactor
            ? new(parameters[modifier.Name], [parameters[modifier.Name]], modifier)
            : new(ExportNames.Legal(modifier.Name), [.. Enumerable.Range(0, channel.Bins).Select(bin => parameters[$"{modifier.Name}[{bin}]"])], modifier);
    }

    private static string Bare(string parameter) =>
        parameter.StartsWith("alpha_", StringComparison.Ordinal) ? parameter["alpha_".Length..] : ExportNames.Legal(parameter);

    /// <summary>
    /// Constraints come with the modifiers of HistFactory: a parameter that occurs in functions only gets one that changes nothing. A channel with
    /// factors of its own needs at least one nuisance parameter in every bin, or RooFit would drop them.
    /// </summary>
    private RooSample WithConstraints(RooSample sample)
    {
        var missing = used.Except(stated).Order(StringComparer.Ordinal).ToList();
        var isBare = course is not null && stated.Count == 0 && !channel.Samples.Any(other => other.Modifiers.Any(modifier => modifier is ShapeVariation or NormFactor));
        if (isBare)
        {
            missing.Add(parameters.Dummy());
        }

        return sample with { Modifiers = [.. sample.Modifiers, .. missing.Select(alpha => new RooModifier(Bare(alpha), [alpha], new NormSys(alpha, 1, 1)))] };
    }

    private ValueList<string> MakeTotals(List<RooSample> samples)
    {
        var norms = samples.Select(MakeNorms).ToArray();
        return
        [
            .. Enumerable.Range(0, channel.Bins).Select(bin => graph.Sum(
                $"nu_{name}_b{bin}",
                [.. samples.Select((sample, index) => graph.Product($"n_{name}_{sample.Name}_b{bin}", [.. TotalFactors(sample, norms[index], bin)]))])),
        ];
    }

    /// <summary>The common factors of a sample that its modifiers state: free ones, and one interpolation of all systematic ones.</summary>
    private List<string> MakeNorms(RooSample sample)
    {
        var norms = sample.Modifiers.Where(modifier => modifier.Source is NormFactor).Select(modifier => modifier.Parameters[0]).ToList();
        var variations = sample.Modifiers.Where(modifier => modifier.Source is NormSys)
            .Select(modifier => (modifier, norm: (NormSys)modifier.Source))
            .Select(pair => new RooVariation(pair.modifier.Parameters[0], graph.Number(pair.norm.Down), graph.Number(pair.norm.Up), pair.norm.Code))
            .ToList();
        if (variations.Count > 0)
        {
            norms.Add(graph.Interpolation($"eps_{name}_{sample.Name}", graph.Number(1), variations));
        }

        return norms;
    }

    private IEnumerable<string> TotalFactors(RooSample sample, List<string> norms, int bin)
    {
        var shifts = sample.Modifiers.Where(modifier => modifier.Source is HistoSys).ToArray();
        if (shifts.Length > 0)
        {
            yield return graph.Interpolation(
                $"shift_{name}_{sample.Name}_b{bin}",
                graph.Number(sample.Contents[bin]),
                [.. shifts.Select(modifier => (modifier, source: (HistoSys)modifier.Source)).Select(pair => new RooVariation(
                    pair.modifier.Parameters[0], graph.Number(pair.source.Down[bin]), graph.Number(pair.source.Up[bin]), pair.source.Code))]);
        }
        else if (sample.Contents[bin] != 1 || (sample.BinFactors.Count == 0 && norms.Count == 0))
        {
            yield return graph.Number(sample.Contents[bin]);
        }

        foreach (var norm in norms)
        {
            yield return norm;
        }

        if (sample.BinFactors.Count > 0)
        {
            yield return sample.BinFactors[bin];
        }

        foreach (var modifier in sample.Modifiers.Where(modifier => modifier.Parameters.Count > 1 || modifier.Source is ShapeSys or ShapeFactor or StatError))
        {
            yield return modifier.Parameters[bin];
        }
    }

    private ValueList<RooCorrection> MakeCorrections(ValueList<string> totals)
    {
        var made = new List<RooCorrection>();
        for (var bin = 0; bin < channel.Bins; bin++)
        {
            var counts = graph.Formula($"n_{name}_b{bin}_data", course!.Counts(bin, this));
            var saturated = course.Saturated(bin, this) is { } text ? graph.Formula($"sat_{name}_b{bin}", text) : null;
            made.Add(new($"corr_{name}_b{bin}", totals[bin], counts, saturated, data[bin]));
        }

        return [.. made];
    }

    /// <summary>The formula of a function of the hypothesis in one bin.</summary>
    internal string Text(YieldFunction function, int bin) => yields.Text(function, bin, axis!.Value.Variable);

    /// <summary>The name or number that stands for the nominal yield of a sample in one bin.</summary>
    internal string NominalYield(int sample, int bin) => Value(channel.Samples[sample].Yields, bin, $"nu_{name}_{ExportNames.Legal(channel.Samples[sample].Name)}_b{bin}");
}
