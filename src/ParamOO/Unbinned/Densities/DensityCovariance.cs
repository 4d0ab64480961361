using ParamOO.Numerics;

namespace ParamOO.Unbinned.Densities;

/// <summary>Covariances of fits of densities.</summary>
internal static class DensityCovariance
{
    /// <summary>2 H⁻¹ over the parameters that float, [floating × floating]; null where H is not positive definite.</summary>
    public static double[]? At(DensityLikelihood likelihood, ReadOnlySpan<double> values)
    {
        var size = likelihood.Parameters.Length;
        var (gradient, hessian) = (new double[size], new double[size * size]);
        if (double.IsNaN(likelihood.Evaluate(values, gradient, hessian)))
        {
            return null;
        }

        var floating = likelihood.Floating;
        var own = new double[floating.Length * floating.Length];
        for (var k = 0; k < own.Length; k++)
        {
            own[k] = hessian[(floating[k / floating.Length] * size) + floating[k % floating.Length]] / 2;
        }

        return Inverse(own, floating.Length);
    }

    /// <summary>The inverse of a symmetric matrix; null where it is not positive definite.</summary>
    public static double[]? Inverse(double[] matrix, int size)
    {
        // Parameters differ by orders of magnitude; on unit diagonals rounding harms none.
        double[] scale = [.. Enumerable.Range(0, size).Select(i => Math.Sqrt(matrix[i * (size + 1)]))];
        double[] work = [.. matrix.Select((entry, k) => entry / (scale[k / size] * scale[k % size]))];
        if (work.Any(double.IsNaN) || !DenseCholesky.TryFactor(work, size))
        {
            return null;
        }

        var columns = new double[size][];
        for (var k = 0; k < size; k++)
        {
            columns[k] = new double[size];
            columns[k][k] = 1;
            DenseCholesky.SolveLower(work, columns[k]);
        }

        return [.. Enumerable.Range(0, size * size).Select(k => columns[k / size].Zip(columns[k % size], (one, other) => one * other).Sum() / (scale[k / size] * scale[k % size]))];
    }
}
