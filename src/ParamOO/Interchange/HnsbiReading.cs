using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Reads the JSON of hnsbi-toolkit's workspaces, schema 2.0.</summary>
internal sealed class HnsbiReading
{
    private const string SchemaVersion = "2.0";

    private readonly JsonPlace root;
    private readonly JsonPlace extension;
    private readonly Findings findings;
    private readonly List<HnsbiArray> arrays = [];
    private readonly List<HnsbiManifestLink> manifests = [];

    private HnsbiReading(JsonPlace root, Findings findings)
    {
        this.root = root;
        this.findings = findings;
        extension = root["hnsbi"];
    }

    public static HnsbiWorkspace? Read(string text, string file, Findings findings)
    {
        using var document = JsonText.Parse(text, file, findings);
        if (document is null)
        {
            return null;
        }

        var workspace = new HnsbiReading(new(document.RootElement, file + "#", findings), findings).Read(file);
        HnsbiFingerprint.Check(document.RootElement, file, findings);
        return findings.HasErrors ? null : workspace;
    }

    private HnsbiWorkspace Read(string file)
    {
        CheckVersion();
        var channel = ReadChannel();
        var measurement = OnlyOne(root["measurements"], "measurement");
        var config = measurement?["config"];
        var parameters = config?["parameters"].Items().Select(ReadParameter).ToList() ?? [];
        CheckAuxiliary(parameters);
        var poi = config?["poi"].Text() ?? "";
        var processes = channel?["samples"].Items().Select(ReadSample).ToList() ?? [];
        LinkArrays(channel);
        var nominal = parameters.Find(parameter => parameter.Name == poi)?.Nominal ?? 1;
        var reference = extension.Optional("asimov_point")?.Optional(poi)?.Number() ?? nominal;
        var model = new MixtureModel(poi, reference, [.. parameters], [.. processes]);
        if (!findings.HasErrors)
        {
            MixtureRules.Check(model, file, findings);
        }

        return new(measurement?["name"].Text() ?? "", channel?["name"].Text() ?? "", model, [.. arrays], [.. manifests]);
    }

    private void CheckVersion()
    {
        var place = extension["schema_version"];
        if (place.IsString && place.Text() is var version && version != SchemaVersion)
        {
            place.Refuse("PX1001", $"the schema version is {version}; only {SchemaVersion} can be read: write the workspace with hnsbi-toolkit 0.2.");
        }

        var incomplete = extension.Optional("fnf_components")?.Items() ?? [];
        foreach (var component in incomplete)
        {
            component.Refuse(
                "PX1003",
                $"'{component.Text()}' is morphed by a factorizable normalizing flow, which needs its network at fit time; export its up and down ratios as anchors instead.");
        }
    }

    private JsonPlace? ReadChannel()
    {
        var channel = OnlyOne(root["channels"], "channel");
        if (channel?["type"] is { IsString: true } type && type.Text() is var kind && kind != "unbinned")
        {
            type.Refuse("PX1002", $"the channel is '{kind}'; only an unbinned channel has density ratios.");
        }

        return channel;
    }

    private static JsonPlace? OnlyOne(JsonPlace list, string what)
    {
        var items = list.Items();
        if (items.Count != 1 && list.IsArray)
        {
            list.Refuse("PX1002", $"there are {items.Count} {what}s; a workspace of this kind has exactly one.");
        }

        return items.Count > 0 ? items[0] : null;
    }

    private Parameter ReadParameter(JsonPlace entry)
    {
        var name = entry["name"].Text();
        var nominal = extension.Optional("parameter_nominals")?.Optional(name) ?? entry.Optional("nominal") ?? entry.Optional("initial") ?? First(entry.Optional("inits"));
        return new(
            name,
            nominal?.Number() ?? 0,
            ReadBounds(entry.Optional("bounds")),
            entry.Optional("hnsbi_constraint") is { IsNull: false } constraint ? ReadConstraint(name, constraint) : Unconstrained.Instance);
    }

    private static JsonPlace? First(JsonPlace? list) => list?.Items() is { Count: > 0 } items ? items[0] : null;

    /// <summary>[low, high], or [[low, high]] as older workspaces have it.</summary>
    private static Interval ReadBounds(JsonPlace? place)
    {
        if (place is not { IsNull: false } bounds)
        {
            return new(double.NegativeInfinity, double.PositiveInfinity);
        }

        var inner = bounds.Items() is { Count: 1 } nested && nested[0].IsArray ? nested[0] : bounds;
        var ends = inner.Numbers();
        if (ends.Length != 2 || ends[0] > ends[1])
        {
            inner.Refuse("PX1002", "bounds must be two numbers, the lower one first.");
            return new(double.NegativeInfinity, double.PositiveInfinity);
        }

        return new(ends[0], ends[1]);
    }

    private NormalConstraint ReadConstraint(string name, JsonPlace constraint)
    {
        if (constraint.Optional("kind")?.Text() is { } kind && kind != "normal")
        {
            constraint.Refuse("PX1002", $"the constraint is '{kind}'; only normal constraints are defined.");
        }

        var mean = constraint.Optional("mean")?.Number() ?? 0;
        return new(extension.Optional("auxiliary_observations")?.Optional(name)?.Number() ?? mean, constraint.Optional("sigma")?.Number() ?? 1);
    }

