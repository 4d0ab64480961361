using System.Collections.Immutable;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Poisson bootstrap of the observed data: in a replica every event is taken a Poisson(1) number of times, the same at every hypothesis, so that
/// events move between bins along μ′ as the data do (docs/method.md). That number is a function of (seed, channel, event, replica). Counts
/// of ordinary channels are Poisson with the observed count as mean, which is the same; auxiliary data stay where they are.
/// </summary>
public sealed class DataBootstrap
{
    private readonly ulong seed;
    private readonly Source[] sources;
    private readonly ImmutableArray<double>[] observed;

    private DataBootstrap(ulong seed, Source[] sources, ValueList<double> values, ImmutableArray<double>[] observed) =>
        (this.seed, this.sources, Values, this.observed) = (seed, sources, values, observed);

    /// <summary>The hypotheses at which replicas are binned.</summary>
    public ValueList<double> Values { get; }

    /// <summary>Length of one data set: counts of all bins, then auxiliary data.</summary>
    public int Size => observed[0].Length;

    /// <summary>Length of a replica: its data sets at all hypotheses.</summary>
    public int ReplicaSize => Values.Count * Size;

    /// <summary>Prepares the drawing.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="models">The same along its parameter of interest.</param>
    /// <param name="values">Hypotheses, each a knot of every channel that follows them.</param>
    /// <param name="seed">The user's seed.</param>
    /// <exception cref="InvalidInputException">PX0728, PX0729: the events of a channel are not known; PX0703: there are no data at a value.</exception>
    public static DataBootstrap Of(Workspace workspace, HypothesisModels models, ValueList<double> values, ulong seed)
    {
        models.Check(values, new ObservedData());
        var findings = new Findings();
        var compiled = values.Select(value => models.At(value)).ToArray();
        Source[] sources = [.. compiled[0].Channels.Select(bins => Source.Of(workspace, models.PoiName, bins, values, findings))];
        findings.ThrowIfErrors();
        return new(seed, sources, values, [.. compiled.Select(model => model.Observed)]);
    }

    /// <summary>Draws one replica.</summary>
    /// <param name="replica">Its index, non-negative.</param>
    /// <param name="data">Receives counts of all bins, then auxiliary data, at every hypothesis: [hypotheses × data].</param>
    public void Draw(long replica, Span<double> data)
    {
        for (var value = 0; value < Values.Count; value++)
        {
            observed[value].CopyTo(data.Slice(value * Size, Size));
        }

        foreach (var source in sources)
        {
            source.Draw(seed, replica, data, Size);
        }
    }

    /// <summary>What the data of one channel are drawn from.</summary>
    /// <param name="bins">Where its bins are.</param>
    /// <param name="key">Selects the random numbers of the channel.</param>
    /// <param name="counts">Observed counts of an ordinary channel.</param>
    /// <param name="events">The events of a channel that follows the hypothesis; null for an ordinary one.</param>
    /// <param name="binOf">Their bins, [events × hypotheses].</param>
    private sealed class Source(ChannelBins bins, ulong key, PerBin counts, EventBins? events, byte[] binOf)
    {
        public static Source Of(Workspace workspace, string poi, ChannelBins bins, ValueList<double> values, Findings findings)
        {
            var channel = workspace.Channels.First(channel => channel.Name == bins.Name);
            var (index, seen) = workspace.Observations.Index().First(entry => entry.Item.Channel == bins.Name);
            var key = ContentHash.OfName(bins.Name);
            if (channel.Axis is { } axis)
            {
                if (seen.Events?.Bins(axis.Knots.Count) is { } all)
                {
                    return new(bins, key, [], seen.Events, At(all, axis.Knots.Count, [.. values.Select(value => axis.KnotAt(axis.Poi == poi ? value : axis.Reference))]));
                }

                findings.Error("PX0728", $"/observations/{index}", $"channel '{bins.Name}' has counts and not the bins of its events; build the workspace from a table with observed events.");
            }
            else if (!seen.Counts.ToArray().All(count => count >= 0 && double.IsInteger(count)))
            {
                findings.Error("PX0729", $"/observations/{index}/data", $"channel '{bins.Name}' has counts that are no whole numbers of events; only events with their weights could be drawn again.");
            }

            return new(bins, key, seen.Counts, null, []);
        }

        public void Draw(ulong seed, long replica, Span<double> data, int size)
        {
            if (events is null)
            {
                DrawCounts(seed, replica, data, size);
                return;
            }

            var values = data.Length / size;
            var (times, sums) = (new double[events.Count], new double[values * bins.Bins]);
            for (var number = 0; number < times.Length; number++)
            {
                times[number] = RandomOf(seed, replica, number).NextPoisson(1);
            }

            events.Sum(binOf, times, sums, bins.Bins);
            for (var value = 0; value < values; value++)
            {
                sums.AsSpan(value * bins.Bins, bins.Bins).CopyTo(data[((value * size) + bins.FirstBin)..]);
            }
        }

        private void DrawCounts(ulong seed, long replica, Span<double> data, int size)
        {
            for (var bin = 0; bin < bins.Bins; bin++)
            {
                var random = RandomOf(seed, replica, bin);
                var count = random.NextPoisson(counts[bin]);
                for (var first = bins.FirstBin; first < data.Length; first += size)
                {
                    data[first + bin] = count;
                }
            }
        }

        /// <summary>Streams of other toys have small numbers; a channel is told by the hash of its name.</summary>
        private CounterRandom RandomOf(ulong seed, long replica, int number) => new(seed, (ulong)replica, key, (ulong)ToyStream.Bootstrap + ((ulong)number << 8));

        private static byte[] At(byte[] all, int knots, int[] chosen)
        {
            var bins = new byte[all.Length / knots * chosen.Length];
            for (var i = 0; i < bins.Length; i++)
            {
                bins[i] = all[(i / chosen.Length * knots) + chosen[i % chosen.Length]];
            }

            return bins;
        }
    }
}
