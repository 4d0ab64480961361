using ParamOO.Fitting;
using ParamOO.Numerics;

namespace ParamOO.Inference;

/// <summary>The variance that a parameter keeps when others are held at their estimates: C_μμ − C_μG C_GG⁻¹ C_Gμ.</summary>
internal static class ConditionalVariance
{
    /// <summary>The variance of one parameter.</summary>
    /// <param name="covariance">Covariance of all parameters.</param>
    /// <param name="parameter">Index of the parameter.</param>
    /// <param name="held">Indices of those that are held; rows without variance count for nothing.</param>
    /// <returns>Non-negative; NaN where the held rows are not positive definite.</returns>
    public static double Of(Covariance covariance, int parameter, int[] held)
    {
        int[] rows = [.. held.Where(index => index != parameter && covariance[index, index] > 0)];
        var block = new double[rows.Length * rows.Length];
        for (var k = 0; k < block.Length; k++)
        {
            // Scaled to correlations: parameters may differ by many orders of magnitude.
            block[k] = covariance.Correlation(rows[k / rows.Length], rows[k % rows.Length]);
        }

        if (!DenseCholesky.TryFactor(block, rows.Length))
        {
            return double.NaN;
        }

        double[] side = [.. rows.Select(index => covariance[parameter, index] / Math.Sqrt(covariance[index, index]))];
        DenseCholesky.SolveLower(block, side);
        return Math.Max(0, covariance[parameter, parameter] - side.Sum(value => value * value));
    }
}
