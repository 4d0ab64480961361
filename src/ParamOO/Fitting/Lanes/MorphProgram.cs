using ParamOO.Likelihoods;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>The morphs of a model as flat arrays, while they are collected.</summary>
internal sealed class MorphTables
{
    private readonly List<MorphFactor> origins = [];

    public List<MorphCode> Morphs { get; } = [];

    public List<MorphBasisCode> Bases { get; } = [];

    public List<int> Slots { get; } = [];

    public List<double> Scales { get; } = [];

    public List<double> Coordinates { get; } = [];

    public List<double> Weights { get; } = [];

    public int Values { get; private set; }

    public int Count => Morphs.Count;

    /// <summary>Adds the morph of a block; kernels of equal anchors are evaluated once.</summary>
    /// <param name="morph">The morph.</param>
    /// <param name="slotOf">Slot of each parameter.</param>
    public void Add(MorphFactor morph, int[] slotOf)
    {
        var basis = origins.FindIndex(other => IsSameBasis(other, morph));
        if (basis < 0)
        {
            basis = origins.Count;
            origins.Add(morph);
            Bases.Add(new MorphBasisCode
            {
                Kernel = morph.Kernel,
                Size = morph.Parameters.Length,
                Slot = Slots.Count,
                Coordinate = Coordinates.Count,
                Anchors = morph.AnchorCount,
                Value = Values,
            });
            Slots.AddRange(morph.Parameters.Select(parameter => slotOf[parameter]));
            Scales.AddRange(morph.Scales);
            Coordinates.AddRange(morph.Anchors);
            Values += morph.AnchorCount;
        }

        Morphs.Add(new MorphCode { Basis = basis, Weight = Weights.Count });
        Weights.AddRange(morph.Weights);
    }

    private static bool IsSameBasis(MorphFactor left, MorphFactor right) =>
        left.Kernel == right.Kernel
        && left.Parameters.SequenceEqual(right.Parameters)
        && left.Scales.SequenceEqual(right.Scales)
        && left.Anchors.SequenceEqual(right.Anchors);
}

/// <summary>The morphs of a model as the lanes read them.</summary>
/// <param name="tables">What was collected.</param>
internal sealed class MorphProgram(MorphTables tables)
{
    /// <summary>The morphs of all blocks.</summary>
    public PinnedArray<MorphCode> Morphs { get; } = new(tables.Morphs);

    /// <summary>Different sets of anchors with their kernels.</summary>
    public PinnedArray<MorphBasisCode> Bases { get; } = new(tables.Bases);

    /// <summary>Slots of the parameters of the bases.</summary>
    public PinnedArray<int> Slots { get; } = new(tables.Slots);

    /// <summary>1/ℓ of the parameters of the bases.</summary>
    public PinnedArray<double> Scales { get; } = new(tables.Scales);

    /// <summary>Anchors in units of ℓ.</summary>
    public PinnedArray<double> Coordinates { get; } = new(tables.Coordinates);

    /// <summary>Weights of all morphs.</summary>
    public PinnedArray<double> Weights { get; } = new(tables.Weights);

    /// <summary>Number of kernel values of all bases.</summary>
    public int Values { get; } = tables.Values;

    /// <summary>Largest number of parameters of the morphs of a block.</summary>
    /// <param name="block">The block.</param>
    public int ParametersOf(in BlockCode block)
    {
        var sum = 0;
        for (var k = 0; k < block.Morphs; k++)
        {
            sum += Bases.Span[Morphs.Span[block.Morph + k].Basis].Size;
        }

        return sum;
    }
}
