using System.Numerics.Tensors;
using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// How events move the estimates of parameters, and what bins lose of it. With s_m(x) = ∂ ln λ/∂α_m, I = ∫ λ s sᵀ and C the constraints, an event
/// moves the estimate of α_m by z_m(x) = [(I + C)⁻¹ s(x)]_m/σ_m standard deviations.
/// </summary>
/// <remarks>
/// With R the correlations of the estimates and L = ∫ λ (z − z̄)(z − z̄)ᵀ the spread of z in the bins, z̄ being its mean in the bin of x, the
/// covariance of the binned estimates in units of the unbinned uncertainties is R (R − L)⁻¹ R.
/// </remarks>
internal sealed class NuisanceInfluence
{
    private readonly double[] correlations;

    private NuisanceInfluence(int nuisances, double[][] transform, double[] correlations) => (Nuisances, Transform, this.correlations) = (nuisances, transform, correlations);

    /// <summary>Number of nuisance parameters; those of interest come after them.</summary>
    public int Nuisances { get; }

    /// <summary>From s to z: [parameters][parameters].</summary>
    public double[][] Transform { get; }

    /// <summary>Prepares what events say.</summary>
    /// <param name="scores">s of the events, one list per parameter, those of interest last.</param>
    /// <param name="weights">Yield of every event under the reference hypothesis.</param>
    /// <param name="constraints">C: 1/σ² of the auxiliary measurement of every nuisance parameter.</param>
    /// <returns>Null where the events do not determine all parameters.</returns>
    public static NuisanceInfluence? Of(double[][] scores, double[] weights, IReadOnlyList<double> constraints)
    {
        var size = scores.Length;
        var matrix = Products(scores, weights);
        for (var i = 0; i < constraints.Count; i++)
        {
            matrix[i * (size + 1)] += constraints[i];
        }

        var (values, vectors) = SymmetricEigen.Of(matrix, size);
        if (!(values[^1] > 1e-12 * values[0]))
        {
            return null;
        }

        double[] covariance = [.. from i in Enumerable.Range(0, size)
                                  from j in Enumerable.Range(0, size)
                                  select Enumerable.Range(0, size).Sum(k => vectors[k][i] * vectors[k][j] / values[k])];
        double[] sigma = [.. Enumerable.Range(0, size).Select(i => Math.Sqrt(covariance[i * (size + 1)]))];
        return new(
            constraints.Count,
            [.. Enumerable.Range(0, size).Select(i => covariance[(i * size)..((i + 1) * size)].Select(entry => entry / sigma[i]).ToArray())],
            [.. covariance.Select((entry, index) => entry / (sigma[index / size] * sigma[index % size]))]);
    }

    /// <summary>Σ weight · a_i a_j over events, [lists × lists].</summary>
    /// <param name="lists">One number per event in each.</param>
    /// <param name="weights">One per event.</param>
    public static double[] Products(double[][] lists, double[] weights)
    {
        var (size, weighted) = (lists.Length, new double[weights.Length]);
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            TensorPrimitives.Multiply(lists[i], weights, weighted);
            for (var j = 0; j < size; j++)
            {
                matrix[(i * size) + j] = TensorPrimitives.Dot(weighted, lists[j]);
            }
        }

        return matrix;
    }

    /// <summary>Unbinned over binned uncertainty of every nuisance parameter; zeros where bins do not determine all parameters.</summary>
    /// <param name="lost">L.</param>
    public double[] Kept(ReadOnlySpan<double> lost)
    {
        var size = Transform.Length;
        var (factor, kept) = (new double[size * size], new double[Nuisances]);
        TensorPrimitives.Subtract(correlations, lost, factor);
        if (!DenseCholesky.TryFactor(factor, size))
        {
            return kept;
        }

        for (var i = 0; i < kept.Length; i++)
        {
            var side = correlations[(i * size)..((i + 1) * size)];
            DenseCholesky.SolveLower(factor, side);
            kept[i] = 1 / TensorPrimitives.Norm<double>(side);
        }

        return kept;
    }
}
