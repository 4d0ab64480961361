using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>Fits of an unbinned likelihood, of ratios or of densities, to its own data: what impacts are made of.</summary>
internal interface IUnbinnedFits
{
    /// <summary>All parameters; a point is one number per entry.</summary>
    ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The free fit from several starts, and a fit at every tested value.</summary>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="values">Tested values.</param>
    /// <param name="statOnly">Whether all other parameters are held.</param>
    UnbinnedScanResult Scan(string poi, IReadOnlyList<double> values, bool statOnly);

    /// <summary>∂²(−2 ln L)/∂θ∂θ′, [free × free]; NaN where the likelihood has no value.</summary>
    /// <param name="point">The point.</param>
    /// <param name="free">Indices of the parameters in which derivatives are wanted.</param>
    double[] Hessian(ImmutableArray<double> point, int[] free);

    /// <summary>Further fits.</summary>
    /// <param name="free">Indices of the parameters that float.</param>
    /// <param name="refits">The fits.</param>
    /// <returns>One fit per entry.</returns>
    IReadOnlyList<UnbinnedFit> Fit(int[] free, IReadOnlyList<UnbinnedRefit> refits);
}

/// <summary>A fit that begins at a point of the user's.</summary>
/// <param name="Start">Where it begins, one number per parameter.</param>
/// <param name="Held">Index of a parameter that is held there; −1 for none.</param>
/// <param name="Moved">A parameter whose auxiliary datum is another one; null for none.</param>
internal sealed record UnbinnedRefit(double[] Start, int Held, (int Parameter, Constraint Constraint)? Moved = null);
