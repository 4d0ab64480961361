using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ParamOO.Observables;

/// <summary>
/// The hypothesis-dependent observable of one region with its common binning: maps events to bins at every hypothesis of a grid.
/// </summary>
/// <remarks>
/// The map is a list of thresholds on the score variable per hypothesis. Events of one half are binned by the thresholds that the other
/// half made (docs/method.md); which half an event belongs to depends on its content alone.
/// </remarks>
public sealed class Observable
{
    // Above, halving the list costs less than counting.
    private const int MostCounted = 64;

    // [hypotheses][0 or 1]: thresholds for the events of that half, ascending.
    private readonly double[][][] thresholds;

    private readonly RowColumns? rows;
    private readonly CategoryRows? categories;

    internal Observable(HypothesisGrid grid, ScoreColumns columns, ChosenEdges edges, RowColumns? rows = null)
    {
        this.rows = rows;
        Grid = grid;
        Columns = columns;
        Bins = rows?.Bins ?? edges.Bins;
        Edges = edges.OnScoreAxis;
        EdgesFollowHypothesis = edges.FollowHypothesis;
        thresholds = [.. grid.All.Select((_, hypothesis) => new[] { edges.Thresholds(hypothesis, 0), edges.Thresholds(hypothesis, 1) })];
    }

    internal Observable(HypothesisGrid grid, ScoreColumns columns, CategoryRows categories)
    {
        this.categories = categories;
        Grid = grid;
        Columns = columns;
        Bins = categories.Bins;
        Edges = categories.Edges;
        EdgesFollowHypothesis = categories.Follow;
        thresholds = [];
    }

    /// <summary>The hypotheses at which events can be binned.</summary>
    public HypothesisGrid Grid { get; }

    /// <summary>Number of bins; with a second axis, of both axes together, columns of the same row side by side.</summary>
    public int Bins { get; }

    /// <summary>
    /// Inner edges of the first axis on that of the mapped score in [0, 1], the same for all hypotheses; two lists where each half of the events made
    /// its own, and so for every category that has edges of its own.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Edges { get; }

    /// <summary>
    /// Whether the score axis itself follows the hypothesis, so that bins of a quantile score go where the information is and their
    /// reference yields change with μ′.
    /// </summary>
    public bool EdgesFollowHypothesis { get; }

    /// <summary>Which bins are neighbours.</summary>
    internal BinLines Lines => categories is null ? rows?.Lines ?? BinLines.OfOneAxis(Bins) : BinLines.OfCategories(categories.Counts);

    /// <summary>The columns that scores are made of.</summary>
    internal ScoreColumns Columns { get; }

    /// <summary>Finds the bins of events.</summary>
    /// <param name="hypothesis">Position in <see cref="HypothesisGrid.All"/>.</param>
    /// <param name="events">The events.</param>
    /// <param name="halves">The half that each event belongs to, 0 or 1.</param>
    /// <param name="scores">Room for one number per event.</param>
    /// <param name="bins">Receives one bin per event, 0-based.</param>
    internal void Assign(int hypothesis, ScoreEvents events, ReadOnlySpan<byte> halves, Span<double> scores, Span<byte> bins)
    {
        events.ChangeAt(Grid.All[hypothesis], scores);
        events.ScoreOf(scores, scores);
        if (categories is not null)
        {
            categories.Assign(hypothesis, scores, events.Categories, halves, bins);
            return;
        }

        AssignRows(hypothesis, scores, halves, bins);
        rows?.Assign(hypothesis, events, halves, scores, bins);
    }

    private void AssignRows(int hypothesis, ReadOnlySpan<double> scores, ReadOnlySpan<byte> halves, Span<byte> bins)
    {
        var (first, second) = (thresholds[hypothesis][0], thresholds[hypothesis][1]);
        var row = first.Length <= MostCounted ? AssignInLanes(first, second, scores, halves, bins) : 0;
        for (; row < scores.Length; row++)
        {
            bins[row] = (byte)CountNotAbove(halves[row] == 0 ? first : second, scores[row]);
        }
    }

    /// <summary>Adds all thresholds to a digest.</summary>
    /// <param name="hash">The digest.</param>
    internal void AddTo(IncrementalHash hash)
    {
        foreach (var list in thresholds.SelectMany(halves => halves))
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(list));
        }

        rows?.AddTo(hash);
        categories?.AddTo(hash);
    }

    /// <summary>Counts the thresholds at or below the scores of several events at a time.</summary>
    /// <returns>How many events have their bins; the rest does not fill a register.</returns>
    private static int AssignInLanes(double[] first, double[] second, ReadOnlySpan<double> scores, ReadOnlySpan<byte> halves, Span<byte> bins)
    {
        Span<long> counts = stackalloc long[Vector<double>.Count];
        Span<long> chosen = stackalloc long[Vector<double>.Count];
        var row = 0;
        for (; row <= scores.Length - Vector<double>.Count; row += Vector<double>.Count)
        {
            for (var lane = 0; lane < chosen.Length; lane++)
            {
                chosen[lane] = -halves[row + lane];
            }

            var (score, inSecond) = (new Vector<double>(scores[row..]), new Vector<long>(chosen));
            var count = Vector<long>.Zero;
            for (var i = 0; i < first.Length; i++)
            {
                var threshold = Vector.ConditionalSelect(inSecond, new Vector<double>(second[i]), new Vector<double>(first[i]));
                count -= Vector.LessThanOrEqual(threshold, score);
            }

            count.CopyTo(counts);
            for (var lane = 0; lane < counts.Length; lane++)
            {
                bins[row + lane] = (byte)counts[lane];
            }
        }

        return row;
    }

    /// <summary>How many thresholds are at or below a score, the bin: halves the list without branches.</summary>
    internal static int CountNotAbove(double[] ascending, double score)
    {
        var below = 0;
        for (var left = ascending.Length; left > 0;)
        {
            var half = (left + 1) / 2;
            below += ascending[below + half - 1] <= score ? half : 0;
            left -= half;
        }

        return below;
    }
}
