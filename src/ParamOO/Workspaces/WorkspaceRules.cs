using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>
/// Everything that must hold of a workspace. Paths of findings are JSON pointers that hold for the pyhf form and for ParamOO's own form.
/// </summary>
public static class WorkspaceRules
{
    /// <summary>Checks the structure and every measurement.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <returns>Everything found, in the order of the document.</returns>
    public static Findings Check(Workspace workspace)
    {
        var findings = CheckStructure(workspace);
        if (findings.Any(finding => finding.Id == ChannelRules.BadHypothesis))
        {
            return findings;
        }

        for (var index = 0; index < workspace.Measurements.Count; index++)
        {
            var sets = CheckMeasurement(workspace, index, null, findings);
            if (!findings.HasErrors)
            {
                YieldSigns.CheckTotals(workspace, sets, findings);
            }
        }

        return findings;
    }

    /// <summary>Checks names, lengths, numbers and hypotheses.</summary>
    /// <param name="workspace">The workspace.</param>
    public static Findings CheckStructure(Workspace workspace)
    {
        var findings = new Findings();
        CheckCount(workspace.Channels.Count, "/channels", "channel", findings);
        CheckCount(workspace.Measurements.Count, "/measurements", "measurement", findings);
        CheckUnique(workspace.Channels.Select(channel => channel.Name), "/channels", "channel", findings);
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            ChannelRules.Check(channel, $"/channels/{index}", findings);
        }

        CheckHypotheses(workspace, findings);
        ObservationRules.Check(workspace, findings);
        CheckUnique(workspace.Measurements.Select(measurement => measurement.Name), "/measurements", "measurement", findings);
        return findings;
    }

    /// <summary>Checks one measurement.</summary>
    /// <param name="workspace">The workspace; its hypotheses are sound.</param>
    /// <param name="measurement">Index of the measurement.</param>
    /// <param name="hypothesis">μ′ at which widths of MC statistics are taken; null for the reference hypothesis.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The parameter sets, with the settings of the measurement where these are sound.</returns>
    public static ValueList<ParameterSet> CheckMeasurement(Workspace workspace, int measurement, TestedPoint? hypothesis, Findings findings)
    {
        var sets = ParameterSets.Of(workspace, measurement, hypothesis, findings);
        CheckPoi(workspace.Measurements[measurement].Poi, sets, $"/measurements/{measurement}/config/poi", findings);
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            foreach (var name in (channel.Hypothesis?.Parameters ?? []).Where(name => !sets.Any(set => set.Name == name && set.IsScalar)))
            {
                findings.Error("PX0642", $"/channels/{index}/hypothesis/{(channel.Plane is null ? "poi" : "pois")}", $"the model has no parameter '{name}' that the hypothesis could be a value of.");
            }
        }

        if (sets.Count == 0)
        {
            findings.Error("PX0624", "/channels", "the model has no parameter; add a modifier.");
        }

        return sets;
    }

    private const int MostHypothesisParameters = 2;

    internal static void CheckUnique(IEnumerable<string> names, string path, string noun, Findings findings)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in names.Index())
        {
            if (!first.TryAdd(name, index))
            {
                findings.Error("PX0603", $"{path}/{index}/name", $"{noun} '{name}' is already at {path}/{first[name]}; names must differ.");
            }
        }
    }

    internal static void CheckCount(int count, string path, string noun, Findings findings)
    {
        if (count == 0)
        {
            findings.Error("PX0602", path, $"there is no {noun}; give at least one.");
        }
    }

    private static void CheckPoi(string poi, ValueList<ParameterSet> sets, string path, Findings findings)
    {
        if (poi.Length == 0)
        {
            return;
        }

        var set = sets.FirstOrDefault(set => set.Name == poi);
        if (set is null)
        {
            findings.Error("PX0623", path, $"the parameter of interest '{poi}' is not in the model; {Suggestion.For(poi, [.. sets.Where(set => set.IsScalar).Select(set => set.Name)])}");
        }
        else if (!set.IsScalar)
        {
            findings.Error("PX0623", path, $"the parameter of interest '{poi}' is a set of {set.Components.Count} parameters; choose a single one.");
        }
    }

    private static void CheckHypotheses(Workspace workspace, Findings findings)
    {
        var first = workspace.Channels.FirstOrDefault(channel => channel.Axis is { Value: null });
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            if (channel.Axis is { Value: null } axis && axis.Poi != first!.Axis!.Poi)
            {
                findings.Error(
                    "PX0640",
                    $"/channels/{index}/hypothesis/poi",
                    $"the hypothesis is a value of '{axis.Poi}' here but of '{first.Axis.Poi}' in channel '{first.Name}'; one workspace tests one parameter.");
            }
        }

        ValueList<string> all = [.. workspace.Channels.SelectMany(channel => channel.Hypothesis?.Parameters ?? []).Distinct()];
        if (all.Count > MostHypothesisParameters)
        {
            findings.Error("PX0648", "/channels", $"the hypotheses of the channels are values of {all.Count} parameters ({string.Join(", ", all)}); {MostHypothesisParameters} are the most: keep the others in coefficients alone.");
        }
    }
}
