namespace ParamOO.Numerics;

/// <summary>
/// The smoother "353QH, twice" for equidistant points: running medians of three, five and three, quadratic pieces where the medians leave
/// flats, and a running mean with weights ¼, ½, ¼; then the same once more on the residuals, which is added.
/// </summary>
/// <remarks>J. H. Friedman, in Proc. 1974 CERN School of Computing (CERN 74-23), p. 271; the algorithm of ROOT's <c>TH1::Smooth</c>.</remarks>
public static class RunningMedianSmoothing
{
    /// <summary>Number of points below which nothing is smoothed.</summary>
    public const int Fewest = 3;

    /// <summary>Smooths a list.</summary>
    /// <param name="values">The numbers; returned as they are where there are fewer than <see cref="Fewest"/>.</param>
    /// <returns>As many numbers. Not bounded by the extremes of the input: negative numbers may come of positive ones.</returns>
    public static double[] Smooth(ReadOnlySpan<double> values)
    {
        if (values.Length < Fewest)
        {
            return values.ToArray();
        }

        var smooth = Once(values);
        var rough = new double[values.Length];
        for (var i = 0; i < rough.Length; i++)
        {
            rough[i] = values[i] - smooth[i];
        }

        var rest = Once(rough);
        for (var i = 0; i < smooth.Length; i++)
        {
            smooth[i] += rest[i];
        }

        return smooth;
    }

    private static double[] Once(ReadOnlySpan<double> values)
    {
        var medians = OfThree(values);
        EndByLine(values, medians);
        medians = OfFive(medians);
        return RunningMean(FillFlats(OfThree(medians)));
    }

    private static double[] OfThree(ReadOnlySpan<double> values)
    {
        var medians = values.ToArray();
        for (var i = 1; i < values.Length - 1; i++)
        {
            medians[i] = Median(values[i - 1], values[i], values[i + 1]);
        }

        return medians;
    }

    /// <summary>An end becomes the median of itself, its neighbour, and the line through the two points beside it.</summary>
    private static void EndByLine(ReadOnlySpan<double> values, double[] medians)
    {
        medians[0] = Median(values[0], medians[1], (3 * medians[1]) - (2 * medians[2]));
        medians[^1] = Median(values[^1], medians[^2], (3 * medians[^2]) - (2 * medians[^3]));
    }

    private static double[] OfFive(double[] values)
    {
        var medians = OfThree(values);
        for (var i = 2; i < values.Length - 2; i++)
        {
            double[] window = [.. values.AsSpan(i - 2, 5)];
            Array.Sort(window);
            medians[i] = window[2];
        }

        return medians;
    }

    /// <summary>A flat of three in a valley or on a hill becomes a piece of a parabola, on the side of the nearer neighbour.</summary>
    private static double[] FillFlats(double[] medians)
    {
        double[] filled = [.. medians];
        for (var i = 2; i < medians.Length - 2; i++)
        {
            var level = medians[i];
            var (left, right) = (medians[i - 2] - level, medians[i + 2] - level);
            if (medians[i - 1] != level || medians[i + 1] != level || left * right <= 0)
            {
                continue;
            }

            var side = Math.Abs(right) > Math.Abs(left) ? -1 : 1;
            var (near, far) = (medians[i + (2 * side)], medians[i - (2 * side)]);
            filled[i] = (-0.5 * far) + (level / 0.75) + (near / 6);
            filled[i + side] = (0.5 * (near - far)) + level;
        }

        return filled;
    }

    private static double[] RunningMean(double[] values)
    {
        double[] means = [.. values];
        for (var i = 1; i < values.Length - 1; i++)
        {
            means[i] = (0.25 * values[i - 1]) + (0.5 * values[i]) + (0.25 * values[i + 1]);
        }

        return means;
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
