using System.Collections.Immutable;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>Toys of the likelihood of density ratios: events of the reference sample.</summary>
/// <param name="likelihood">The likelihood.</param>
internal sealed class RatioToys(UnbinnedLikelihood likelihood) : IUnbinnedToys
{
    private UnbinnedToyFitter? fitter;
    private (UnbinnedToyPoint At, UnbinnedToySource Source)? last;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => likelihood.Parameters;

    /// <inheritdoc/>
    public ImmutableArray<Finding> Findings => [];

    /// <inheritdoc/>
    public string Digest() => UnbinnedContent.Digest(likelihood);

    /// <inheritdoc/>
    public UnbinnedScanResult Scan(int poi, double[] tested, bool statOnly)
    {
        double[] grid = [.. UnbinnedToyFitter.Grid(likelihood, poi).Concat(tested).Distinct().Order()];
        var scan = UnbinnedScan.Run(likelihood, Parameters[poi].Name, grid, statOnly);
        fitter = new UnbinnedToyFitter(likelihood, poi, statOnly, scan.Points);
        return scan;
    }

    /// <inheritdoc/>
    public void Test(UnbinnedToyPoint at, ToyBlock block, CancellationToken cancellation)
    {
        var (_, source) = (last = last is { } known && known.At == at ? known : (at, new(likelihood, [.. at.Point], at.Seed, at.Tested, at.Stream))).Value;
        fitter!.Test(source.Draw(block.First, block.Count), at.Tested, block);
    }
}
