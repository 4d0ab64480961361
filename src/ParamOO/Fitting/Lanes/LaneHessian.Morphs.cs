using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <content>Morphs: C_b = exp h_b, h_b = Σ_i w_ib φ_i, so that ∂C_b = C_b ∂h_b and ∂²C_b = C_b (∂h_b ∂h_bᵀ + ∂²h_b).</content>
internal sealed unsafe partial class LaneHessian<T>
{
    private readonly LaneMemory morphGain;
    private readonly int[] morphSlot;

    /// <summary>∂h_b in each parameter of the morphs of a block; returns how many there are.</summary>
    private int LoadMorphs(BlockCode* block, int bin, double* point)
    {
        var morphs = program.Morphs;
        var count = 0;
        for (var k = 0; k < block->Morphs; k++)
        {
            var morph = morphs.Morphs.Pointer + block->Morph + k;
            var basis = morphs.Bases.Pointer + morph->Basis;
            var weight = morphs.Weights.Pointer + morph->Weight + bin;
            for (var parameter = 0; parameter < basis->Size; parameter++)
            {
                var sum = T.Of(0);
                for (var anchor = 0; anchor < basis->Anchors; anchor++)
                {
                    var slope = At(scratch.MorphSlope.Pointer, basis->Value + anchor) * MorphGeometry<T>.SlopeOf(morphs, basis, anchor, parameter, point);
                    sum = T.MultiplyAdd(T.Of(weight[anchor * block->Bins]), slope, sum);
                }

                morphSlot[count] = morphs.Slots.Pointer[basis->Slot + parameter];
                Store(morphGain, count++, sum);
            }
        }

        return count;
    }

    private void AddMorphRow(BlockCode* block, int bin, int row, T share, double* point)
    {
        var count = LoadMorphs(block, bin, point);
        for (var p = 0; p < count; p++)
        {
            AddToRow(morphSlot[p], row, share * At(morphGain.Pointer, p));
        }
    }

    /// <summary>∂h_b with itself and with everything else that moves the bin.</summary>
    private void AddMorphPairs(int index, BlockCode* block, double* point)
    {
        var binElements = block->Shapes + block->BinFactors;
        var product = At(scratch.Scale.Pointer, index);
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var count = LoadMorphs(block, bin, point);
            LoadBin(block, bin, binElements);
            var weight = WeightOf(block, bin);
            var sum = At(scratch.BaseYield.Pointer, block->Base + bin);
            var factor = At(scratch.BinProduct.Pointer, block->Base + bin);
            for (var p = 0; p < count; p++)
            {
                var gain = weight * At(morphGain.Pointer, p);
                AddMorphPairs(p, count, gain * product * sum * factor);
                for (var s = 0; s < scaleParameters; s++)
                {
                    AddPair(morphSlot[p], scaleSlot[s], gain * At(scaleGain.Pointer, s) * factor * sum);
                }

                for (var k = 0; k < block->Shifts; k++)
                {
                    AddPair(morphSlot[p], SlotOfShift(block, k), gain * product * factor * ShiftSlope(block, k, bin));
                }

                for (var e = 0; e < binElements; e++)
                {
                    AddPair(morphSlot[p], SlotOfBinElement(block, e, bin), gain * product * sum * At(binGain.Pointer, e));
                }
            }
        }
    }

    private void AddMorphPairs(int p, int count, T term)
    {
        AddEntry(morphSlot[p], morphSlot[p], term * At(morphGain.Pointer, p));
        for (var q = p + 1; q < count; q++)
        {
            AddPair(morphSlot[p], morphSlot[q], term * At(morphGain.Pointer, q));
        }
    }

    /// <summary>Σ_i ∂(−2 ln L)/∂φ_i ∂²φ_i, for all blocks at once.</summary>
    private void AddMorphCurvature(double* point)
    {
        var morphs = program.Morphs;
        for (var index = 0; index < morphs.Bases.Length; index++)
        {
            var basis = morphs.Bases.Pointer + index;
            for (var anchor = 0; anchor < basis->Anchors; anchor++)
            {
                AddAnchorCurvature(morphs, basis, anchor, point);
            }
        }
    }

    private void AddAnchorCurvature(MorphProgram morphs, MorphBasisCode* basis, int anchor, double* point)
    {
        var weight = At(scratch.MorphWeight.Pointer, basis->Value + anchor);
        var first = At(scratch.MorphSlope.Pointer, basis->Value + anchor);
        var second = weight * LaneKernel.Curvature(basis->Kernel, MorphGeometry<T>.SquareOf(morphs, basis, anchor, point), first);
        for (var i = 0; i < basis->Size; i++)
        {
            var scale = morphs.Scales.Pointer[basis->Slot + i];
            var slot = morphs.Slots.Pointer[basis->Slot + i];
            var slope = second * MorphGeometry<T>.SlopeOf(morphs, basis, anchor, i, point);
            AddEntry(slot, slot, weight * first * T.Of(2 * scale * scale));
            for (var j = 0; j <= i; j++)
            {
                AddEntry(slot, morphs.Slots.Pointer[basis->Slot + j], slope * MorphGeometry<T>.SlopeOf(morphs, basis, anchor, j, point));
            }
        }
    }
}
