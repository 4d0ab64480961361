using System.Collections.Immutable;
using System.Security.Cryptography;

namespace ParamOO.Observables;

/// <summary>
/// The second axis of an observable: every bin of the first, a row, is divided into columns. Rows and columns lie one after the other on a
/// single axis of bins. A row has the same number of columns at every hypothesis.
/// </summary>
internal abstract class RowColumns
{
    private readonly int[] firstBin;

    /// <summary>Lays rows one behind the other.</summary>
    /// <param name="counts">Number of columns of every row.</param>
    protected RowColumns(int[] counts)
    {
        Counts = [.. counts];
        firstBin = [.. counts.Select((_, row) => counts[..row].Sum())];
    }

    /// <summary>Number of columns of every row.</summary>
    public ImmutableArray<int> Counts { get; }

    /// <summary>Number of bins: columns of all rows.</summary>
    public int Bins => Counts.Sum();

    /// <summary>Whether neighbouring columns of a row hold similar events.</summary>
    public abstract bool AreOrdered { get; }

    /// <summary>Which bins are neighbours.</summary>
    public BinLines Lines => new(Counts, CounterpartOf, AreOrdered);

    /// <summary>The column of another row that holds events of the same kind.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A column of it.</param>
    /// <param name="other">The other row.</param>
    protected abstract int CounterpartOf(int row, int column, int other);

    /// <summary>Finds the bins of events.</summary>
    /// <param name="hypothesis">Position in <see cref="HypothesisGrid.All"/>.</param>
    /// <param name="events">The events.</param>
    /// <param name="halves">The half that each event belongs to, 0 or 1.</param>
    /// <param name="scores">Room for one number per event.</param>
    /// <param name="bins">The row of every event; receives its bin.</param>
    public abstract void Assign(int hypothesis, ScoreEvents events, ReadOnlySpan<byte> halves, Span<double> scores, Span<byte> bins);

    /// <summary>Adds what decides on columns to a digest.</summary>
    /// <param name="hash">The digest.</param>
    public abstract void AddTo(IncrementalHash hash);

    /// <summary>The bin of a column.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its number in the row.</param>
    protected byte BinOf(int row, int column) => (byte)(firstBin[row] + column);

    /// <summary>The rows of the events of a half, in edges that they made themselves.</summary>
    /// <param name="sample">The events.</param>
    /// <param name="hypothesis">The hypothesis with the score of the first axis.</param>
    /// <param name="thresholds">Scores at the inner edges of the rows, ascending.</param>
    protected static int[] RowsOf(ScoreSample sample, Hypothesis hypothesis, double[] thresholds)
    {
        var (scores, changes) = (new double[sample.Rows], new double[sample.Rows]);
        sample.ScoreAt(hypothesis, scores, changes);
        return Array.ConvertAll(scores, score => RowOf(score, thresholds));
    }

    /// <summary>The row of a score: how many thresholds are at or below it.</summary>
    /// <param name="score">The score.</param>
    /// <param name="thresholds">Scores at the inner edges of the rows, ascending.</param>
    protected static int RowOf(double score, double[] thresholds)
    {
        var found = Array.BinarySearch(thresholds, score);
        for (found = found < 0 ? ~found : found; found < thresholds.Length && thresholds[found] <= score; found++)
        {
        }

        return found;
    }
}