    private void CheckAuxiliary(List<Parameter> parameters)
    {
        if (extension.Optional("auxiliary_observations") is not { } observations)
        {
            return;
        }

        foreach (var parameter in parameters.Where(parameter => parameter.Constraint.IsPresent && observations.Optional(parameter.Name) is null))
        {
            findings.Warning(
                "PX1013", observations.Path, $"there is no auxiliary observation of '{parameter.Name}'; the mean of its constraint is taken instead.");
        }
    }

    private Process ReadSample(JsonPlace sample)
    {
        var name = sample["name"].Text();
        var own = sample.Optional("hnsbi");
        if (own?.Optional("fnf_manifest") is { } flow)
        {
            flow.Refuse("PX1003", $"'{name}' is morphed by a factorizable normalizing flow, which needs its network at fit time; export its up and down ratios as anchors instead.");
        }

        var multiplier = own?.Optional("multiplier") ?? extension.Optional("sample_multipliers")?.Optional(name);
        arrays.Add(new($"ratio_{name}", sample["ratios"].Text(), sample["ratios"].Path, $"process-ratio:{name}"));
        var yields = sample["data"].Numbers();
        if (yields.Length != 1)
        {
            sample["data"].Refuse("PX1002", $"there are {yields.Length} yields; an unbinned sample has one.");
        }

        var systematics = sample.Optional("modifiers")?.Items().Select(modifier => ReadModifier(name, modifier)).OfType<ProcessSystematic>().ToValueList() ?? [];
        return new(name, yields.FirstOrDefault(), multiplier?.Formula() ?? Expression.Constant(1), $"ratio_{name}", systematics);
    }

    /// <summary>A systematic; null for a normfactor, which repeats what the multiplier says.</summary>
    private ProcessSystematic? ReadModifier(string sample, JsonPlace modifier)
    {
        var type = modifier["type"].Text();
        if (type == "normfactor")
        {
            return null;
        }

        if (type != "normplusshape")
        {
            modifier["type"].Refuse("PX1007", $"the modifier type '{type}' is not known; known are normfactor and normplusshape.");
            return null;
        }

        var parameter = modifier["name"].Text();
        var data = modifier["data"];
        var own = modifier.Optional("hnsbi");
        Accept(own, "interpolation", "nsbi_code4p", "PX1008");
        Accept(own, "shape_normalization", "reference_support", "PX1009");
        var (up, down) = ($"{sample}_{parameter}_up", $"{sample}_{parameter}_down");
        HnsbiArray[] anchors =
        [
            new(up, data["hi_ratio"].Text(), data["hi_ratio"].Path, "up-ratio"),
            new(down, data["lo_ratio"].Text(), data["lo_ratio"].Path, "down-ratio"),
        ];
        arrays.AddRange(anchors);
        LinkManifest(own?.Optional("manifest"), modifier.Path, anchors);
        return new(parameter, Scalar(data["hi_data"]), Scalar(data["lo_data"]), up, down);
    }

    private static double Scalar(JsonPlace list)
    {
        var numbers = list.Numbers();
        if (numbers.Length > 1)
        {
            list.Refuse("PX1002", $"there are {numbers.Length} yield factors; an unbinned sample has one.");
        }

        return numbers.Length > 0 ? numbers[0] : 1;
    }

    private static void Accept(JsonPlace? own, string key, string known, string id)
    {
        if (own?.Optional(key) is { } place && place.Text() is var value && value != known)
        {
            place.Refuse(id, $"'{value}' is not supported; only '{known}' is.");
        }
    }

    /// <summary>Weights, and the manifest of everything but the systematics.</summary>
    private void LinkArrays(JsonPlace? channel)
    {
        List<HnsbiArray> listed = [.. arrays.Where(array => array.Role.StartsWith("process-ratio:", StringComparison.Ordinal))];
        if (channel?["weights"] is { } weights)
        {
            listed.Add(new(HnsbiWorkspace.DataWeightColumn, weights.Text(), weights.Path, "event-weights"));
        }

        if (extension.Optional("reference_weights") is { IsNull: false } reference)
        {
            listed.Add(new(HnsbiWorkspace.ReferenceWeightColumn, reference.Text(), reference.Path, "reference-integration-weights"));
        }
        else
        {
            findings.Warning("PX1012", extension.Path, "there are no reference weights; all events weigh the same.");
        }

        arrays.AddRange(listed.Except(arrays));
        LinkManifest(extension.Optional("array_manifest"), extension.Path, listed);
    }

    private void LinkManifest(JsonPlace? place, string owner, IEnumerable<HnsbiArray> listed)
    {
        if (place is { IsNull: false } manifest)
        {
            manifests.Add(new(manifest.Text(), manifest.Path, [.. listed]));
        }
        else
        {
            findings.Warning("PX1010", owner, "no manifest with checksums is named; the arrays are taken as they are.");
        }
    }
}
