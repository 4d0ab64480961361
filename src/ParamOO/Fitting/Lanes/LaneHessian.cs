using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Exact second derivatives of the profile likelihood of <see cref="LaneLikelihood{T}"/> in the variables, for all lanes at once: the part
/// Σ_b 2n/ν² ∂ν ∂νᵀ from the Jacobian of the yields, the part Σ_b 2(1 − n/ν) ∂²ν block by block, and the eliminated γ as Schur complements,
/// which are one more product of rows per bin.
/// </summary>
/// <remarks>
/// A bin whose blocks all carry its γ, or none of them, has one row of the Jacobian, ∂A or ∂ν; otherwise it has two: with γ A + B = ν,
/// ∂ν = γ ∂A + ∂B and the coupling of γ to the variables, u = c₁ A ∂ν + c₂ ∂A, where c₁ = 2n/ν², c₂ = 2(1 − n/ν). With h the second
/// derivative in γ the matrix gains c₁ ∂ν ∂νᵀ − u uᵀ/h.
/// </remarks>
internal sealed unsafe partial class LaneHessian<T>
    where T : unmanaged, ILane<T>
{
    private const double Stiff = 1e10;

    private readonly FitProgram program;
    private readonly LaneScratch<T> scratch;
    private readonly int variables;
    private readonly int bins;
    private readonly int rowCount;
    private readonly int[] secondRow;
    private readonly bool[] hasCarried;
    private readonly LaneMemory matrix;
    private readonly LaneMemory rows;
    private readonly LaneMemory weights;
    private readonly LaneMemory inverseCurvature;
    private readonly LaneMemory couplingScale;

    public LaneHessian(FitProgram program, LaneScratch<T> scratch)
    {
        this.program = program;
        this.scratch = scratch;
        (variables, bins) = (program.Variables, program.Model.Bins);
        (secondRow, hasCarried) = (new int[bins], new bool[bins]);
        rowCount = AssignRows();
        var blocks = program.Blocks.Span.ToArray();
        var names = program.Coefficients.Sum(coefficient => coefficient.Parameters.Length);
        var curvatures = program.Coefficients.Sum(coefficient => coefficient.Parameters.Length * coefficient.Parameters.Length);
        var mostNames = program.Coefficients.Select(coefficient => coefficient.Parameters.Length).DefaultIfEmpty(0).Max();
        var elements = blocks.Max(block => block.Factors + block.Norms + 1);
        var binElements = blocks.Max(block => block.Shapes + block.BinFactors);
        (matrix, rows) = (Reserve(LaneCholesky.Entries(variables)), Reserve(variables * rowCount));
        (weights, inverseCurvature, couplingScale) = (Reserve(rowCount), Reserve(bins), Reserve(bins));
        (nameValues, nameSlopes, nameCurvatures) = (new double[mostNames], new double[mostNames], new double[mostNames * mostNames]);
        coefficientValues = Reserve(program.Coefficients.Length);
        (coefficientSlopes, coefficientCurvatures) = (Reserve(names), Reserve(curvatures));
        (elementValue, elementSlope, elementCurvature) = (Reserve(elements), Reserve(elements), Reserve(elements));
        (before, after) = (Reserve(elements), Reserve(elements));
        (binBefore, binAfter, binGain) = (Reserve(binElements), Reserve(binElements), Reserve(binElements));
        (scaleGain, shapeSum) = (Reserve(elements + mostNames), Reserve(binElements));
        var morphParameters = blocks.Max(block => program.Morphs.ParametersOf(block));
        (morphGain, morphSlot) = (Reserve(morphParameters), new int[morphParameters]);
        (scaleSlot, elementSlot) = (new int[elements + mostNames], new int[elements]);
        (nameFirst, curvatureFirst) = (new int[program.Coefficients.Length], new int[program.Coefficients.Length]);
        for (var index = 1; index < program.Coefficients.Length; index++)
        {
            var before = program.Coefficients[index - 1].Parameters.Length;
            nameFirst[index] = nameFirst[index - 1] + before;
            curvatureFirst[index] = curvatureFirst[index - 1] + (before * before);
        }
    }

    /// <summary>The last result: lower triangles, [variables (variables + 1)/2 × lanes].</summary>
    public double* Matrix => matrix.Pointer;

    /// <summary>1/h of the eliminated γ of each bin; 0 where it stands on a bound or there is none, [bins × lanes].</summary>
    public double* InverseCurvature => inverseCurvature.Pointer;

    /// <summary>Computes the matrix at the point of the last evaluation.</summary>
    /// <param name="point">The same point, [slots × lanes].</param>
    public void Compute(double* point)
    {
        rows.Span.Clear();
        EvaluateCoefficients(point);
        for (var index = 0; index < program.Blocks.Length; index++)
        {
            AddRows(index, program.Blocks.Pointer + index, point);
        }

        CloseRows();
        MultiplyRows();
        for (var index = 0; index < program.Blocks.Length; index++)
        {
            AddCurvature(index, program.Blocks.Pointer + index, point);
        }

        AddMorphCurvature(point);
        AddConstraints(point);
    }

    /// <summary>u of the eliminated γ of a bin for one variable: ∂²(−2 ln L)/∂γ∂θ at the last point.</summary>
    /// <param name="bin">The bin.</param>
    /// <param name="variable">θ.</param>
    public T Coupling(int bin, int variable) =>
        Row(variable, secondRow[bin] >= 0 ? secondRow[bin] : bin) * T.Load(couplingScale.Pointer + (bin * T.Width));

    private static LaneMemory Reserve(int quantities) => new(Math.Max(1, quantities) * T.Width);

    private static T At(double* memory, int index) => T.Load(memory + (index * T.Width));

    private T Row(int variable, int row) => At(rows.Pointer, (variable * rowCount) + row);

    private int AssignRows()
    {
        var hasOther = new bool[bins];
        foreach (var block in program.Blocks.Span)
        {
            for (var bin = 0; bin < block.Bins; bin++)
            {
                var isCarried = program.Carrier.Span[block.Base + bin] == 0;
                (isCarried ? hasCarried : hasOther)[block.FirstBin + bin] = true;
            }
        }

        var next = bins;
        for (var bin = 0; bin < bins; bin++)
        {
            secondRow[bin] = hasCarried[bin] && hasOther[bin] ? next++ : -1;
        }

        return next;
    }

    /// <summary>The row that a block adds to in a bin.</summary>
    private int RowOf(BlockCode* block, int bin)
    {
        var global = block->FirstBin + bin;
        return program.Carrier.Pointer[block->Base + bin] == 1 && secondRow[global] >= 0 ? secondRow[global] : global;
    }

    private void AddToRow(int slot, int row, T term)
    {
        if (slot < variables)
        {
            var target = rows.Pointer + (((slot * rowCount) + row) * T.Width);
            (T.Load(target) + term).Store(target);
        }
    }

    /// <summary>Turns the rows of the blocks' derivatives into those of the products, with their weights.</summary>
    private void CloseRows()
    {
        for (var bin = 0; bin < bins; bin++)
        {
            var (zero, two) = (T.Of(0), T.Of(2));
            var (count, expected) = (At(scratch.Counts.Pointer, bin), At(scratch.Yield.Pointer, bin));
            var ratio = T.SelectEqual(count, zero, zero, count / expected);
            var slope = At(scratch.Weight.Pointer, bins + bin);
            var curvature = T.SelectEqual(count, zero, zero, two * ratio / expected);
            if (!hasCarried[bin])
            {
                Store(weights, bin, curvature);
                Store(inverseCurvature, bin, zero);
                continue;
            }

            var code = program.Bins.Pointer + bin;
            var (share, factor) = (At(scratch.Shares.Pointer, bin), At(scratch.Gamma.Pointer, code->Eliminated));
            var own = OwnCurvature(code, factor);

            // A yield that is held at 0 in an empty bin cannot move: the limit of a very large curvature.
            var stiff = T.Of(Stiff) * own / (share * share);
            curvature = T.SelectEqual(count, zero, T.SelectEqual(slope, two, zero, stiff), curvature);
            var inverse = InverseOf(code, factor, T.MultiplyAdd(curvature * share, share, own));
            Store(inverseCurvature, bin, inverse);
            if (secondRow[bin] < 0)
            {
                // Only the shares with γ: ∂ν = γ ∂A, u = (c₁ A γ + c₂) ∂A.
                var coupling = T.MultiplyAdd(curvature * share, factor, slope);
                Store(couplingScale, bin, coupling);
                Store(weights, bin, (factor * factor * curvature) - (coupling * coupling * inverse));
            }
            else
            {
                Store(couplingScale, bin, T.Of(1));
                Store(weights, bin, curvature);
                Store(weights, secondRow[bin], zero - inverse);
                MixRows(bin, factor, curvature * share, slope);
            }
        }
    }

    private void MixRows(int bin, T factor, T pull, T slope)
    {
        for (var variable = 0; variable < variables; variable++)
        {
            var carried = Row(variable, bin);
            var total = T.MultiplyAdd(factor, carried, Row(variable, secondRow[bin]));
            Store(rows, (variable * rowCount) + bin, total);
            Store(rows, (variable * rowCount) + secondRow[bin], T.MultiplyAdd(pull, total, slope * carried));
        }
    }

    /// <summary>Second derivative of the constraint of γ.</summary>
    private T OwnCurvature(BinCode* code, T factor) => code->IsPoisson
        ? T.Of(2) * At(scratch.Auxiliary.Pointer, code->Auxiliary) / (factor * factor)
        : T.Of(2 / code->Width);

    /// <summary>1/h; 0 where γ stands on a bound, because it does not follow the variables there.</summary>
    private T InverseOf(BinCode* code, T factor, T curvature)
    {
        var zero = T.Of(0);
        var (low, high) = (At(scratch.GammaLow.Pointer, code->Eliminated), At(scratch.GammaHigh.Pointer, code->Eliminated));
        var inverse = T.Of(1) / curvature;
        inverse = T.SelectLess(low, factor, inverse, zero);
        return T.SelectLess(factor, high, inverse, zero);
    }

    private static void Store(LaneMemory memory, int index, T value) => value.Store(memory.Pointer + (index * T.Width));

    /// <summary>Σ_rows weight · row rowᵀ, in tiles of four by two.</summary>
    private void MultiplyRows()
    {
        var i = 0;
        for (; i + 4 <= variables; i += 4)
        {
            for (var j = 0; j < i + 4; j += 2)
            {
                Tile(i, j);
            }
        }

        for (; i < variables; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Single(i, j);
            }
        }
    }

    private void Tile(int i, int j)
    {
        var zero = T.Of(0);
        var (s00, s01, s10, s11) = (zero, zero, zero, zero);
        var (s20, s21, s30, s31) = (zero, zero, zero, zero);
        var stride = rowCount * T.Width;
        var a = rows.Pointer + (i * stride);
        var b = rows.Pointer + (j * stride);
        var weight = weights.Pointer;
        for (var k = 0; k < stride; k += T.Width)
        {
            var w = T.Load(weight + k);
            var (x, y) = (w * T.Load(b + k), w * T.Load(b + stride + k));
            var row = T.Load(a + k);
            s00 = T.MultiplyAdd(row, x, s00);
            s01 = T.MultiplyAdd(row, y, s01);
            row = T.Load(a + stride + k);
            s10 = T.MultiplyAdd(row, x, s10);
            s11 = T.MultiplyAdd(row, y, s11);
            row = T.Load(a + (2 * stride) + k);
            s20 = T.MultiplyAdd(row, x, s20);
            s21 = T.MultiplyAdd(row, y, s21);
            row = T.Load(a + (3 * stride) + k);
            s30 = T.MultiplyAdd(row, x, s30);
            s31 = T.MultiplyAdd(row, y, s31);
        }

        StoreEntry(i, j, s00);
        StoreEntry(i, j + 1, s01);
        StoreEntry(i + 1, j, s10);
        StoreEntry(i + 1, j + 1, s11);
        StoreEntry(i + 2, j, s20);
        StoreEntry(i + 2, j + 1, s21);
        StoreEntry(i + 3, j, s30);
        StoreEntry(i + 3, j + 1, s31);
    }

    private void Single(int i, int j)
    {
        var sum = T.Of(0);
        for (var row = 0; row < rowCount; row++)
        {
            sum = T.MultiplyAdd(Row(i, row), At(weights.Pointer, row) * Row(j, row), sum);
        }

        StoreEntry(i, j, sum);
    }

    private void StoreEntry(int i, int j, T value)
    {
        if (j <= i)
        {
            Store(matrix, LaneCholesky.Entries(i) + j, value);
        }
    }

    private void AddConstraints(double* point)
    {
        var code = program.Constraints.Pointer;
        for (var index = 0; index < program.Constraints.Length; index++, code++)
        {
            var (theta, measured) = (At(point, code->Slot), At(scratch.Auxiliary.Pointer, code->Auxiliary));
            var width = T.Of(2 * code->Width);
            AddEntry(code->Slot, code->Slot, code->Kind switch
            {
                ConstraintKind.Normal => width,
                ConstraintKind.Poisson => T.Of(2) * measured / (theta * theta),
                _ => width * (T.Of(1) - LaneMath.Log(theta / measured)) / (theta * theta),
            });
        }
    }

    /// <summary>Adds to an entry of the matrix, the diagonal included, as it is.</summary>
    private void AddEntry(int i, int j, T term)
    {
        if (i < variables && j < variables)
        {
            var target = matrix.Pointer + ((LaneCholesky.Entries(Math.Max(i, j)) + Math.Min(i, j)) * T.Width);
            (T.Load(target) + term).Store(target);
        }
    }

    /// <summary>Adds x yᵀ + y xᵀ of two derivatives, which is twice the term when both are in one parameter.</summary>
    private void AddPair(int i, int j, T term) => AddEntry(i, j, i == j ? T.Of(2) * term : term);
}
