using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Likelihoods;

/// <summary>Makes the likelihood of a workspace.</summary>
public static class WorkspaceAtHypothesis
{
    /// <summary>The workspace at one hypothesis as arrays, ready to be evaluated and fitted.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="hypothesis">
    /// μ′, inside the range of every channel with a hypothesis; null for the reference hypothesis of each. Ordinary channels ignore it.
    /// Between knots the observed counts of channels with a hypothesis are NaN (<see cref="CompiledModel.HasObservedCounts"/>).
    /// </param>
    /// <param name="measurement">Name of the measurement; null for the first.</param>
    /// <returns>The compiled model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">μ′ is outside the range of a channel.</exception>
    /// <exception cref="ArgumentException">No measurement has that name.</exception>
    /// <exception cref="InvalidInputException">The workspace breaks its rules; all findings are listed.</exception>
    public static CompiledModel At(this Workspace workspace, double? hypothesis = null, string? measurement = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        CheckHypothesis(workspace, hypothesis);
        var index = MeasurementIndex(workspace, measurement);
        var findings = new Findings();
        findings.AddRange(WorkspaceRules.CheckStructure(workspace));
        findings.ThrowIfErrors();
        var sets = WorkspaceRules.CheckMeasurement(workspace, index, hypothesis, findings);
        findings.ThrowIfErrors();
        return WorkspaceCompiler.Compile(workspace, index, hypothesis, sets);
    }

    private static void CheckHypothesis(Workspace workspace, double? hypothesis)
    {
        foreach (var channel in workspace.Channels)
        {
            if (hypothesis is { } value && channel.Hypothesis is { } axis && !axis.Range.Contains(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(hypothesis), value, $"channel '{channel.Name}' has yields for hypotheses in [{axis.Range.Low}, {axis.Range.High}] only");
            }
        }
    }

    private static int MeasurementIndex(Workspace workspace, string? measurement)
    {
        for (var index = 0; index < workspace.Measurements.Count; index++)
        {
            if (measurement is null || workspace.Measurements[index].Name == measurement)
            {
                return index;
            }
        }

        throw new ArgumentException(
            $"there is no measurement '{measurement}'; there are {string.Join(", ", workspace.Measurements.Select(item => item.Name))}", nameof(measurement));
    }
}
