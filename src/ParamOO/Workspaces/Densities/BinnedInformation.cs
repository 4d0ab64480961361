using ParamOO.Numerics;
using ParamOO.Unbinned.Densities;

namespace ParamOO.Workspaces.Densities;

/// <summary>Fisher's information of the bins, Σ ∂ν ∂νᵀ/ν over the parameters that float, without constraints.</summary>
internal static class BinnedInformation
{
    /// <summary>Adds up all bins.</summary>
    public static double[] Of(DensityModel model, DensityLikelihood likelihood, double[] point, DensityTemplate[] templates)
    {
        var size = likelihood.Floating.Length;
        var information = new double[size * size];
        foreach (var template in templates)
        {
            for (var b = 0; b < template.Count; b++)
            {
                var (expected, slopes) = Slopes(model, likelihood, point, template, b);
                for (var i = 0; i < information.Length && expected > 0; i++)
                {
                    information[i] += slopes[i / size] * slopes[i % size] / expected;
                }
            }
        }

        return information;
    }

    private static (double Expected, double[] Slopes) Slopes(DensityModel model, DensityLikelihood likelihood, double[] point, DensityTemplate template, int bin)
    {
        var (expected, slopes) = (0.0, new double[likelihood.Floating.Length]);
        for (var k = 0; k < model.Components.Count; k++)
        {
            var (amplitude, share) = (template.Amplitudes[k], template.Shares[k][bin]);
            expected += amplitude.Value * share;
            for (var i = 0; i < slopes.Length; i++)
            {
                slopes[i] += amplitude.Slopes[i] * share;
            }

            for (var v = 0; v < model.Components[k].Variations.Count && template.Bin.HasFeatures; v++)
            {
                var variation = model.Components[k].Variations[v];
                var position = likelihood.Floating.IndexOf(likelihood.IndexOf(variation.Parameter));
                if (position >= 0)
                {
                    var (up, down) = template.Varied[(k, v)];
                    slopes[position] += amplitude.Value * Slope(variation.Interpolation, up[bin], down[bin], share, point[likelihood.Floating[position]]);
                }
            }
        }

        return (expected, slopes);
    }

    private static double Slope(DensityInterpolation interpolation, double up, double down, double nominal, double alpha)
    {
        if (interpolation == DensityInterpolation.Quadratic)
        {
            return ((up - down) / 2) + (alpha * (up + down - (2 * nominal)));
        }

        new FactorInterpolation(up / nominal, down / nominal).At(alpha, out var first, out _);
        return nominal * first;
    }
}
