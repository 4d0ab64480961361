using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// Scores of some events at one hypothesis in ascending order with their weights: the distribution F under the reference hypothesis, of
/// which the quantile score is made, and the yields of any cells of it.
/// </summary>
internal sealed class ScoreDistribution
{
    // Scores closer than this, relative to their own or their mean size, are the same number with different rounding: no edge comes
    // between them.
    private const double Tie = 1e-13;

    private readonly AscendingOrder ascending = new();
    private readonly int[] order;
    private readonly double[] unsortedScores;
    private readonly double[] unsortedChanges;
    private readonly double[] scores;
    private readonly double[] weights;
    private readonly double[] changes;
    private readonly double[] cumulative;
    private double smallestGap;

    /// <summary>Makes room for a number of events; one instance serves many hypotheses, one after the other.</summary>
    /// <param name="events">The number.</param>
    public ScoreDistribution(int events)
    {
        order = new int[events];
        (unsortedScores, unsortedChanges) = (new double[events], new double[events]);
        (scores, weights, changes, cumulative) = (new double[events], new double[events], new double[events], new double[events]);
    }

    /// <summary>Number of events.</summary>
    public int Count => scores.Length;

    /// <summary>Scores and sorts the events of a sample.</summary>
    /// <param name="sample">As many events as there is room for. Where their reference weight is negative, F leaves them out.</param>
    /// <param name="hypothesis">μ′.</param>
    public void Sort(ScoreSample sample, Hypothesis hypothesis)
    {
        sample.ScoreAt(hypothesis, unsortedScores, unsortedChanges);
        ascending.Sort(unsortedScores, scores, order);
        var (sum, size) = (0.0, 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            (weights[i], changes[i]) = (sample.ReferenceWeights[order[i]], unsortedChanges[order[i]]);
            sum += Math.Max(0, weights[i]);
            cumulative[i] = sum;
            size += weights[i] > 0 && double.IsFinite(scores[i]) ? weights[i] * Math.Abs(scores[i]) : 0;
        }

        smallestGap = Tie * size / sum;
    }

    /// <summary>Σ of the positive weights [events].</summary>
    public double PositiveWeight => cumulative.Length == 0 ? 0 : cumulative[^1];

    /// <summary>−Σ of the negative weights [events], which F leaves out.</summary>
    public double DroppedWeight => -weights.Where(weight => weight < 0).Sum();

    /// <summary>
    /// t/(t′ − t₀)² of the reference Asimov data without any binning: Σ over events of their <see cref="PoissonDivergence"/>. Events whose
    /// intensity at the hypothesis is not positive have none, and are counted instead.
    /// </summary>
    /// <param name="distance">t′ − t₀.</param>
    public (double Information, int WithoutIntensity) Unbinned(double distance)
    {
        var (sum, without) = (0.0, 0);
        for (var i = 0; i < Count; i++)
        {
            var term = Information(weights[i], scores[i], changes[i], distance);
            if (double.IsFinite(term))
            {
                sum += term;
            }
            else
            {
                without++;
            }
        }

        return (sum, without);
    }

    /// <summary>What one event adds to t/(t′ − t₀)²; NaN where its intensity at the hypothesis is not positive.</summary>
    /// <param name="weight">Its weight under the reference hypothesis [events].</param>
    /// <param name="score">z.</param>
    /// <param name="change">Change of its weight per distance [events].</param>
    /// <param name="distance">t′ − t₀.</param>
    public static double Information(double weight, double score, double change, double distance) => weight != 0
        ? PoissonDivergence.PerSquare(weight, weight * score, distance)
        : PoissonDivergence.PerSquare(0, change, distance);

    /// <summary>Scores that divide the events at given fractions of the reference yield.</summary>
    /// <param name="fractions">Values of F, ascending, in (0, 1).</param>
    /// <returns>
    /// One score per fraction, half-way between two events: events below lie in the lower cell. Ties are not divided, so that fewer
    /// cells may hold events than there are fractions.
    /// </returns>
    public double[] Quantiles(ReadOnlySpan<double> fractions)
    {
        var thresholds = new double[fractions.Length];
        var position = 0;
        for (var i = 0; i < thresholds.Length; i++)
        {
            // An event that fills the fraction to rounding belongs below the edge, whatever the order of summation.
            var target = (fractions[i] - (1e-9 / Math.Max(1, Count))) * PositiveWeight;
            while (position < Count && cumulative[position] < target)
            {
                position++;
            }

            thresholds[i] = Between(position + 1);
        }

        return thresholds;
    }

    /// <summary>Root of the reference mean of u² − ⟨u⟩² for a function u of the score.</summary>
    /// <param name="function">u(z).</param>
    public double StandardDeviation(Func<double, double> function)
    {
        var (sum, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var value = function(scores[i]);
            if (weights[i] > 0 && double.IsFinite(value))
            {
                sum += weights[i];
                first += weights[i] * value;
                second += weights[i] * value * value;
            }
        }

        return Math.Sqrt(Math.Max(0, (second / sum) - (first / sum * (first / sum))));
    }

    /// <summary>Adds the events up in cells.</summary>
    /// <param name="thresholds">Scores at the inner edges of the cells, ascending.</param>
    public CellSums Fill(ReadOnlySpan<double> thresholds)
    {
        var cells = new ScoreCell[thresholds.Length + 1];
        var position = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (yield, change, events) = (0.0, 0.0, 0);
            while (position < Count && (cell == thresholds.Length || scores[position] < thresholds[cell]))
            {
                yield += weights[position];
                change += changes[position];
                events++;
                position++;
            }

            cells[cell] = new ScoreCell(yield, change, events);
        }

        return new CellSums(cells);
    }

    /// <summary>The score half-way between an event and the one before it, or between the next two that differ.</summary>
    private double Between(int position)
    {
        while (position < Count && !AreApart(scores[position - 1], scores[position]))
        {
            position++;
        }

        if (position >= Count)
        {
            return double.PositiveInfinity;
        }

        return double.IsFinite(scores[position - 1]) && double.IsFinite(scores[position])
            ? scores[position - 1] + ((scores[position] - scores[position - 1]) / 2)
            : scores[position];
    }

    private bool AreApart(double lower, double upper) =>
        double.IsInfinity(lower) || double.IsInfinity(upper)
            ? lower != upper
            : upper - lower > Math.Max(smallestGap, Tie * Math.Max(Math.Abs(lower), Math.Abs(upper)));
}
