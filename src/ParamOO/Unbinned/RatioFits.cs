using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>Fits of the likelihood of density ratios; all of them share every pass over the events.</summary>
/// <param name="likelihood">The likelihood.</param>
internal sealed class RatioFits(UnbinnedLikelihood likelihood) : IUnbinnedFits
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => likelihood.Parameters;

    /// <inheritdoc/>
    public UnbinnedScanResult Scan(string poi, IReadOnlyList<double> values, bool statOnly) => UnbinnedScan.Run(likelihood, poi, values, statOnly);

    /// <inheritdoc/>
    public double[] Hessian(ImmutableArray<double> point, int[] free) => likelihood.Evaluate([[.. point]], free)[0].Hessian;

    /// <inheritdoc/>
    public IReadOnlyList<UnbinnedFit> Fit(int[] free, IReadOnlyList<UnbinnedRefit> refits)
    {
        var fits = refits.Select(refit => new ProfileFit(likelihood, free, [.. refit.Start.Select((value, i) => likelihood.ToFit(i, value))], refit.Held) { Moved = refit.Moved }).ToList();
        ProfileFit.Run(likelihood, free, fits, thinned: false);
        return [.. fits.Select(fit => fit.ToResult(likelihood))];
    }
}
