using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <content>Factors that several parameters interpolate together: kernels once per point, a scalar product per bin.</content>
internal sealed unsafe partial class LaneLikelihood<T>
{
    private void PrepareMorphs(double* point)
    {
        var morphs = program.Morphs;
        for (var index = 0; index < morphs.Bases.Length; index++)
        {
            var basis = morphs.Bases.Pointer + index;
            for (var anchor = 0; anchor < basis->Anchors; anchor++)
            {
                var value = LaneKernel.At(basis->Kernel, MorphGeometry<T>.SquareOf(morphs, basis, anchor, point), out var slope);
                value.Store(scratch.MorphValue.Pointer + ((basis->Value + anchor) * T.Width));
                slope.Store(scratch.MorphSlope.Pointer + ((basis->Value + anchor) * T.Width));
            }
        }
    }

    private T MorphFactorOf(BlockCode* block, int bin)
    {
        var exponent = T.Of(0);
        for (var k = 0; k < block->Morphs; k++)
        {
            var morph = program.Morphs.Morphs.Pointer + block->Morph + k;
            var basis = program.Morphs.Bases.Pointer + morph->Basis;
            var weight = program.Morphs.Weights.Pointer + morph->Weight + bin;
            for (var anchor = 0; anchor < basis->Anchors; anchor++)
            {
                exponent = T.MultiplyAdd(T.Of(weight[anchor * block->Bins]), At(scratch.MorphValue.Pointer, basis->Value + anchor), exponent);
            }
        }

        var factor = LaneMath.Exp(exponent);
        factor.Store(scratch.MorphFactor.Pointer + ((block->Base + bin) * T.Width));
        return factor;
    }

    /// <summary>∂/∂φ of every anchor.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bin">The bin.</param>
    /// <param name="others">∂(−2 ln L)/∂ν times what the factors of the bin multiply.</param>
    private void WeighMorphs(BlockCode* block, int bin, T others)
    {
        var share = others * At(scratch.BinProduct.Pointer, block->Base + bin);
        for (var k = 0; k < block->Morphs; k++)
        {
            var morph = program.Morphs.Morphs.Pointer + block->Morph + k;
            var basis = program.Morphs.Bases.Pointer + morph->Basis;
            var weight = program.Morphs.Weights.Pointer + morph->Weight + bin;
            for (var anchor = 0; anchor < basis->Anchors; anchor++)
            {
                Add(scratch.MorphWeight.Pointer, basis->Value + anchor, T.Of(weight[anchor * block->Bins]) * share);
            }
        }
    }

    private void AddMorphGradient(double* point, double* gradient)
    {
        var morphs = program.Morphs;
        for (var index = 0; index < morphs.Bases.Length; index++)
        {
            var basis = morphs.Bases.Pointer + index;
            for (var k = 0; k < basis->Size; k++)
            {
                var sum = T.Of(0);
                for (var anchor = 0; anchor < basis->Anchors; anchor++)
                {
                    var slope = At(scratch.MorphSlope.Pointer, basis->Value + anchor) * MorphGeometry<T>.SlopeOf(morphs, basis, anchor, k, point);
                    sum = T.MultiplyAdd(At(scratch.MorphWeight.Pointer, basis->Value + anchor), slope, sum);
                }

                Add(gradient, morphs.Slots.Pointer[basis->Slot + k], sum);
            }
        }
    }
}
