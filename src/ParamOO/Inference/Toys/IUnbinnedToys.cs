using System.Collections.Immutable;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>What draws and tests toys of an unbinned likelihood, of ratios or of densities.</summary>
internal interface IUnbinnedToys
{
    /// <summary>All parameters; a point is one number per entry.</summary>
    ImmutableArray<Parameter> Parameters { get; }

    /// <summary>Warnings about the events that toys are drawn from.</summary>
    ImmutableArray<Finding> Findings { get; }

    /// <summary>What the toys depend on besides their points, in 64 hexadecimal digits.</summary>
    string Digest();

    /// <summary>Tests the likelihood's own data at the values, and at further ones that say how wide the profile is. Comes before any toy.</summary>
    /// <param name="poi">Index of the tested parameter.</param>
    /// <param name="tested">The tested values.</param>
    /// <param name="statOnly">Whether all other parameters are held.</param>
    UnbinnedScanResult Scan(int poi, double[] tested, bool statOnly);

    /// <summary>Draws and tests consecutive toys.</summary>
    /// <param name="at">Which.</param>
    /// <param name="block">Says which are wanted; receives statistics, estimates and statuses.</param>
    /// <param name="cancellation">Asked now and then.</param>
    /// <exception cref="InvalidInputException">PX0331: events are expected a negative number of times.</exception>
    void Test(UnbinnedToyPoint at, ToyBlock block, CancellationToken cancellation);
}

/// <summary>Where toys are drawn and tested.</summary>
/// <param name="Tested">The tested value.</param>
/// <param name="Point">Where they are drawn, one number per parameter.</param>
/// <param name="Seed">The user's seed.</param>
/// <param name="Stream">What they are for.</param>
internal sealed record UnbinnedToyPoint(double Tested, ImmutableArray<double> Point, ulong Seed, ToyStream Stream)
{
    /// <summary>The tested value as a number that selects random numbers; 0 and −0 are one.</summary>
    public ulong Bits => BitConverter.DoubleToUInt64Bits(Tested == 0 ? 0 : Tested);
}
