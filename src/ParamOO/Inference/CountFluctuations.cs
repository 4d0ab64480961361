using ParamOO.Likelihoods;

namespace ParamOO.Inference;

/// <summary>The variance that the Poisson fluctuations of the counts bring to an estimate.</summary>
internal static class CountFluctuations
{
    /// <summary>Σ_b (∂θ̂/∂n_b)² ν_b with ∂θ̂/∂n_b = Σ_j C_θj ∂_jν_b/ν_b, θ the parameter of interest.</summary>
    /// <param name="fit">The free fit, with a covariance.</param>
    public static double Variance(BestFit fit)
    {
        var (model, size) = (fit.Model, fit.Model.Parameters.Length);
        var point = fit.Result.Values.AsSpan();
        var (yields, slopes, derivatives) = (new double[model.Bins], new double[model.Bins], new double[model.Bins * size]);
        var likelihood = new Likelihood(model);
        likelihood.ExpectedYields(point, yields);
        likelihood.YieldSlopes(point, derivatives);
        for (var k = 0; k < derivatives.Length; k++)
        {
            slopes[k / size] += derivatives[k] * fit.Result.Covariance![fit.Poi, k % size];
        }

        return Enumerable.Range(0, model.Bins).Where(bin => slopes[bin] != 0).Sum(bin => slopes[bin] * slopes[bin] / yields[bin]);
    }
}
