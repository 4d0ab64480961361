using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>
/// −2 ln L of one model with its derivatives as straight code: blocks and modifiers one after the other, bins of the same formula in a loop, structure
/// as constants, so that there is nothing to look up and everything has a name instead of a place in an array.
/// </summary>
internal sealed class StraightText
{
    private readonly FitProgram program;
    private readonly StraightNumbers numbers;
    private readonly CodeWriter code = new();

    private StraightText(FitProgram program, StraightNumbers numbers) => (this.program, this.numbers) = (program, numbers);

    /// <summary>Writes the functions <c>evaluate_point</c> and <c>differentiate</c>.</summary>
    /// <param name="program">The model.</param>
    /// <param name="numbers">Its numbers.</param>
    public static string Of(FitProgram program, StraightNumbers numbers)
    {
        var text = new StraightText(program, numbers);
        text.WriteEvaluation();
        text.WriteDerivatives();
        return text.code.ToString();
    }

    /// <summary>A parameter as an element of a product.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="variables">Slots below are variables.</param>
    public static ProductElement Parameter(int slot, int variables) => new($"p{slot}", slot < variables ? [new(slot, null, [null])] : []);

    /// <summary>What stands for an entry of the matrix.</summary>
    /// <param name="program">The model.</param>
    /// <param name="i">Row or column.</param>
    /// <param name="j">The other.</param>
    public static string Matrix(FitProgram program, int i, int j)
    {
        var (row, column) = (Math.Max(i, j), Math.Min(i, j));
        return $"OWN({program.Variables + (row * (row + 1) / 2) + column})";
    }

    private void WriteEvaluation()
    {
        code.Line("/* -2 ln L at a point, relative to the saturated terms. */");
        code.Open("FUNCTION double evaluate_point(const Fit* fit, int point)");
        code.Line("double sum = 0;");
        WriteParameters(withSlopes: false);
        for (var block = 0; block < program.Blocks.Length; block++)
        {
            code.Let($"scale{block}", ScaleOf(block, withSlopes: false).Value() ?? "1.0");
        }

        foreach (var stretch in numbers.Stretches)
        {
            new StraightBins(program, code, stretch).WriteEvaluation();
        }

        foreach (var (index, constraint) in Constraints)
        {
            code.Line($"sum += constraint_term({Arguments(index, constraint)});");
        }

        code.Line("return sum;");
        code.Close();
        code.Line();
    }

    private void WriteDerivatives()
    {
        code.Line("/* The gradient at a point, and the matrix if it is wanted. */");
        code.Open("FUNCTION void differentiate(const Fit* fit, int point, int has_matrix)");
        code.Line("const int is_far = !(AT(DISTANCE_AT) < NEAR);");
        code.Line("const int is_near = has_matrix && !is_far;");
        Clear("OWN({0}) = 0;", program.Variables + (program.Variables * (program.Variables + 1) / 2));
        WriteParameters(withSlopes: true);
        Clear("double anchor_weight{0} = 0;", program.Morphs.Values);
        var (scales, slopes) = (new List<ProductText>(), new List<IReadOnlyList<ProductSlope>>());
        for (var block = 0; block < program.Blocks.Length; block++)
        {
            var scale = ScaleOf(block, withSlopes: true);
            code.Let($"scale{block}", scale.Value() ?? "1.0");
            scales.Add(scale);
            slopes.Add(scale.Slopes());
        }

        foreach (var stretch in numbers.Stretches)
        {
            new StraightBins(program, code, stretch).WriteDerivatives(scales, slopes);
        }

        WriteConstraints();
        if (program.Morphs.Values > 0)
        {
            code.Open("if (is_near)");
            new StraightAnchors(program, code, numbers).WriteCurvatures();
            code.Close();
        }

        code.Close();
        code.Line();
    }

    private IEnumerable<(int Index, ConstraintCode Constraint)> Constraints => program.Constraints.Span.ToArray().Index();

