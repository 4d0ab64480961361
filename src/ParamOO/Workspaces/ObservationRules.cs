using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>What must hold of observed counts.</summary>
internal static class ObservationRules
{
    public static void Check(Workspace workspace, Findings findings)
    {
        WorkspaceRules.CheckUnique(workspace.Observations.Select(observation => observation.Channel), "/observations", "observation", findings);
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            if (!workspace.Observations.Any(observation => observation.Channel == channel.Name))
            {
                findings.Error("PX0605", "/observations", $"channel '{channel.Name}' (/channels/{index}) has no observation; add one.");
            }
        }

        foreach (var (index, observation) in workspace.Observations.Index())
        {
            CheckOne(observation, workspace.Channels.FirstOrDefault(channel => channel.Name == observation.Channel), HasNoData(workspace), $"/observations/{index}", findings);
        }
    }

    /// <summary>Whether the workspace is one that waits for its data: no channel has any, and some channel follows the hypothesis.</summary>
    private static bool HasNoData(Workspace workspace) =>
        workspace.Channels.Any(channel => channel.Hypothesis is not null)
        && workspace.Observations.All(observation => observation.Counts.Count == 0 && observation.CountsPerKnot.Count == 0);

    private static void CheckOne(Observation observation, Channel? channel, bool hasNoData, string path, Findings findings)
    {
        if (channel is null)
        {
            findings.Warning("PX0606", $"{path}/name", $"there is no channel '{observation.Channel}'; its data are not used.");
        }
        else if (channel.Hypothesis is { } axis)
        {
            CheckKnots(observation, channel, axis, path, findings);
        }
        else if (!hasNoData)
        {
            CheckCounts(observation.Counts, channel.Bins, $"{path}/data", findings);
            CheckEmptyBins(observation.Counts, channel, $"{path}/data", findings);
            if (observation.CountsPerKnot.Count > 0)
            {
                findings.Error("PX0607", $"{path}/knots", $"channel '{channel.Name}' does not depend on a hypothesis; give 'data' instead of 'knots'.");
            }

            if (observation.Events is not null)
            {
                findings.Error("PX0347", $"{path}/events", $"channel '{channel.Name}' does not depend on a hypothesis: its counts say all; leave 'events' out.");
            }
        }
    }

    /// <summary>Events in a bin where no sample can expect any have no likelihood: every fit would end with an invalid yield and not say where.</summary>
    private static void CheckEmptyBins(PerBin counts, Channel channel, string path, Findings findings)
    {
        for (var bin = 0; bin < Math.Min(counts.Count, channel.Bins); bin++)
        {
            if (counts[bin] > 0 && channel.Samples.All(sample => IsEmpty(sample, bin)))
            {
                findings.Warning("PX1128", $"{path}/{bin}", FormattableString.Invariant($"{counts[bin]:R} events are observed in bin {bin} (counted from 0) of channel '{channel.Name}', where no sample expects any: no fit can succeed; give a sample a yield there, or take the bin out."));
            }
        }
    }

    private static bool IsEmpty(Sample sample, int bin) =>
        sample.Yields is ConstantYields { Values: var yields } && bin < yields.Count && yields[bin] == 0
        && sample.Modifiers.OfType<HistoSys>().All(shift => IsZero(shift.Up, bin) && IsZero(shift.Down, bin));

    private static bool IsZero(PerBin numbers, int bin) => bin < numbers.Count && numbers[bin] == 0;

    private static void CheckKnots(Observation observation, Channel channel, HypothesisSpace axis, string path, Findings findings)
    {
        if (observation.Counts.Count > 0)
        {
            findings.Error("PX0607", $"{path}/data", $"channel '{channel.Name}' depends on a hypothesis; give 'knots' instead of 'data'.");
        }

        if (observation.CountsPerKnot.Count != 0 && observation.CountsPerKnot.Count != axis.KnotCount)
        {
            findings.Error(
                "PX0607", $"{path}/knots", $"there are counts for {observation.CountsPerKnot.Count} hypotheses but channel '{channel.Name}' has {axis.KnotCount} knots; give one row per knot.");
        }

        foreach (var (knot, counts) in observation.CountsPerKnot.Index())
        {
            CheckCounts(counts, channel.Bins, $"{path}/knots/{knot}", findings);
        }

        if (observation.Events is { } events)
        {
            CheckEvents(events, observation, channel.Bins, axis.KnotCount, path, findings);
        }
    }

    private static void CheckEvents(EventBins events, Observation observation, int bins, int knots, string path, Findings findings)
    {
        NumberRules.CheckFinite(events.Weights.Span, $"{path}/events/weights", findings);
        if (events.Weights.Count != 0 && events.Weights.Count != events.Count)
        {
            findings.Error("PX0347", $"{path}/events/weights", $"there are {events.Weights.Count} weights for {events.Count} events; give one each, or none where all are 1.");
        }
        else if (events.Bins(knots) is not { } found || found.Any(bin => bin >= bins))
        {
            findings.Error("PX0347", $"{path}/events/bins", $"this is no code of {events.Count} events in {bins} bins at {knots} knots; build the workspace again, or leave 'events' out.");
        }
        else if (events.Counts(found, knots, bins).Zip(observation.CountsPerKnot).Index().FirstOrDefault(row => !AreEqual(row.Item.First, row.Item.Second), (-1, default)) is { Index: >= 0 } other)
        {
            findings.Error("PX0348", $"{path}/knots/{other.Index}", "the counts are not the sums of 'events'; leave 'events' out if the counts were changed on purpose.");
        }
    }

    /// <summary>Whether counts differ by the rounding of sums at most, which another order of events explains.</summary>
    private static bool AreEqual(PerBin sums, PerBin counts) => sums.Count != counts.Count
        || sums.ToArray().Zip(counts.ToArray()).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-9 * Math.Max(1, Math.Abs(pair.First)));

    private static void CheckCounts(PerBin counts, int bins, string path, Findings findings)
    {
        NumberRules.CheckLength(counts.Count, bins, path, findings);
        NumberRules.CheckFinite(counts.Span, path, findings);
        for (var bin = 0; bin < counts.Count; bin++)
        {
            if (counts[bin] < 0)
            {
                findings.Warning("PX0608", $"{path}/{bin}", $"the observed count {counts[bin]} is negative; correct it, since no likelihood has a negative count.");
            }
        }
    }
}
