using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Likelihoods;

/// <summary>Makes the likelihood of a workspace.</summary>
public static class WorkspaceAtHypothesis
{
    /// <summary>The workspace at one hypothesis as arrays, ready to be evaluated and fitted.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="hypothesis">
    /// μ′, inside the range of every channel with a hypothesis, with names where the workspace tests two parameters; null for the reference hypothesis of each. Ordinary channels ignore it.
    /// Between knots the observed counts of channels with a hypothesis are NaN (<see cref="CompiledModel.HasObservedCounts"/>).
    /// </param>
    /// <param name="measurement">Name of the measurement; null for the first.</param>
    /// <returns>The compiled model.</returns>
    /// <exception cref="InvalidInputException">
    /// μ′ is outside the range of a channel (PX0645), no measurement has that name (PX0627), or the workspace breaks its rules; all findings
    /// are listed.
    /// </exception>
    public static CompiledModel At(this Workspace workspace, TestedPoint? hypothesis = null, string? measurement = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var findings = WorkspaceRules.CheckStructure(workspace);
        CheckHypothesis(workspace, hypothesis, findings);
        var index = MeasurementIndex(workspace, measurement, findings);
        findings.ThrowIfErrors();
        var sets = WorkspaceRules.CheckMeasurement(workspace, index, hypothesis, findings);
        findings.ThrowIfErrors();
        return WorkspaceCompiler.Compile(workspace, index, hypothesis, sets);
    }

    private static void CheckHypothesis(Workspace workspace, TestedPoint? hypothesis, Findings findings)
    {
        foreach (var channel in workspace.Channels)
        {
            if (hypothesis is { } point && channel.Hypothesis?.WhyNot(point, channel.Name) is { } reason)
            {
                findings.Error("PX0645", "hypothesis", reason);
            }
        }
    }

    private static int MeasurementIndex(Workspace workspace, string? measurement, Findings findings)
    {
        for (var index = 0; index < workspace.Measurements.Count; index++)
        {
            if (measurement is null || workspace.Measurements[index].Name == measurement)
            {
                return index;
            }
        }

        var names = workspace.Measurements.Select(item => item.Name).ToList();
        findings.Error("PX0627", "measurement", $"there is no measurement '{measurement}'; {Suggestion.For(measurement ?? string.Empty, names)}");
        return -1;
    }
}
