using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Where t over a plane has the threshold of a confidence level.</summary>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="Threshold">The quantile of χ² with two degrees of freedom.</param>
/// <param name="Lines">Connected pieces; two minima make two.</param>
public sealed record Contour(double Level, double Threshold, ValueList<ContourLine> Lines)
{
    /// <summary>
    /// Finds a contour by following it from cell to cell (marching squares) of a grid eight times as fine, on which t is interpolated by cubics;
    /// between its points √t, which is nearly linear, is. Cells with a missing corner are left out.
    /// </summary>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <param name="x">Values of the first parameter, ascending.</param>
    /// <param name="y">Values of the second parameter, ascending.</param>
    /// <param name="statistic">t, [x × y], the second running fastest; NaN where it is missing.</param>
    public static Contour Of(double level, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> statistic)
    {
        var threshold = ConfidenceLevel.Threshold(level, 2);
        var fine = FinePlane.Of([.. x], [.. y], [.. statistic]);
        var tracing = new ContourTracing(fine.X, fine.Y, fine.Statistic, Math.Sqrt(threshold));
        return new Contour(level, threshold, tracing.Lines().Select(line => line with { Points = line.Points.Select(fine.Position).ToValueList() }).ToValueList());
    }
}

/// <summary>A connected piece of a contour.</summary>
/// <param name="Points">Its points, in order; of a closed piece the last is the first again.</param>
/// <param name="IsClosed">Whether it ends where it began; otherwise it leaves the grid or ends at a gap.</param>
public sealed record ContourLine(ValueList<PlanePosition> Points, bool IsClosed);

/// <summary>A place in a plane of two parameters.</summary>
/// <param name="X">Value of the first parameter.</param>
/// <param name="Y">Value of the second parameter.</param>
public readonly record struct PlanePosition(double X, double Y);
