using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange;

/// <summary>Reads both forms of a workspace from a JSON document.</summary>
internal static class WorkspaceReading
{
    public const string PyhfVersion = "1.0.0";
    public const string ParamooVersion = "1.0";

    /// <summary>Reads a document of the wanted form (null: whichever it is) and checks the rules of workspaces.</summary>
    public static Workspace Read(string text, string file, WorkspaceForm? wanted, Findings findings)
    {
        var found = new Findings();
        using var document = JsonText.Parse(text, file, found);
        found.ThrowIfErrors();
        var root = new JsonPlace(document!.RootElement, $"{file}#", found);
        RefuseOtherDocuments(root, file);
        var workspace = Read(root, wanted ?? FormOf(root));
        JsonFindings.AddRules(found, WorkspaceRules.Check(workspace), file);
        found.ThrowIfErrors();
        findings.AddRange(found);
        return workspace;
    }

    /// <summary>One sentence for another tool's document, instead of one for each of its keys.</summary>
    private static void RefuseOtherDocuments(JsonPlace root, string file)
    {
        string[] keys = ["paramoo", "channels", "observations", "measurements"];
        if (root.IsObject && keys.All(key => root.Optional(key) is null))
        {
            throw new InvalidInputException("PX0676", file, $"this is no workspace: it has none of the keys {string.Join(", ", keys)}; give the workspace that 'paramoo build' or 'paramoo run' writes, or one of pyhf (HS3: 'paramoo import').");
        }
    }

    private static WorkspaceForm FormOf(JsonPlace root) => root.Optional("paramoo") is null ? WorkspaceForm.Pyhf : WorkspaceForm.Paramoo;

    private static Workspace Read(JsonPlace root, WorkspaceForm form)
    {
        var (versionKey, version) = form == WorkspaceForm.Pyhf ? ("version", PyhfVersion) : ("paramoo", ParamooVersion);
        root.AllowOnly("channels", "observations", "measurements", versionKey);
        CheckVersion(root[versionKey], version);
        return new Workspace(
            [.. root["channels"].Items().Select(place => ReadChannel(place, form))],
            [.. root["observations"].Items().Select(place => ReadObservation(place, form))],
            [.. root["measurements"].Items().Select(place => MeasurementReading.Read(place, form))]);
    }

    private static void CheckVersion(JsonPlace place, string expected)
    {
        var version = place.Text();
        if (place.IsString && version != expected)
        {
            place.Refuse("PX0633", $"version '{version}' of the workspace schema is not known; it must be '{expected}'.");
        }
    }

    private static Channel ReadChannel(JsonPlace place, WorkspaceForm form)
    {
        if (form == WorkspaceForm.Pyhf)
        {
            place.AllowOnly("name", "samples");
        }
        else
        {
            place.AllowOnly("name", "hypothesis", "mc_statistics", "samples");
        }

        var axis = place.Optional("hypothesis") is { } hypothesis && form == WorkspaceForm.Paramoo ? ReadHypothesis(hypothesis) : null;
        return new Channel(
            place["name"].Text(),
            [.. place["samples"].Items().Select(sample => ReadSample(sample, form, axis))],
            axis,
            place.Optional("mc_statistics") is { } statistics && form == WorkspaceForm.Paramoo ? ReadStatistics(statistics, axis) : null);
    }

    private static HypothesisSpace ReadHypothesis(JsonPlace place) => place.Optional("pois") is null ? ReadAxis(place) : ReadPlane(place);

    private static HypothesisPlane ReadPlane(JsonPlace place)
    {
        place.AllowOnly("pois", "variables", "range", "reference", "rays", "radii");
        var (pois, variables, ranges, references) = (place["pois"].Items().ToArray(), place["variables"].Items().ToArray(), place["range"].Items().ToArray(), place["reference"].Numbers());
        if (new[] { pois.Length, variables.Length, ranges.Length, references.Length }.Any(count => count != 2))
        {
            place.Refuse("PX0641", $"there are {pois.Length} pois, {variables.Length} variables, {ranges.Length} ranges and {references.Length} references; a hypothesis of several parameters has two of each.");
            return new HypothesisPlane(Nothing(), Nothing(), [], []);
        }

        return new HypothesisPlane(Side(0), Side(1), [.. place["rays"].Numbers()], [.. place["radii"].Numbers()]);

        PlaneSide Side(int k) => new(
            pois[k].Text(), variables[k].Formula() ?? Expression.Constant(0), MeasurementReading.ReadInterval(ranges[k], WorkspaceForm.Pyhf), references[k]);

        static PlaneSide Nothing() => new(string.Empty, Expression.Constant(0), default, 0);
    }

    private static HypothesisAxis ReadAxis(JsonPlace place)
    {
        place.AllowOnly("poi", "value", "variable", "range", "reference", "knots");
        var poi = place["poi"].Text();
        return new HypothesisAxis(
            poi,
            place["variable"].Formula() ?? Expression.Constant(0),
            MeasurementReading.ReadInterval(place["range"], WorkspaceForm.Pyhf),
            place["reference"].Number(),
            [.. place["knots"].Numbers()])
        {
            Value = place.Optional("value")?.Formula(),
        };
    }

    private static McStatistics ReadStatistics(JsonPlace place, HypothesisSpace? axis)
    {
        place.AllowOnly("name", "relative_uncertainty");
        return new McStatistics(place["name"].Text(), YieldFunctionReading.Read(place["relative_uncertainty"], axis));
    }

    private static Sample ReadSample(JsonPlace place, WorkspaceForm form, HypothesisSpace? axis)
    {
        if (form == WorkspaceForm.Pyhf)
        {
            place.AllowOnly("name", "data", "modifiers");
            return new Sample(
                place["name"].Text(),
                new ConstantYields([.. place["data"].Numbers()]),
                [.. place["modifiers"].Items().Select(modifier => ModifierReading.Read(modifier, form, axis))]);
        }

        place.AllowOnly("name", "coefficient", "data", "modifiers");
        return new Sample(
            place["name"].Text(),
            YieldFunctionReading.Read(place["data"], axis),
            [.. place["modifiers"].Items().Select(modifier => ModifierReading.Read(modifier, form, axis))],
            place.Optional("coefficient")?.Formula());
    }

    private static EventBins ReadEvents(JsonPlace place)
    {
        place.AllowOnly("count", "bins", "weights");
        var count = place["count"].Number();
        return new EventBins(double.IsInteger(count) ? (int)count : -1, place["bins"].Text(), place.Optional("weights") is { } weights ? [.. weights.Numbers()] : []);
    }

    private static Observation ReadObservation(JsonPlace place, WorkspaceForm form)
    {
        if (form == WorkspaceForm.Paramoo && place.Optional("knots") is { } knots)
        {
            place.AllowOnly("name", "data", "knots", "events");
            return new Observation(
                place["name"].Text(),
                place.Optional("data") is { } data ? [.. data.Numbers()] : [],
                [.. knots.Items().Select(row => PerBin.Create(row.Numbers()))],
                place.Optional("events") is { } events ? ReadEvents(events) : null);
        }

        place.AllowOnly("name", "data");
        return form == WorkspaceForm.Paramoo && place.Optional("data") is null
            ? new Observation(place["name"].Text(), [])
            : new Observation(place["name"].Text(), [.. place["data"].Numbers()]);
    }
}
