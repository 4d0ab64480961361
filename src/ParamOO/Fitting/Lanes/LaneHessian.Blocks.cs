using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <content>
/// What one block adds: its yields are F(θ) y_b(θ), where F is a product of elements (the coefficient, the factors, the norms) and
/// y_b = G_b · (nominal_b + shifts_b) depends on other parameters bin by bin.
/// </content>
internal sealed unsafe partial class LaneHessian<T>
{
    private readonly double[] nameValues;
    private readonly double[] nameSlopes;
    private readonly double[] nameCurvatures;
    private readonly LaneMemory coefficientValues;
    private readonly LaneMemory coefficientSlopes;
    private readonly LaneMemory coefficientCurvatures;
    private readonly LaneMemory elementValue;
    private readonly LaneMemory elementSlope;
    private readonly LaneMemory elementCurvature;
    private readonly LaneMemory before;
    private readonly LaneMemory after;
    private readonly LaneMemory binBefore;
    private readonly LaneMemory binAfter;
    private readonly LaneMemory binGain;
    private readonly LaneMemory scaleGain;
    private readonly LaneMemory shapeSum;
    private readonly int[] scaleSlot;
    private readonly int[] elementSlot;
    private readonly int[] nameFirst;
    private readonly int[] curvatureFirst;
    private int elements;
    private int scaleParameters;

    private void EvaluateCoefficients(double* point)
    {
        for (var index = 0; index < program.Coefficients.Length; index++)
        {
            var coefficient = program.Coefficients[index];
            var n = coefficient.Parameters.Length;
            var values = nameValues.AsSpan(0, n);
            var gradient = nameSlopes.AsSpan(0, n);
            var hessian = nameCurvatures.AsSpan(0, n * n);
            for (var lane = 0; lane < T.Width; lane++)
            {
                for (var k = 0; k < n; k++)
                {
                    values[k] = point[(coefficient.Parameters[k] * T.Width) + lane];
                }

                coefficientValues.Pointer[(index * T.Width) + lane] = coefficient.Expression.Evaluate(values, gradient, hessian);
                Scatter(gradient, coefficientSlopes, nameFirst[index], lane);
                Scatter(hessian, coefficientCurvatures, curvatureFirst[index], lane);
            }
        }
    }

    private static void Scatter(ReadOnlySpan<double> numbers, LaneMemory memory, int first, int lane)
    {
        for (var k = 0; k < numbers.Length; k++)
        {
            memory.Pointer[((first + k) * T.Width) + lane] = numbers[k];
        }
    }

    /// <summary>Lists the elements of F with their slopes and the products before and after each; then ∂F in each parameter.</summary>
    private void LoadScale(BlockCode* block, double* point)
    {
        elements = 0;
        if (block->Coefficient >= 0)
        {
            AddElement(-1, At(coefficientValues.Pointer, block->Coefficient), T.Of(1), T.Of(0));
        }

        for (var k = 0; k < block->Factors; k++)
        {
            var slot = program.Factors.Pointer[block->Factor + k];
            AddElement(slot, At(point, slot), T.Of(1), T.Of(0));
        }

        for (var k = 0; k < block->Norms; k++)
        {
            var norm = block->Norm + k;
            var code = program.Norms.Pointer + norm;
            var value = At(scratch.NormValue.Pointer, norm);
            AddElement(code->Slot, value, At(scratch.NormSlope.Pointer, norm), LaneInterpolation.FactorCurvature(code, At(point, code->Slot), value));
        }

        Chain();
        ListScaleParameters(block);
    }

    private void AddElement(int slot, T value, T slope, T curvature)
    {
        elementSlot[elements] = slot;
        Store(elementValue, elements, value);
        Store(elementSlope, elements, slope);
        Store(elementCurvature, elements, curvature);
        elements++;
    }

    private void Chain()
    {
        var product = T.Of(1);
        for (var e = 0; e < elements; e++)
        {
            Store(before, e, product);
            product *= At(elementValue.Pointer, e);
        }

        product = T.Of(1);
        for (var e = elements - 1; e >= 0; e--)
        {
            Store(after, e, product);
            product *= At(elementValue.Pointer, e);
        }
    }

    private void ListScaleParameters(BlockCode* block)
    {
        scaleParameters = 0;
        for (var e = 0; e < elements; e++)
        {
            var gain = At(before.Pointer, e) * At(elementSlope.Pointer, e) * At(after.Pointer, e);
            if (elementSlot[e] >= 0)
            {
                AddScaleParameter(elementSlot[e], gain);
                continue;
            }

            var parameters = program.Coefficients[block->Coefficient].Parameters;
            for (var k = 0; k < parameters.Length; k++)
            {
                AddScaleParameter(parameters[k], gain * At(coefficientSlopes.Pointer, nameFirst[block->Coefficient] + k));
            }
        }
    }

    private void AddScaleParameter(int slot, T gain)
    {
        scaleSlot[scaleParameters] = slot;
        Store(scaleGain, scaleParameters++, gain);
    }

