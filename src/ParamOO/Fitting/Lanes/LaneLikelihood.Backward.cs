namespace ParamOO.Fitting.Lanes;

/// <content>∂/∂ν_b back to the parameters.</content>
internal sealed unsafe partial class LaneLikelihood<T>
{
    private void Backward(int index, BlockCode* block, double* point, double* gradient)
    {
        var product = At(scratch.Scale.Pointer, index);
        var total = WeighBases(block, product);
        if (block->HasBinElements)
        {
            DifferentiatePerBin(block, product, gradient);
        }

        DifferentiateScale(block, point, total, gradient);
        if (block->Shifts > 0)
        {
            DifferentiateShifts(block, gradient);
        }
    }

    /// <summary>∂/∂(base yield) of each bin; returns ∂/∂(scale).</summary>
    private T WeighBases(BlockCode* block, T product)
    {
        var total = T.Of(0);
        var hasBinProduct = block->HasBinElements;
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var slope = At(scratch.Weight.Pointer, (program.Carrier.Pointer[block->Base + bin] * bins) + block->FirstBin + bin);
            if (hasBinProduct)
            {
                slope *= At(scratch.BinProduct.Pointer, block->Base + bin);
            }

            total = T.MultiplyAdd(slope, At(scratch.BaseYield.Pointer, block->Base + bin), total);
            (slope * product).Store(scratch.BaseWeight.Pointer + (bin * T.Width));
        }

        return total;
    }

    /// <summary>The product of all elements but one, times its slope: exact also where elements are zero.</summary>
    private void DifferentiateScale(BlockCode* block, double* point, T total, double* gradient)
    {
        var before = block->Coefficient < 0 ? T.Of(1) : coefficients.Value(block->Coefficient);
        for (var k = 0; k < block->Factors; k++)
        {
            before.Store(scratch.Prefix.Pointer + (k * T.Width));
            before *= At(point, program.Factors.Pointer[block->Factor + k]);
        }

        for (var k = 0; k < block->Norms; k++)
        {
            before.Store(scratch.Prefix.Pointer + ((block->Factors + k) * T.Width));
            before *= At(scratch.NormValue.Pointer, block->Norm + k);
        }

        var after = total;
        for (var k = block->Norms - 1; k >= 0; k--)
        {
            var norm = block->Norm + k;
            Add(gradient, program.Norms.Pointer[norm].Slot, after * At(scratch.Prefix.Pointer, block->Factors + k) * At(scratch.NormSlope.Pointer, norm));
            after *= At(scratch.NormValue.Pointer, norm);
        }

        for (var k = block->Factors - 1; k >= 0; k--)
        {
            var slot = program.Factors.Pointer[block->Factor + k];
            Add(gradient, slot, after * At(scratch.Prefix.Pointer, k));
            after *= At(point, slot);
        }

        if (block->Coefficient >= 0)
        {
            coefficients.AddWeight(block->Coefficient, after);
        }
    }

    private void DifferentiateShifts(BlockCode* block, double* gradient)
    {
        var n = block->Bins;
        var shifts = program.ShiftBases.Pointer + block->Shift;
        var odd = program.Odd.Pointer + block->Odd;
        var even = program.Even.Pointer + block->Even;
        var k = 0;
        for (; k < block->EvenShifts; k++)
        {
            var (oddSum, evenSum) = (T.Of(0), T.Of(0));
            for (var bin = 0; bin < n; bin++)
            {
                var slope = At(scratch.BaseWeight.Pointer, bin);
                oddSum = T.MultiplyAdd(T.Of(odd[(k * n) + bin]), slope, oddSum);
                evenSum = T.MultiplyAdd(T.Of(even[(k * n) + bin]), slope, evenSum);
            }

            var term = T.MultiplyAdd(evenSum, At(scratch.BasisEvenSlope.Pointer, shifts[k]), oddSum * At(scratch.BasisOddSlope.Pointer, shifts[k]));
            Add(gradient, program.Bases.Pointer[shifts[k]].Slot, term);
        }

        for (; k < block->Shifts; k++)
        {
            var sum = T.Of(0);
            for (var bin = 0; bin < n; bin++)
            {
                sum = T.MultiplyAdd(T.Of(odd[(k * n) + bin]), At(scratch.BaseWeight.Pointer, bin), sum);
            }

            Add(gradient, program.Bases.Pointer[shifts[k]].Slot, sum * At(scratch.BasisOddSlope.Pointer, shifts[k]));
        }
    }

    private void DifferentiatePerBin(BlockCode* block, T product, double* gradient)
    {
        var elements = block->Shapes + block->BinFactors;
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var slope = At(scratch.Weight.Pointer, (program.Carrier.Pointer[block->Base + bin] * bins) + block->FirstBin + bin);
            var after = slope * product * At(scratch.BaseYield.Pointer, block->Base + bin);
            if (block->Morphs > 0)
            {
                WeighMorphs(block, bin, after);
            }

            DifferentiateElements(block, bin, elements, after, gradient);
        }
    }

    private void DifferentiateElements(BlockCode* block, int bin, int elements, T after, double* gradient)
    {
        var first = block->BinElement + bin;
        var before = block->Morphs > 0 ? At(scratch.MorphFactor.Pointer, block->Base + bin) : T.Of(1);
        for (var k = 0; k < elements; k++)
        {
            before.Store(scratch.BinPrefix.Pointer + (k * T.Width));
            before *= At(scratch.BinValue.Pointer, first + (k * block->Bins));
        }

        for (var k = elements - 1; k >= 0; k--)
        {
            var others = after * At(scratch.BinPrefix.Pointer, k);
            var element = first + (k * block->Bins);
            if (k < block->Shapes)
            {
                Add(gradient, program.Shapes.Pointer[block->Shape + (k * block->Bins) + bin].Slot, others * At(scratch.BinSlope.Pointer, element));
            }
            else if (program.BinFactors.Pointer[block->BinFactor + ((k - block->Shapes) * block->Bins) + bin] is >= 0 and var slot)
            {
                Add(gradient, slot, others);
            }

            after *= At(scratch.BinValue.Pointer, element);
        }
    }
}
