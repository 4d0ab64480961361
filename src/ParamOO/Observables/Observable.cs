using System.Collections.Immutable;
using System.Numerics;

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
    // [hypotheses][0 or 1]: thresholds for the events of that half, ascending.
    private readonly double[][][] thresholds;

    internal Observable(HypothesisGrid grid, ScoreColumns columns, ChosenEdges edges)
    {
        Grid = grid;
        Columns = columns;
        Bins = edges.Bins;
        Edges = edges.OnScoreAxis;
        EdgesFollowHypothesis = edges.FollowHypothesis;
        thresholds = [.. grid.All.Select((_, hypothesis) => new[] { edges.Thresholds(hypothesis, 0), edges.Thresholds(hypothesis, 1) })];
    }

    /// <summary>The hypotheses at which events can be binned.</summary>
    public HypothesisGrid Grid { get; }

    /// <summary>Number of bins.</summary>
    public int Bins { get; }

    /// <summary>
    /// Inner edges on the axis of the mapped score in [0, 1], the same for all hypotheses; two lists where each half of the events made
    /// its own.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Edges { get; }

    /// <summary>
    /// Whether the score axis itself follows the hypothesis, so that bins of a quantile score go where the information is and their
    /// reference yields change with μ′.
    /// </summary>
    public bool EdgesFollowHypothesis { get; }

    /// <summary>The columns that scores are made of.</summary>
    internal ScoreColumns Columns { get; }

    /// <summary>Finds the bins of events.</summary>
    /// <param name="hypothesis">Position in <see cref="HypothesisGrid.All"/>.</param>
    /// <param name="scores">z of the events at that hypothesis.</param>
    /// <param name="halves">The half that each event belongs to, 0 or 1.</param>
    /// <param name="bins">Receives one bin per event, 0-based.</param>
    internal void Assign(int hypothesis, ReadOnlySpan<double> scores, ReadOnlySpan<byte> halves, Span<byte> bins)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            bins[row] = (byte)CountNotAbove(thresholds[hypothesis][halves[row]], scores[row]);
        }
    }

    /// <summary>How many thresholds are at or below a score: the bin.</summary>
    private static int CountNotAbove(double[] ascending, double score)
    {
        var count = 0;
        var row = 0;
        var here = new Vector<double>(score);
        for (; row <= ascending.Length - Vector<double>.Count; row += Vector<double>.Count)
        {
            count -= (int)Vector.Sum(Vector.LessThanOrEqual(new Vector<double>(ascending, row), here));
        }

        for (; row < ascending.Length; row++)
        {
            count += ascending[row] <= score ? 1 : 0;
        }

        return count;
    }
}
