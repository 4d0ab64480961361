using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>The γ of MC statistics: staterror modifiers over all samples that share a name, and channels that state their own.</summary>
internal static class StatisticalUncertainties
{
    public static IEnumerable<ParameterDraft> Of(
        Workspace workspace, IReadOnlyList<PlacedSample> samples, TestedPoint? hypothesis, Findings findings) =>
        Shared(samples, findings).Concat(PerChannel(workspace, hypothesis)).OrderBy(draft => draft.Name, StringComparer.Ordinal);

    /// <summary>The staterror modifiers of every name, with the samples that carry them, in model order.</summary>
    public static IEnumerable<IGrouping<string, Carrier>> Carriers(IReadOnlyList<PlacedSample> samples) =>
        from sample in samples
        from entry in sample.Modifiers
        where entry.Modifier is StatError
        group new Carrier(sample, (StatError)entry.Modifier, entry.Path) by entry.Modifier.Name;

    private static IEnumerable<ParameterDraft> Shared(IReadOnlyList<PlacedSample> samples, Findings findings)
    {
        var nominal = samples.ToLookup(sample => (sample.Channel.Name, sample.Sample.Name), sample => (sample.Sample.Yields as ConstantYields)?.Values ?? []);
        foreach (var carriers in Carriers(samples))
        {
            CheckCoverage(carriers.Key, [.. carriers], findings);
            yield return ParameterDraft.Normal(carriers.Key, carriers.First().Path, [.. RelativeUncertainty([.. carriers], nominal)]);
        }
    }

    /// <summary>δ_b = √(Σ u²)/Σ nominal over the samples of the name; 0 where the nominal total is not positive.</summary>
    private static IEnumerable<double> RelativeUncertainty(Carrier[] carriers, ILookup<(string Channel, string Sample), PerBin> nominal)
    {
        var sampleNames = carriers.Select(carrier => carrier.Placed.Sample.Name).Distinct().ToArray();
        foreach (var inChannel in carriers.GroupBy(carrier => carrier.Placed.Channel.Name))
        {
            var contributions = sampleNames.SelectMany(sample => nominal[(inChannel.Key, sample)]).ToArray();
            for (var bin = 0; bin < inChannel.First().Modifier.Uncertainty.Count; bin++)
            {
                var total = contributions.Sum(yields => ValueIn(yields, bin));
                yield return total > 0 ? Math.Sqrt(inChannel.Sum(carrier => Square(ValueIn(carrier.Modifier.Uncertainty, bin) / total))) : 0;
            }
        }
    }

    private static void CheckCoverage(string name, Carrier[] carriers, Findings findings)
    {
        var coverage = carriers.GroupBy(carrier => carrier.Placed.Sample.Name, carrier => carrier.Placed.Channel.Name).ToArray();
        var expected = coverage[0].ToHashSet(StringComparer.Ordinal);
        foreach (var other in coverage.Skip(1).Where(other => !expected.SetEquals(other)))
        {
            findings.Error(
                "PX0622",
                carriers[0].Path,
                $"staterror '{name}' is on sample '{coverage[0].Key}' in channels {string.Join(", ", expected)}, but on sample '{other.Key}' in {string.Join(", ", other)}; use one name per channel.");
        }
    }

    private static IEnumerable<ParameterDraft> PerChannel(Workspace workspace, TestedPoint? hypothesis)
    {
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            if (channel.McStatistics is { } statistics)
            {
                var widths = statistics.RelativeUncertainty.At(channel.PositionAt(hypothesis));
                yield return ParameterDraft.Normal(statistics.Name, $"/channels/{index}/mc_statistics", widths.Span);
            }
        }
    }

    /// <summary>Lists of a wrong length are reported elsewhere; here they count as if zeros followed.</summary>
    private static double ValueIn(PerBin values, int bin) => bin < values.Count ? values[bin] : 0;

    private static double Square(double value) => value * value;

    /// <summary>A staterror modifier where the file has it.</summary>
    internal sealed record Carrier(PlacedSample Placed, StatError Modifier, string Path);
}
