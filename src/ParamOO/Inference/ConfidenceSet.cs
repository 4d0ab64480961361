using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>All tested values that the data do not exclude; possibly several intervals, possibly none.</summary>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Intervals">Disjoint, ascending.</param>
public sealed record ConfidenceSet(double Level, ValueList<ConfidenceInterval> Intervals)
{
    /// <summary>Total length of all intervals, in units of the parameter.</summary>
    public double Width => Intervals.Sum(interval => interval.High.Value - interval.Low.Value);

    /// <summary>The set between edges that are known: inside where the lowest tested value is, then alternating.</summary>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <param name="edges">Where t crosses its threshold, ascending.</param>
    /// <param name="tested">Lowest and highest tested value.</param>
    /// <param name="isLowestInside">Whether the lowest tested value is not excluded.</param>
    public static ConfidenceSet Between(double level, IReadOnlyList<double> edges, Interval tested, bool isLowestInside)
    {
        List<ConfidenceEdge> ends = [.. edges.Select(edge => new ConfidenceEdge(edge, new Interval(edge, edge), false))];
        if (isLowestInside)
        {
            ends.Insert(0, ConfidenceEdge.AtEndOfGrid(tested.Low));
        }

        if (ends.Count % 2 == 1)
        {
            ends.Add(ConfidenceEdge.AtEndOfGrid(tested.High));
        }

        return new ConfidenceSet(level, ends.Chunk(2).Select(pair => new ConfidenceInterval(pair[0], pair[1])).ToValueList());
    }

    /// <summary>
    /// The set {μ : t(μ) ≤ t_c(μ)} from values on a grid; between two grid points √t − √t_c is taken as a straight line, which it is where −2 ln L is a parabola
    /// with its minimum on the grid. Points where either is NaN are passed over: the line then spans the gap.
    /// </summary>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <param name="grid">Tested values μ, ascending.</param>
    /// <param name="statistic">t(μ), one per grid point.</param>
    /// <param name="threshold">t_c(μ), one per grid point.</param>
    /// <param name="thresholdUncertainty">Where t_c may lie, one per grid point; empty for exact thresholds.</param>
    public static ConfidenceSet Crossings(
        double level,
        ReadOnlySpan<double> grid,
        ReadOnlySpan<double> statistic,
        ReadOnlySpan<double> threshold,
        ReadOnlySpan<Interval> thresholdUncertainty = default)
    {
        var intervals = new List<ConfidenceInterval>();
        ConfidenceEdge? start = null;
        var last = -1;
        for (var i = 0; i < grid.Length; i++)
        {
            if (double.IsNaN(statistic[i] - threshold[i]))
            {
                continue;
            }

            var isInside = statistic[i] <= threshold[i];
            var edge = last < 0
                ? ConfidenceEdge.AtEndOfGrid(grid[i])
                : Edge(last, i, grid, statistic, threshold, thresholdUncertainty);
            if (isInside && start is null)
            {
                start = edge;
            }
            else if (!isInside && start is not null)
            {
                intervals.Add(new ConfidenceInterval(start, edge));
                start = null;
            }

            last = i;
        }

        if (start is not null)
        {
            intervals.Add(new ConfidenceInterval(start, ConfidenceEdge.AtEndOfGrid(grid[last])));
        }

        return new ConfidenceSet(level, [.. intervals]);
    }

    private static ConfidenceEdge Edge(
        int left,
        int right,
        ReadOnlySpan<double> grid,
        ReadOnlySpan<double> statistic,
        ReadOnlySpan<double> threshold,
        ReadOnlySpan<Interval> uncertainty)
    {
        var value = Zero(grid[left], Distance(statistic[left], threshold[left]), grid[right], Distance(statistic[right], threshold[right]));
        if (uncertainty.IsEmpty)
        {
            return new ConfidenceEdge(value, new Interval(value, value), false);
        }

        var low = Zero(grid[left], Distance(statistic[left], uncertainty[left].Low), grid[right], Distance(statistic[right], uncertainty[right].Low));
        var high = Zero(grid[left], Distance(statistic[left], uncertainty[left].High), grid[right], Distance(statistic[right], uncertainty[right].High));
        return new ConfidenceEdge(value, new Interval(Math.Min(value, Math.Min(low, high)), Math.Max(value, Math.Max(low, high))), false);
    }

    private static double Distance(double statistic, double threshold) => Math.Sqrt(Math.Max(0, statistic)) - Math.Sqrt(Math.Max(0, threshold));

    /// <summary>Where the straight line through two points vanishes, not farther away than half a cell beyond either.</summary>
    private static double Zero(double left, double leftValue, double right, double rightValue)
    {
        var position = leftValue == rightValue ? 0.5 : leftValue / (leftValue - rightValue);
        return left + (Math.Clamp(double.IsNaN(position) ? 0.5 : position, -0.5, 1.5) * (right - left));
    }
}

/// <summary>One connected part of a confidence set.</summary>
/// <param name="Low">Lower edge.</param>
/// <param name="High">Upper edge.</param>
public sealed record ConfidenceInterval(ConfidenceEdge Low, ConfidenceEdge High);

/// <summary>One edge of a confidence interval.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="Uncertainty">Where it may be, by the uncertainty of the critical values; a single point where those are exact.</param>
/// <param name="IsOpen">Whether the set reaches the end of what was tested, so that the true edge may lie beyond.</param>
public sealed record ConfidenceEdge(double Value, Interval Uncertainty, bool IsOpen)
{
    internal static ConfidenceEdge AtEndOfGrid(double value) => new(value, new Interval(value, value), true);
}