    private void AddRows(int index, BlockCode* block, double* point)
    {
        LoadScale(block, point);
        var product = At(scratch.Scale.Pointer, index);
        var binElements = block->Shapes + block->BinFactors;
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var row = RowOf(block, bin);
            var sum = At(scratch.BaseYield.Pointer, block->Base + bin);
            var factor = block->HasBinElements ? At(scratch.BinProduct.Pointer, block->Base + bin) : T.Of(1);
            for (var p = 0; p < scaleParameters; p++)
            {
                AddToRow(scaleSlot[p], row, At(scaleGain.Pointer, p) * factor * sum);
            }

            for (var k = 0; k < block->Shifts; k++)
            {
                AddToRow(SlotOfShift(block, k), row, product * factor * ShiftSlope(block, k, bin));
            }

            if (binElements > 0)
            {
                LoadBin(block, bin, binElements);
                for (var e = 0; e < binElements; e++)
                {
                    AddToRow(SlotOfBinElement(block, e, bin), row, product * sum * At(binGain.Pointer, e));
                }
            }

            if (block->Morphs > 0)
            {
                AddMorphRow(block, bin, row, product * sum * factor, point);
            }
        }
    }

    private int SlotOfShift(BlockCode* block, int shift) => program.Bases.Pointer[program.ShiftBases.Pointer[block->Shift + shift]].Slot;

    /// <summary>dD_b/dα of a shift.</summary>
    private T ShiftSlope(BlockCode* block, int shift, int bin)
    {
        var basis = program.ShiftBases.Pointer[block->Shift + shift];
        var entry = (shift * block->Bins) + bin;
        var slope = T.Of(program.Odd.Pointer[block->Odd + entry]) * At(scratch.BasisOddSlope.Pointer, basis);
        return shift < block->EvenShifts
            ? T.MultiplyAdd(T.Of(program.Even.Pointer[block->Even + entry]), At(scratch.BasisEvenSlope.Pointer, basis), slope)
            : slope;
    }

    /// <summary>Slot of a factor per bin; beyond all variables where the bin has none.</summary>
    private int SlotOfBinElement(BlockCode* block, int element, int bin)
    {
        if (element < block->Shapes)
        {
            return program.Shapes.Pointer[block->Shape + (element * block->Bins) + bin].Slot;
        }

        var slot = program.BinFactors.Pointer[block->BinFactor + ((element - block->Shapes) * block->Bins) + bin];
        return slot < 0 ? int.MaxValue : slot;
    }

    private T BinSlope(BlockCode* block, int element, int bin) => element < block->Shapes
        ? At(scratch.BinSlope.Pointer, block->BinElement + (element * block->Bins) + bin)
        : T.Of(1);

    private T BinValue(BlockCode* block, int element, int bin) =>
        At(scratch.BinValue.Pointer, block->BinElement + (element * block->Bins) + bin);

    /// <summary>For each factor of a bin the products before and after it, and ∂G_b in it.</summary>
    private void LoadBin(BlockCode* block, int bin, int binElements)
    {
        var product = block->Morphs > 0 ? At(scratch.MorphFactor.Pointer, block->Base + bin) : T.Of(1);
        for (var e = 0; e < binElements; e++)
        {
            Store(binBefore, e, product);
            product *= BinValue(block, e, bin);
        }

        product = T.Of(1);
        for (var e = binElements - 1; e >= 0; e--)
        {
            Store(binAfter, e, product);
            Store(binGain, e, At(binBefore.Pointer, e) * BinSlope(block, e, bin) * product);
            product *= BinValue(block, e, bin);
        }
    }

    private T WeightOf(BlockCode* block, int bin) =>
        At(scratch.Weight.Pointer, (program.Carrier.Pointer[block->Base + bin] * bins) + block->FirstBin + bin);

    private void AddCurvature(int index, BlockCode* block, double* point)
    {
        LoadScale(block, point);
        var hasBinElements = block->HasBinElements;
        var total = T.Of(0);
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var weight = WeightOf(block, bin);
            weight = hasBinElements ? weight * At(scratch.BinProduct.Pointer, block->Base + bin) : weight;
            total = T.MultiplyAdd(weight, At(scratch.BaseYield.Pointer, block->Base + bin), total);
        }

        AddScaleCurvature(block, total);
        for (var k = 0; k < block->Shifts; k++)
        {
            AddShiftCurvature(index, block, k, hasBinElements, point);
        }

        if (hasBinElements)
        {
            AddBinCurvature(index, block, point);
        }

        if (block->Morphs > 0)
        {
            AddMorphPairs(index, block, point);
        }
    }

    /// <summary>∂²F Σ_b w_b y_b.</summary>
    private void AddScaleCurvature(BlockCode* block, T total)
    {
        for (var e = 0; e < elements; e++)
        {
            var others = total * At(before.Pointer, e) * At(after.Pointer, e);
            AddOwnCurvature(block, e, others);
            var chain = total * At(before.Pointer, e) * At(elementSlope.Pointer, e);
            for (var f = e + 1; f < elements; f++)
            {
                AddElementPair(block, e, f, chain * At(elementSlope.Pointer, f) * At(after.Pointer, f));
                chain *= At(elementValue.Pointer, f);
            }
        }
    }

    private void AddOwnCurvature(BlockCode* block, int element, T others)
    {
        if (elementSlot[element] >= 0)
        {
            AddEntry(elementSlot[element], elementSlot[element], others * At(elementCurvature.Pointer, element));
            return;
        }

        var parameters = program.Coefficients[block->Coefficient].Parameters;
        for (var i = 0; i < parameters.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var curvature = At(coefficientCurvatures.Pointer, curvatureFirst[block->Coefficient] + (i * parameters.Length) + j);
                AddEntry(parameters[i], parameters[j], others * curvature);
            }
        }
    }

    private void AddElementPair(BlockCode* block, int e, int f, T term)
    {
        if (elementSlot[e] >= 0)
        {
            AddPair(elementSlot[e], elementSlot[f], term);
            return;
        }

        var parameters = program.Coefficients[block->Coefficient].Parameters;
        for (var k = 0; k < parameters.Length; k++)
        {
            AddPair(parameters[k], elementSlot[f], term * At(coefficientSlopes.Pointer, nameFirst[block->Coefficient] + k));
        }
    }

    /// <summary>∂F Σ_b w_b ∂y_b and F Σ_b w_b ∂²y_b for one shift.</summary>
    private void AddShiftCurvature(int index, BlockCode* block, int shift, bool hasBinElements, double* point)
    {
        var (slopes, evens) = (T.Of(0), T.Of(0));
        for (var bin = 0; bin < block->Bins; bin++)
        {
            var weight = WeightOf(block, bin);
            weight = hasBinElements ? weight * At(scratch.BinProduct.Pointer, block->Base + bin) : weight;
            slopes = T.MultiplyAdd(weight, ShiftSlope(block, shift, bin), slopes);
            if (shift < block->EvenShifts)
            {
                evens = T.MultiplyAdd(T.Of(program.Even.Pointer[block->Even + (shift * block->Bins) + bin]), weight, evens);
            }
        }

        var slot = SlotOfShift(block, shift);
        for (var p = 0; p < scaleParameters; p++)
        {
            AddPair(scaleSlot[p], slot, At(scaleGain.Pointer, p) * slopes);
        }

        if (shift < block->EvenShifts)
        {
            var code = program.Bases.Pointer[program.ShiftBases.Pointer[block->Shift + shift]].Code;
            AddEntry(slot, slot, At(scratch.Scale.Pointer, index) * evens * LaneInterpolation.EvenCurvature(code, At(point, slot)));
        }
    }

    /// <summary>The pairs with a factor per bin: with F, with shifts, with each other.</summary>
    private void AddBinCurvature(int index, BlockCode* block, double* point)
    {
        var binElements = block->Shapes + block->BinFactors;
        var product = At(scratch.Scale.Pointer, index);
        shapeSum.Span.Clear();
        for (var bin = 0; bin < block->Bins; bin++)
        {
            LoadBin(block, bin, binElements);
            var weight = WeightOf(block, bin);
            var weighted = weight * At(scratch.BaseYield.Pointer, block->Base + bin);
            for (var e = 0; e < binElements; e++)
            {
                AddBinElement(block, bin, e, binElements, product, weight, weighted, point);
            }
        }

        for (var e = 0; e < block->Shapes; e++)
        {
            for (var p = 0; p < scaleParameters; p++)
            {
                AddPair(scaleSlot[p], SlotOfBinElement(block, e, 0), At(scaleGain.Pointer, p) * At(shapeSum.Pointer, e));
            }
        }
    }

    private void AddBinElement(BlockCode* block, int bin, int e, int binElements, T product, T weight, T weighted, double* point)
    {
        var slot = SlotOfBinElement(block, e, bin);
        if (slot == int.MaxValue)
        {
            return;
        }

        var gain = At(binGain.Pointer, e);
        if (e < block->Shapes)
        {
            // The parameter is the same in all bins, so that the pairs with F wait for the sum over bins.
            Store(shapeSum, e, T.MultiplyAdd(weighted, gain, At(shapeSum.Pointer, e)));
            var code = program.Shapes.Pointer + block->Shape + (e * block->Bins) + bin;
            var curvature = LaneInterpolation.FactorCurvature(code, At(point, slot), BinValue(block, e, bin));
            AddEntry(slot, slot, product * weighted * At(binBefore.Pointer, e) * curvature * At(binAfter.Pointer, e));
        }
        else
        {
            for (var p = 0; p < scaleParameters; p++)
            {
                AddPair(scaleSlot[p], slot, At(scaleGain.Pointer, p) * weighted * gain);
            }
        }

        for (var k = 0; k < block->Shifts; k++)
        {
            AddPair(slot, SlotOfShift(block, k), product * weight * gain * ShiftSlope(block, k, bin));
        }

        var chain = product * weighted * At(binBefore.Pointer, e) * BinSlope(block, e, bin);
        for (var f = e + 1; f < binElements; f++)
        {
            AddPair(slot, SlotOfBinElement(block, f, bin), chain * BinSlope(block, f, bin) * At(binAfter.Pointer, f));
            chain *= BinValue(block, f, bin);
        }
    }
}
