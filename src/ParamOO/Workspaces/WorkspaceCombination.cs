using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>
/// Several workspaces side by side (docs/method.md): parameters of one name are one parameter, and its constraint counts once. Measurements
/// are merged name by name where all workspaces have the same names, otherwise the first of each into one.
/// </summary>
public static class WorkspaceCombination
{
    /// <summary>Combines workspaces.</summary>
    /// <param name="parts">At least one; in this order.</param>
    /// <param name="join">What happens to channels and settings that several state.</param>
    /// <param name="mergeChannels">Whether channels of one name become one with the samples of both; not with <see cref="JoinKind.None"/>.</param>
    /// <param name="findings">Receives notes about settings that only one workspace states.</param>
    /// <returns>The combination, which keeps the rules of workspaces.</returns>
    /// <exception cref="InvalidInputException">
    /// Constraints, channels, parameters of interest or settings contradict each other (PX0670, PX0672, PX0673), or the combination breaks a rule.
    /// </exception>
    /// <exception cref="ArgumentException">There is no part, or channels shall be merged without a join.</exception>
    public static Workspace Combine(IReadOnlyList<WorkspacePart> parts, JoinKind join, bool mergeChannels, Findings findings)
    {
        if (parts.Count == 0 || (mergeChannels && join == JoinKind.None))
        {
            throw new ArgumentException("at least one part, and a join if channels are merged", nameof(parts));
        }

        var found = new Findings();
        CombinedConstraints.Check(parts, join, found);
        var combined = new Workspace(
            Join(parts, part => part.Workspace.Channels, channel => channel.Name, join, mergeChannels ? Merge : null, "channel", found),
            Join(parts, part => part.Workspace.Observations, observation => observation.Channel, join, null, "observation", found),
            CombinedMeasurements.Of(parts, join, found));
        found.ThrowIfErrors();
        found.AddRange(WorkspaceRules.Check(combined).Where(finding => finding.Severity == Severity.Error));
        found.ThrowIfErrors();
        findings.AddRange(found);
        return combined;
    }

    private static Channel Merge(Channel left, Channel right) => left with
    {
        Samples = [.. left.Samples, .. right.Samples.Where(sample => left.Samples.All(other => other.Name != sample.Name))],
    };

    private static ValueList<T> Join<T>(
        IReadOnlyList<WorkspacePart> parts, Func<WorkspacePart, ValueList<T>> list, Func<T, string> name, JoinKind join, Func<T, T, T>? merge, string noun, Findings findings)
        where T : IEquatable<T>
    {
        var joined = new List<(T Item, string Label)>();
        foreach (var part in parts)
        {
            foreach (var item in list(part))
            {
                var at = joined.FindIndex(other => name(other.Item) == name(item));
                if (at < 0)
                {
                    joined.Add((item, part.Label));
                }
                else if (merge is not null)
                {
                    joined[at] = (merge(joined[at].Item, item), part.Label);
                }
                else if (join == JoinKind.RightOuter)
                {
                    joined[at] = (item, part.Label);
                }
                else if (join == JoinKind.None || (join == JoinKind.Outer && !joined[at].Item.Equals(item)))
                {
                    var state = joined[at].Item.Equals(item) ? "equal" : "different";
                    findings.Error("PX0672", part.Label, $"{noun} '{name(item)}' is {state} in {joined[at].Label}; rename it in one of them{(state == "equal" ? ", or join with 'outer' to keep it once" : string.Empty)}.");
                }
            }
        }

        return [.. joined.Select(entry => entry.Item)];
    }
}