    private void Clear(string line, int count)
    {
        for (var k = 0; k < count; k++)
        {
            code.Line(string.Format(null, line, k));
        }
    }

    /// <summary>Everything that all bins need of a point.</summary>
    private void WriteParameters(bool withSlopes)
    {
        code.Line("GLOBAL const Pair* pairs = (GLOBAL const Pair*)fit->numbers;");
        for (var slot = 0; slot < program.Slots; slot++)
        {
            code.Let($"p{slot}", $"AT(point + {slot})");
        }

        var shapes = numbers.Stretches.SelectMany(stretch => stretch.Cells).SelectMany(cell => cell.Shapes);
        foreach (var factor in Enumerable.Range(0, program.Norms.Length).Select(numbers.Norm).Concat(shapes).DistinctBy(factor => (factor.Slot, factor.HasPolynomial)))
        {
            factor.WriteSides(code);
        }

        foreach (var (k, basis) in program.Bases.Span.ToArray().Index())
        {
            code.Let($"odd{k}", $"shift_odd({(int)basis.Code}, p{basis.Slot})");
            code.Let($"even{k}", $"shift_even({(int)basis.Code}, p{basis.Slot})");
            code.Let($"even_slope{k}", $"shift_even_slope({(int)basis.Code}, p{basis.Slot})");
        }

        new StraightAnchors(program, code, numbers).WriteValues(withSlopes);
        foreach (var (index, coefficient) in program.Coefficients.Index())
        {
            coefficients[index] = CoefficientText.Write(code, coefficient, $"c{index}", slot => $"p{slot}");
        }
    }

    private readonly Dictionary<int, CoefficientText> coefficients = [];

    /// <summary>What multiplies a whole block: its coefficient, parameters, interpolated factors.</summary>
    private ProductText ScaleOf(int index, bool withSlopes)
    {
        var (block, name) = (program.Blocks.Span[index], $"f{index}");
        var norms = Enumerable.Range(block.Norm, block.Norms).Select(numbers.Norm).ToList();
        var common = norms.Count > 0 ? code.Let($"{name}_outside", $"exp({string.Join(" + ", norms.Select(norm => norm.Exponent))})") : null;
        List<ProductElement> elements = block.Coefficient < 0 ? [] : [ElementOf(block.Coefficient)];
        elements.AddRange(program.Factors.Span.Slice(block.Factor, block.Factors).ToArray().Select(slot => Parameter(slot, program.Variables)));
        elements.AddRange(norms.Select((norm, k) => norm.Write(code, $"{name}_norm{k}", program.Variables, withSlopes)));
        return new(code, name, common, elements);
    }

    private ProductElement ElementOf(int index)
    {
        var (text, slots, parameters) = (coefficients[index], program.Coefficients[index].Parameters, new List<ElementParameter>());
        int[] moved = [.. Enumerable.Range(0, slots.Length).Where(i => slots[i] < program.Variables && text.SlopeIn(i) is not null)];
        foreach (var (k, i) in moved.Index())
        {
            parameters.Add(new(slots[i], text.SlopeIn(i), [.. moved[..(k + 1)].Select(j => text.CurvatureIn(i, j))]));
        }

        return new(text.Value, parameters);
    }

    private void WriteConstraints()
    {
        foreach (var (index, constraint) in Constraints.Where(entry => entry.Constraint.Slot < program.Variables))
        {
            code.Line($"OWN({constraint.Slot}) += constraint_slope({Arguments(index, constraint)});");
            code.Line($"{Matrix(program, constraint.Slot, constraint.Slot)} += constraint_curvature({Arguments(index, constraint)});");
        }
    }

    private string Arguments(int index, in ConstraintCode constraint) =>
        $"{(int)constraint.Kind}, p{constraint.Slot}, DATUM({program.Model.Bins + constraint.Auxiliary}), {numbers.ConstraintWidth(index)}";
}
