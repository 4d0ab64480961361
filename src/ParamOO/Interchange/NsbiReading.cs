using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Reads the JSON of nsbi-common-utils' workspaces, version 1.0.0, with the <c>vandermonde</c> modifier of its draft.</summary>
internal sealed class NsbiReading
{
    private const string Version = "1.0.0";

    private readonly JsonPlace root;
    private readonly Findings findings;
    private readonly List<Parameter> parameters = [];
    private readonly List<NsbiArray> arrays = [];
    private readonly SortedSet<string> withoutParameter = new(StringComparer.Ordinal);

    private NsbiReading(JsonPlace root, Findings findings)
    {
        this.root = root;
        this.findings = findings;
    }

    /// <summary>How a modifier moves a sample.</summary>
    private abstract record Effect(string Parameter);

    private sealed record Factor(string Parameter, string Formula) : Effect(Parameter);

    private sealed record Variation(string Parameter, double[] Up, double[] Down, NsbiArray? RatioUp, NsbiArray? RatioDown) : Effect(Parameter);

    public static NsbiWorkspace? Read(string text, string file, Findings findings)
    {
        using var document = JsonText.Parse(text, file, findings);
        if (document is null)
        {
            return null;
        }

        var workspace = new NsbiReading(new(document.RootElement, file + "#", findings), findings).Read(file);
        return findings.HasErrors ? null : workspace;
    }

    private NsbiWorkspace? Read(string file)
    {
        if (root.Optional("version") is { } version && version.RawText != $"\"{Version}\"")
        {
            version.Refuse("PX1020", $"the version is {version.RawText}; only {Version} can be read.");
        }

        var (name, poi) = ReadMeasurement();
        var channels = root["channels"].Items();
        MarkNuisances(channels);
        var unbinned = channels.Where(channel => TypeOf(channel) == "unbinned").Select(ReadUnbinned).ToList();
        var binned = channels.Where(channel => TypeOf(channel) == "binned").Select(ReadChannel).ToList();
        if (unbinned.Count == 0)
        {
            root["channels"].Refuse("PX1021", "no channel is unbinned; write Type: unbinned for the region with density ratios, or give a binned workspace to paramoo fit.");
        }

        CheckObservations(channels);
        if (findings.HasErrors)
        {
            return null;
        }

        var model = new MixtureModel(poi, parameters.First(parameter => parameter.Name == poi).Nominal, parameters.ToValueList(), Union(unbinned));
        MixtureRules.Check(model, file, findings);
        if (withoutParameter.Count > 0)
        {
            findings.Note("PX1025", file, $"the measurement '{name}' does not list {string.Join(", ", withoutParameter)}: these modifiers do nothing in nsbi-common-utils either, and are left out.");
        }

        return new(name, model, unbinned.ToValueList(), binned.ToValueList());
    }

    private (string Name, string Poi) ReadMeasurement()
    {
        var measurements = root["measurements"].Items();
        if (measurements.Count != 1)
        {
            root["measurements"].Refuse("PX1022", $"there are {measurements.Count} measurements; exactly one can be read: remove the others.");
            return ("", "");
        }

        var config = measurements[0]["config"];
        foreach (var entry in config["parameters"].Items())
        {
            ReadParameter(entry);
        }

        var poi = config["poi"].Text();
        if (!findings.HasErrors && !parameters.Exists(parameter => parameter.Name == poi))
        {
            config["poi"].Refuse("PX0206", $"the parameter of interest '{poi}' is not among the parameters; {Suggestion.For(poi, [.. parameters.Select(parameter => parameter.Name)])}");
        }

        return (measurements[0]["name"].Text(), poi);
    }

    private void ReadParameter(JsonPlace entry)
    {
        var name = entry["name"].Text();
        if (!(Expression.TryParse(name, "", []) is { Names: [var read] } && read == name))
        {
            entry["name"].Refuse("PX1024", $"the parameter '{name}' cannot stand in a formula; use letters, digits and '_', a letter first.");
            return;
        }

        var nominal = entry["inits"].Numbers() is [var first, ..] ? first : 0;
        var bounds = new Interval(double.NegativeInfinity, double.PositiveInfinity);
        if (entry.Optional("bounds") is { IsNull: false } list)
        {
            var ends = list.Items() is [{ IsArray: true } inner, ..] ? inner.Numbers() : list.Numbers();
            bounds = ends is [var low, var high] && low < high ? new(low, high) : bounds;
            if (ends.Length != 2 || ends[0] >= ends[1])
            {
                list.Refuse("PX1022", "bounds must be two numbers, the lower one first.");
            }
        }

        parameters.Add(Parameter.Free(name, nominal, bounds));
    }

