using System.Numerics.Tensors;
using ParamOO.Numerics;

namespace ParamOO.Unbinned.Densities;

/// <summary>g(α) = q(α)/q(0) of one component and one nuisance parameter, for all events: coefficients in columns.</summary>
internal sealed class DensityResponse
{
    private readonly DensityInterpolation interpolation;

    // Polynomial coefficients of α, α², …; for the exponential also ln g(+1) and ln g(−1).
    private readonly double[][] columns;

    /// <summary>Prepares the coefficients.</summary>
    /// <param name="up">g(+1), one per row.</param>
    /// <param name="down">g(−1), one per row.</param>
    /// <param name="interpolation">How g is continued to every α.</param>
    public DensityResponse(double[] up, double[] down, DensityInterpolation interpolation)
    {
        this.interpolation = interpolation;
        columns = interpolation == DensityInterpolation.Quadratic ? Quadratic(up, down) : Exponential(up, down);
    }

    private DensityResponse(DensityInterpolation interpolation, double[][] columns) => (this.interpolation, this.columns) = (interpolation, columns);

    /// <summary>The same for chosen rows.</summary>
    /// <param name="rows">Which, in the order wanted.</param>
    public DensityResponse Of(int[] rows) => new(interpolation, [.. columns.Select(column => Array.ConvertAll(rows, row => column[row]))]);

    /// <summary>g with its derivatives in α for a block of rows.</summary>
    public void At(double alpha, int first, Span<double> value, Span<double> slope, Span<double> curvature)
    {
        if (interpolation == DensityInterpolation.Exponential && !(Math.Abs(alpha) < 1))
        {
            var exponent = columns[alpha >= 0 ? ^2 : ^1].AsSpan(first, value.Length);
            TensorPrimitives.Multiply(exponent, Math.Abs(alpha), value);
            TensorPrimitives.Exp<double>(value, value);
            TensorPrimitives.Multiply(exponent, Math.Sign(alpha), slope);
            TensorPrimitives.Multiply(slope, slope, curvature);
            TensorPrimitives.Multiply(slope, value, slope);
            TensorPrimitives.Multiply(curvature, value, curvature);
            return;
        }

        value.Clear();
        slope.Clear();
        curvature.Clear();
        for (var order = interpolation == DensityInterpolation.Quadratic ? 2 : 6; order > 0; order--)
        {
            // Horner's rule for the polynomial without its constant, and for both derivatives of the whole.
            TensorPrimitives.MultiplyAdd(curvature, alpha, slope, curvature);
            TensorPrimitives.MultiplyAdd(slope, alpha, value, slope);
            TensorPrimitives.MultiplyAdd(value, alpha, columns[order - 1].AsSpan(first, value.Length), value);
        }

        TensorPrimitives.MultiplyAdd(curvature, alpha, slope, curvature);
        TensorPrimitives.MultiplyAdd(slope, alpha, value, slope);
        TensorPrimitives.Multiply(value, alpha, value);
        TensorPrimitives.Add(value, 1, value);
        TensorPrimitives.Add(curvature, curvature, curvature);
    }

    private static double[][] Quadratic(double[] up, double[] down)
    {
        var rows = up.Length;
        double[][] columns = [new double[rows], new double[rows]];
        for (var row = 0; row < rows; row++)
        {
            (columns[0][row], columns[1][row]) = ((up[row] - down[row]) / 2, ((up[row] + down[row]) / 2) - 1);
        }

        return columns;
    }

    private static double[][] Exponential(double[] up, double[] down)
    {
        var rows = up.Length;
        double[][] columns = [.. Enumerable.Range(0, 8).Select(_ => new double[rows])];
        for (var row = 0; row < rows; row++)
        {
            var g = new FactorInterpolation(up[row], down[row]);
            double[] numbers = [g.C1, g.C2, g.C3, g.C4, g.C5, g.C6, g.LogUp, g.LogDown];
            for (var c = 0; c < numbers.Length; c++)
            {
                columns[c][row] = numbers[c];
            }
        }

        return columns;
    }
}
