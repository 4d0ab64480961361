namespace ParamOO.Fitting.Lanes;

/// <content>Parameters to yields.</content>
internal sealed unsafe partial class LaneLikelihood<T>
{
    private void PrepareBases(double* point)
    {
        for (var index = 0; index < program.Bases.Length; index++)
        {
            var code = program.Bases.Pointer[index];
            var odd = LaneInterpolation.Shift(code.Code, At(point, code.Slot), out var even, out var oddSlope, out var evenSlope);
            odd.Store(scratch.BasisOdd.Pointer + (index * T.Width));
            even.Store(scratch.BasisEven.Pointer + (index * T.Width));
            oddSlope.Store(scratch.BasisOddSlope.Pointer + (index * T.Width));
            evenSlope.Store(scratch.BasisEvenSlope.Pointer + (index * T.Width));
        }
    }

    private void PrepareNorms(double* point)
    {
        var code = program.Norms.Pointer;
        for (var index = 0; index < program.Norms.Length; index++, code++)
        {
            LaneInterpolation.Factor(code, At(point, code->Slot), out var slope).Store(scratch.NormValue.Pointer + (index * T.Width));
            slope.Store(scratch.NormSlope.Pointer + (index * T.Width));
        }
    }

    private void Forward(int index, BlockCode* block, double* point)
    {
        var product = block->Coefficient < 0 ? T.Of(1) : coefficients.Value(block->Coefficient);
        for (var k = 0; k < block->Factors; k++)
        {
            product *= At(point, program.Factors.Pointer[block->Factor + k]);
        }

        for (var k = 0; k < block->Norms; k++)
        {
            product *= At(scratch.NormValue.Pointer, block->Norm + k);
        }

        product.Store(scratch.Scale.Pointer + (index * T.Width));
        SumShifts(block);
        if (block->HasBinElements)
        {
            MultiplyPerBin(block, point);
        }

        AddToBins(block, product);
    }

    /// <summary>Nominal yields plus all shifts, four bins at a time so that each basis function is read once for four.</summary>
    private void SumShifts(BlockCode* block)
    {
        var odd = program.Odd.Pointer + block->Odd;
        var even = program.Even.Pointer + block->Even;
        var shifts = program.ShiftBases.Pointer + block->Shift;
        var (n, bin) = (block->Bins, 0);
        for (; bin + 4 <= n; bin += 4)
        {
            var nominal = program.Nominal.Pointer + block->Base + bin;
            var (a, b, c, d) = (T.Of(nominal[0]), T.Of(nominal[1]), T.Of(nominal[2]), T.Of(nominal[3]));
            for (var k = 0; k < block->Shifts; k++)
            {
                var basis = At(scratch.BasisOdd.Pointer, shifts[k]);
                var part = odd + (k * n) + bin;
                a = T.MultiplyAdd(T.Of(part[0]), basis, a);
                b = T.MultiplyAdd(T.Of(part[1]), basis, b);
                c = T.MultiplyAdd(T.Of(part[2]), basis, c);
                d = T.MultiplyAdd(T.Of(part[3]), basis, d);
            }

            for (var k = 0; k < block->EvenShifts; k++)
            {
                var basis = At(scratch.BasisEven.Pointer, shifts[k]);
                var part = even + (k * n) + bin;
                a = T.MultiplyAdd(T.Of(part[0]), basis, a);
                b = T.MultiplyAdd(T.Of(part[1]), basis, b);
                c = T.MultiplyAdd(T.Of(part[2]), basis, c);
                d = T.MultiplyAdd(T.Of(part[3]), basis, d);
            }

            var target = scratch.BaseYield.Pointer + ((block->Base + bin) * T.Width);
            a.Store(target);
            b.Store(target + T.Width);
            c.Store(target + (2 * T.Width));
            d.Store(target + (3 * T.Width));
        }

        for (; bin < n; bin++)
        {
            var sum = T.Of(program.Nominal.Pointer[block->Base + bin]);
            for (var k = 0; k < block->Shifts; k++)
            {
                sum = T.MultiplyAdd(T.Of(odd[(k * n) + bin]), At(scratch.BasisOdd.Pointer, shifts[k]), sum);
            }

            for (var k = 0; k < block->EvenShifts; k++)
            {
                sum = T.MultiplyAdd(T.Of(even[(k * n) + bin]), At(scratch.BasisEven.Pointer, shifts[k]), sum);
            }

            sum.Store(scratch.BaseYield.Pointer + ((block->Base + bin) * T.Width));
        }
    }

    private void MultiplyPerBin(BlockCode* block, double* point)
    {
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var product = block->Morphs > 0 ? MorphFactorOf(block, bin) : T.Of(1);
            for (var k = 0; k < block->Shapes; k++)
            {
                var code = program.Shapes.Pointer + block->Shape + (k * block->Bins) + bin;
                var factor = LaneInterpolation.Factor(code, At(point, code->Slot), out var slope);
                var element = (block->BinElement + (k * block->Bins) + bin) * T.Width;
                factor.Store(scratch.BinValue.Pointer + element);
                slope.Store(scratch.BinSlope.Pointer + element);
                product *= factor;
            }

            for (var k = 0; k < block->BinFactors; k++)
            {
                var slot = program.BinFactors.Pointer[block->BinFactor + (k * block->Bins) + bin];
                var factor = slot < 0 ? T.Of(1) : At(point, slot);
                factor.Store(scratch.BinValue.Pointer + ((block->BinElement + ((block->Shapes + k) * block->Bins) + bin) * T.Width));
                product *= factor;
            }

            product.Store(scratch.BinProduct.Pointer + ((block->Base + bin) * T.Width));
        }
    }

    private void AddToBins(BlockCode* block, T product)
    {
        var hasBinProduct = block->HasBinElements;
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var share = product * At(scratch.BaseYield.Pointer, block->Base + bin);
            if (hasBinProduct)
            {
                share *= At(scratch.BinProduct.Pointer, block->Base + bin);
            }

            var target = scratch.Shares.Pointer + (((program.Carrier.Pointer[block->Base + bin] * bins) + block->FirstBin + bin) * T.Width);
            (T.Load(target) + share).Store(target);
        }
    }
}