    /// <summary>What some sample is varied by has a unit normal constraint; only free parameters come as normfactor or vandermonde.</summary>
    private void MarkNuisances(IReadOnlyList<JsonPlace> channels)
    {
        var varied = channels.SelectMany(channel => channel["samples"].Items()).SelectMany(Modifiers)
            .Where(modifier => TypeOf(modifier) is "normplusshape" or "normsys").Select(modifier => modifier["name"].Text()).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < parameters.Count; i++)
        {
            parameters[i] = varied.Contains(parameters[i].Name) ? parameters[i] with { Constraint = new NormalConstraint(0, 1) } : parameters[i];
        }
    }

    private static string TypeOf(JsonPlace place) => place.Optional("type") is { IsString: true } type ? type.Text() : "";

    private static IReadOnlyList<JsonPlace> Modifiers(JsonPlace sample) => sample.Optional("modifiers")?.Items() ?? [];

    private NsbiChannel ReadUnbinned(JsonPlace channel)
    {
        arrays.Clear();
        arrays.Add(new(NsbiWorkspace.DataWeightColumn, channel["weights"].Text(), channel["weights"].Path));
        var processes = channel["samples"].Items().Select(ReadProcess).ToValueList();
        return new(channel["name"].Text(), processes, arrays.ToValueList());
    }

    private Process ReadProcess(JsonPlace sample)
    {
        var name = sample["name"].Text();
        var yields = sample["data"].Numbers();
        if (yields.Length != 1)
        {
            sample["data"].Refuse("PX1022", $"there are {yields.Length} yields; an unbinned sample has one.");
        }

        arrays.Add(new($"ratio_{name}", sample["ratios"].Text(), sample["ratios"].Path));
        var effects = Modifiers(sample).Select(modifier => ReadEffect(modifier, name, 1, isUnbinned: true)).OfType<Effect>().ToList();
        arrays.AddRange(effects.OfType<Variation>().SelectMany(variation => new[] { variation.RatioUp, variation.RatioDown }).OfType<NsbiArray>());
        var systematics = effects.OfType<Variation>().Select(variation =>
            new ProcessSystematic(variation.Parameter, variation.Up[0], variation.Down[0], variation.RatioUp?.Column, variation.RatioDown?.Column));
        return new(name, yields.FirstOrDefault(), Coefficient(effects), $"ratio_{name}", systematics.ToValueList());
    }

    private BinnedRegion ReadChannel(JsonPlace channel)
    {
        var name = channel["name"].Text();
        var bins = channel["samples"].Items() is [var first, ..] ? first["data"].Numbers().Length : 0;
        var processes = channel["samples"].Items().Select(sample => ReadBinned(sample, bins)).ToValueList();
        var observed = (root.Optional("observations")?.Items() ?? []).Where(entry => entry.Optional("name")?.Text() == name).Select(entry => entry["data"]).ToList();
        var counts = observed.Count == 0 ? null : observed[0].Numbers();
        if (counts is not null && counts.Length != bins)
        {
            observed[0].Refuse("PX1022", $"there are {counts.Length} counts, the channel has {bins} bins.");
        }

        return new(name, processes) { Data = counts is null ? null : PerBin.Create(counts) };
    }

    private BinnedProcess ReadBinned(JsonPlace sample, int bins)
    {
        var name = sample["name"].Text();
        var yields = sample["data"].Numbers();
        if (yields.Length != bins)
        {
            sample["data"].Refuse("PX1022", $"there are {yields.Length} yields, the first sample has {bins}.");
        }

        var effects = Modifiers(sample).Select(modifier => ReadEffect(modifier, name, bins, isUnbinned: false)).OfType<Effect>().ToList();
        var variations = effects.OfType<Variation>().Select(variation => new BinnedSystematic(
            variation.Parameter, 1, 1, PerBin.Create(variation.Up), PerBin.Create(variation.Down)));
        return new(name, PerBin.Create(yields), Coefficient(effects), variations.ToValueList());
    }

    /// <summary>What a modifier does; null where it does nothing or cannot be read.</summary>
    private Effect? ReadEffect(JsonPlace modifier, string sample, int bins, bool isUnbinned)
    {
        var name = modifier["name"].Text();
        var type = modifier["type"].Text();
        if (type is not ("normfactor" or "vandermonde" or "normplusshape" or "normsys"))
        {
            modifier["type"].Refuse("PX1023", $"the modifier type '{type}' is not known; known are normfactor, vandermonde, normplusshape and normsys.");
            return null;
        }

        if (!parameters.Exists(parameter => parameter.Name == name))
        {
            withoutParameter.Add($"'{name}'");
            return null;
        }

        return type switch
        {
            "normfactor" => new Factor(name, name),
            "vandermonde" => new Factor(name, Polynomial(modifier.Optional("coeff")?.Numbers() ?? [1, 0], name)),
            _ => ReadVariation(modifier["data"], name, sample, bins, isUnbinned && type == "normplusshape", type == "normsys"),
        };
    }

    private static Variation ReadVariation(JsonPlace data, string name, string sample, int bins, bool hasRatios, bool isScalar)
    {
        var (up, down) = isScalar ? (Repeated(data["hi"], bins), Repeated(data["lo"], bins)) : (Factors(data["hi_data"], bins), Factors(data["lo_data"], bins));
        return new(
            name,
            up,
            down,
            hasRatios ? new NsbiArray($"{sample}_{name}_up", data["hi_ratio"].Text(), data["hi_ratio"].Path) : null,
            hasRatios ? new NsbiArray($"{sample}_{name}_down", data["lo_ratio"].Text(), data["lo_ratio"].Path) : null);
    }

    private static double[] Repeated(JsonPlace place, int bins) => [.. Enumerable.Repeat(place.Number(), bins)];

    private static double[] Factors(JsonPlace list, int bins)
    {
        var factors = list.Numbers();
        if (factors.Length != bins)
        {
            list.Refuse("PX1022", $"there are {factors.Length} factors where {bins} belong.");
        }

        if (Array.Exists(factors, factor => !(factor > 0)))
        {
            list.Refuse("PX1026", "factors of a variation must be positive; they are relative to the nominal yields.");
        }

        return factors.Length == bins ? factors : [.. Enumerable.Repeat(1.0, bins)];
    }

    /// <summary>c₀ p^(n−1) + … + c_(n−1): coefficients of a vandermonde stand with the highest power first.</summary>
    private static string Polynomial(double[] coefficients, string parameter) => string.Join(
        " + ",
        coefficients.Select((coefficient, index) => (coefficients.Length - 1 - index) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"({coefficient:R})"),
            1 => string.Create(CultureInfo.InvariantCulture, $"({coefficient:R}) * {parameter}"),
            var power => string.Create(CultureInfo.InvariantCulture, $"({coefficient:R}) * {parameter}^{power}"),
        }));

    private static Expression Coefficient(IEnumerable<Effect> effects)
    {
        var factors = effects.OfType<Factor>().Select(factor => factor.Formula == factor.Parameter ? factor.Formula : $"({factor.Formula})").ToList();
        return factors.Count == 0 ? Expression.Constant(1) : Expression.Parse(string.Join(" * ", factors));
    }

    /// <summary>Observed events of an unbinned channel bring no ratios of systematics: without them no nuisance parameter could move them.</summary>
    private void CheckObservations(IReadOnlyList<JsonPlace> channels)
    {
        var unbinned = channels.Where(channel => TypeOf(channel) == "unbinned").Select(channel => channel.Optional("name")?.Text()).ToList();
        foreach (var entry in (root.Optional("observations")?.Items() ?? []).Where(entry => unbinned.Contains(entry.Optional("name")?.Text())))
        {
            if (entry.Optional("ratios") is not null || entry.Optional("weights") is not null)
            {
                findings.Warning("PX1027", entry.Path, "observed events of an unbinned channel are not read, since the workspace has no ratios of systematics for them; the Asimov weights are the data. Name the events under Data in an analysis file instead.");
            }
        }
    }

    /// <summary>Every sample once, with its yield in all unbinned channels together.</summary>
    private static ValueList<Process> Union(List<NsbiChannel> channels) =>
    [
        .. channels.SelectMany(channel => channel.Processes).GroupBy(process => process.Name)
            .Select(group => group.First() with { Yield = group.Sum(process => process.Yield) }),
    ];
}
