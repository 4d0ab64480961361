namespace ParamOO.Numerics;

/// <summary>Slopes of the monotone piecewise cubic through given points.</summary>
/// <remarks>
/// F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300, with the usual three-point rule at the ends. Abscissae closer than 1e-7 of
/// their range mark a discontinuity: what lies on either side has ends there.
/// </remarks>
public static class MonotoneCubic
{
    /// <summary>Makes the slopes.</summary>
    /// <param name="x">Abscissae, ascending, at least two.</param>
    /// <param name="y">Values, one per abscissa; not-a-number values give not-a-number slopes beside them.</param>
    /// <param name="slopes">Receives dy/dx, one per abscissa. Overwritten.</param>
    public static void Slopes(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> slopes)
    {
        foreach (var stretch in KnotStretches.Of(x))
        {
            SlopesBetweenBreaks(x[stretch], y[stretch], slopes[stretch]);
        }
    }

    private static void SlopesBetweenBreaks(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> slopes)
    {
        var last = x.Length - 1;
        if (last == 0)
        {
            slopes[0] = 0;
            return;
        }

        if (last == 1)
        {
            slopes[0] = slopes[1] = (y[1] - y[0]) / (x[1] - x[0]);
            return;
        }

        for (var k = 1; k < last; k++)
        {
            slopes[k] = Interior(x[k] - x[k - 1], x[k + 1] - x[k], (y[k] - y[k - 1]) / (x[k] - x[k - 1]), (y[k + 1] - y[k]) / (x[k + 1] - x[k]));
        }

        slopes[0] = End(x[1] - x[0], x[2] - x[1], (y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1]));
        slopes[last] = End(
            x[last] - x[last - 1],
            x[last - 1] - x[last - 2],
            (y[last] - y[last - 1]) / (x[last] - x[last - 1]),
            (y[last - 1] - y[last - 2]) / (x[last - 1] - x[last - 2]));
    }

    /// <summary>The value of the monotone cubic at one place; constant beyond the ends.</summary>
    /// <param name="x">Abscissae, ascending, at least one.</param>
    /// <param name="y">Values, one per abscissa.</param>
    /// <param name="at">The place.</param>
    public static double At(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double at)
    {
        if (x.Length == 1 || at <= x[0] || at >= x[^1])
        {
            return at >= x[^1] ? y[^1] : y[0];
        }

        var slopes = new double[x.Length];
        Slopes(x, y, slopes);
        var found = x.BinarySearch(at);
        var piece = Math.Min(found >= 0 ? found : ~found - 1, x.Length - 2);
        var width = x[piece + 1] - x[piece];
        var (s, r) = ((at - x[piece]) / width, (x[piece + 1] - at) / width);
        return (r * r * ((1 + (2 * s)) * y[piece])) + (s * s * (1 + (2 * r)) * y[piece + 1])
            + (width * s * r * ((r * slopes[piece]) - (s * slopes[piece + 1])));
    }

    /// <summary>Weighted harmonic mean of the two secants; zero at an extremum.</summary>
    private static double Interior(double left, double right, double leftSecant, double rightSecant)
    {
        if (leftSecant * rightSecant <= 0)
        {
            return 0;
        }

        var (w1, w2) = ((2 * right) + left, right + (2 * left));
        return (w1 + w2) / ((w1 / leftSecant) + (w2 / rightSecant));
    }

    /// <summary>Slope of the parabola through three points, bent back where it would not be monotone.</summary>
    private static double End(double near, double far, double nearSecant, double farSecant)
    {
        var slope = ((((2 * near) + far) * nearSecant) - (near * farSecant)) / (near + far);
        if (Math.Sign(slope) != Math.Sign(nearSecant))
        {
            return 0;
        }

        return Math.Sign(nearSecant) != Math.Sign(farSecant) && Math.Abs(slope) > 3 * Math.Abs(nearSecant) ? 3 * nearSecant : slope;
    }
}
