using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// The data of the lanes, and what the forward sweep over a model leaves for the backward sweep and for the second derivatives. All memory
/// is [quantity × lanes].
/// </summary>
internal sealed class LaneScratch<T>
    where T : unmanaged, ILane<T>
{
    public LaneScratch(FitProgram program)
    {
        var blocks = program.Blocks.Span.ToArray();
        var bins = program.Model.Bins;
        (Counts, InverseCounts, Auxiliary) = (Reserve(bins), Reserve(bins), Reserve(program.Model.Constraints.Length));
        (BasisOdd, BasisEven) = (Reserve(program.Bases.Length), Reserve(program.Bases.Length));
        (BasisOddSlope, BasisEvenSlope) = (Reserve(program.Bases.Length), Reserve(program.Bases.Length));
        (NormValue, NormSlope) = (Reserve(program.Norms.Length), Reserve(program.Norms.Length));
        Prefix = Reserve(blocks.Max(block => block.Factors + block.Norms));
        (Scale, BaseYield) = (Reserve(program.Blocks.Length), Reserve(program.Nominal.Length));
        (BinValue, BinSlope, BinProduct) = (Reserve(program.BinElements), Reserve(program.BinElements), Reserve(program.Nominal.Length));
        BinPrefix = Reserve(blocks.Max(block => block.Shapes + block.BinFactors));
        (MorphValue, MorphSlope, MorphWeight) = (Reserve(program.Morphs.Values), Reserve(program.Morphs.Values), Reserve(program.Morphs.Values));
        MorphFactor = Reserve(program.Morphs.Morphs.Length == 0 ? 0 : program.Nominal.Length);
        (Shares, Yield, Weight) = (Reserve(2 * bins), Reserve(bins), Reserve(2 * bins));
        BaseWeight = Reserve(blocks.Max(block => block.Bins));
        (Gamma, GammaLow, GammaHigh) = (Reserve(program.Eliminated), Reserve(program.Eliminated), Reserve(program.Eliminated));
    }

    /// <summary>n_b.</summary>
    public LaneMemory Counts { get; }

    /// <summary>1/n_b; 0 for an empty bin.</summary>
    public LaneMemory InverseCounts { get; }

    /// <summary>Auxiliary data.</summary>
    public LaneMemory Auxiliary { get; }

    /// <summary>Odd functions of α of the shifts.</summary>
    public LaneMemory BasisOdd { get; }

    /// <summary>Even functions of α of the shifts.</summary>
    public LaneMemory BasisEven { get; }

    /// <summary>Slopes of the odd functions.</summary>
    public LaneMemory BasisOddSlope { get; }

    /// <summary>Slopes of the even functions.</summary>
    public LaneMemory BasisEvenSlope { get; }

    /// <summary>κ of each factor of all bins.</summary>
    public LaneMemory NormValue { get; }

    /// <summary>dκ/dα.</summary>
    public LaneMemory NormSlope { get; }

    /// <summary>Products of the elements before each one, within a block.</summary>
    public LaneMemory Prefix { get; }

    /// <summary>F of each block: the product of what multiplies all its bins.</summary>
    public LaneMemory Scale { get; }

    /// <summary>Nominal yields plus shifts.</summary>
    public LaneMemory BaseYield { get; }

    /// <summary>Factors per bin.</summary>
    public LaneMemory BinValue { get; }

    /// <summary>Slopes of the interpolated ones.</summary>
    public LaneMemory BinSlope { get; }

    /// <summary>G_b: product of the factors of a bin; only where there are any.</summary>
    public LaneMemory BinProduct { get; }

    /// <summary>φ of every anchor of the morphs.</summary>
    public LaneMemory MorphValue { get; }

    /// <summary>φ′ of every anchor, in the squared distance.</summary>
    public LaneMemory MorphSlope { get; }

    /// <summary>∂(−2 ln L)/∂φ of every anchor.</summary>
    public LaneMemory MorphWeight { get; }

    /// <summary>Product of all morphs of a bin of a block.</summary>
    public LaneMemory MorphFactor { get; }

    /// <summary>Products of the factors before each one, within a bin.</summary>
    public LaneMemory BinPrefix { get; }

    /// <summary>Yields that the eliminated γ multiplies, before γ, for all bins; then the others.</summary>
    public LaneMemory Shares { get; }

    /// <summary>ν_b.</summary>
    public LaneMemory Yield { get; }

    /// <summary>∂(−2 ln L)/∂ of the <see cref="Shares"/>.</summary>
    public LaneMemory Weight { get; }

    /// <summary>∂(−2 ln L)/∂ of the base yields, within a block.</summary>
    public LaneMemory BaseWeight { get; }

    /// <summary>Conditional minima of the eliminated γ.</summary>
    public LaneMemory Gamma { get; }

    /// <summary>Lower bounds of γ.</summary>
    public LaneMemory GammaLow { get; }

    /// <summary>Upper bounds of γ.</summary>
    public LaneMemory GammaHigh { get; }

    private static LaneMemory Reserve(int quantities) => new(Math.Max(1, quantities) * T.Width);
}
