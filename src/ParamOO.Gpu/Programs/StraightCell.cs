using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>One block in the bins of one stretch: G_b S_b, a product of factors of the bin times the nominal yield plus shifts, as straight code.</summary>
internal sealed class StraightCell
{
    private readonly FitProgram program;
    private readonly BlockCode block;
    private readonly string name;
    private readonly string nominal;
    private readonly List<StraightShift> shifts = [];
    private readonly List<InterpolatedFactor> shapes = [];
    private readonly List<int> factors = [];
    private readonly List<StraightMorph> morphs = [];

    /// <summary>Prepares a block in a stretch.</summary>
    /// <param name="program">The model.</param>
    /// <param name="index">Which block.</param>
    /// <param name="stretch">The bins.</param>
    /// <param name="row">Receives the numbers.</param>
    public StraightCell(FitProgram program, int index, Stretch stretch, NumberRow row)
    {
        this.program = program;
        Index = index;
        block = program.Blocks.Span[index];
        name = $"g{index}";
        var first = stretch.First - block.FirstBin;
        IsCarried = program.Carrier.Span[block.Base + first] == 0;
        AddShapes(first, row);
        nominal = row.Add(bin => program.Nominal.Span[block.Base + first + bin]);
        AddShifts(first, row);
        for (var k = 0; k < block.BinFactors; k++)
        {
            factors.Add(program.BinFactors.Span[block.BinFactor + (k * block.Bins) + first]);
        }

        for (var k = block.Morph; k < block.Morph + block.Morphs; k++)
        {
            morphs.Add(MorphOf(program.Morphs.Morphs.Span[k], first, row));
        }
    }

    /// <summary>Which block.</summary>
    public int Index { get; }

    /// <summary>Whether the γ of the bin multiplies it.</summary>
    public bool IsCarried { get; }

    /// <summary>Its shifts of parameters that the minimiser moves.</summary>
    public IReadOnlyList<StraightShift> Shifts => [.. shifts.Where(shift => shift.Slot < program.Variables)];

    /// <summary>Its interpolated factors of single bins.</summary>
    public IReadOnlyList<InterpolatedFactor> Shapes => shapes;

    /// <summary>Its morphs.</summary>
    public IReadOnlyList<StraightMorph> Morphs => morphs;

    /// <summary>Writes G_b S_b.</summary>
    /// <param name="code">Receives the text.</param>
    /// <returns>What stands for it.</returns>
    public string WriteYield(CodeWriter code) => CodeWriter.Times(GainOf(code, withSlopes: false).Value(), $"({Base})")!;

    /// <summary>Writes S_b, and prepares G_b with its derivatives.</summary>
    /// <param name="code">Receives the text.</param>
    /// <returns>G_b, and what stands for S_b.</returns>
    public (ProductText Gain, string Base) WriteParts(CodeWriter code)
    {
        var sum = code.Let($"{name}_base", Base);
        foreach (var shift in Shifts)
        {
            code.Let(shift.Slope, shift.Even is null ? shift.Odd : $"{shift.Odd} + {shift.Even} * even_slope{shift.Basis}");
        }

        return (GainOf(code, withSlopes: true), sum);
    }

    private string Base => string.Join(" + ", [nominal, .. shifts.SelectMany(Terms)]);

    private static IEnumerable<string> Terms(StraightShift shift) =>
        shift.Even is null ? [$"{shift.Odd} * odd{shift.Basis}"] : [$"{shift.Odd} * odd{shift.Basis}", $"{shift.Even} * even{shift.Basis}"];

    private ProductText GainOf(CodeWriter code, bool withSlopes)
    {
        var exponents = shapes.Select(shape => shape.Exponent).Concat(morphs.SelectMany(morph => morph.Terms)).ToList();
        var common = exponents.Count > 0 ? code.Let($"{name}_outside", $"exp({string.Join(" + ", exponents)})") : null;
        List<ProductElement> elements = [.. shapes.Select((shape, k) => shape.Write(code, $"{name}_shape{k}", program.Variables, withSlopes))];
        elements.AddRange(factors.Where(slot => slot >= 0).Select(slot => StraightText.Parameter(slot, program.Variables)));
        elements.AddRange(withSlopes ? morphs.Select((morph, k) => morph.Write(code, $"{name}_morph{k}", program.Variables)) : []);
        return new(code, name, common, elements);
    }

    private void AddShapes(int first, NumberRow row)
    {
        for (var k = 0; k < block.Shapes; k++)
        {
            var at = block.Shape + (k * block.Bins) + first;
            var numbers = Enumerable.Range(0, InterpolatedFactor.Numbers).Select(number => row.Add(bin => InterpolatedFactor.NumbersOf(program.Shapes.Span[at + bin])[number])).ToList();
            shapes.Add(new(program.Shapes.Span[at].Slot, program.Shapes.Span[at].Edge > 0, numbers));
        }
    }

    private void AddShifts(int first, NumberRow row)
    {
        for (var k = 0; k < block.Shifts; k++)
        {
            var (at, basis) = ((k * block.Bins) + first, program.ShiftBases.Span[block.Shift + k]);
            var odd = row.Add(bin => program.Odd.Span[block.Odd + at + bin]);
            var even = k < block.EvenShifts ? row.Add(bin => program.Even.Span[block.Even + at + bin]) : null;
            shifts.Add(new(basis, program.Bases.Span[basis].Slot, odd, even, $"{name}_shift{k}"));
        }
    }

    private StraightMorph MorphOf(MorphCode morph, int first, NumberRow row)
    {
        var basis = program.Morphs.Bases.Span[morph.Basis];
        var weights = Enumerable.Range(0, basis.Anchors).Select(anchor => row.Add(bin => program.Morphs.Weights.Span[morph.Weight + (anchor * block.Bins) + first + bin])).ToList();
        return new(basis.Value, [.. program.Morphs.Slots.Span.Slice(basis.Slot, basis.Size)], weights);
    }
}

/// <summary>A shift of a block: what stands for its numbers and its derivative.</summary>
internal sealed record StraightShift(int Basis, int Slot, string Odd, string? Even, string Slope);

/// <summary>A morph of a block.</summary>
/// <param name="Anchor">Its first anchor.</param>
/// <param name="Slots">Its parameters.</param>
/// <param name="Weights">What stands for the weight of each anchor.</param>
internal sealed record StraightMorph(int Anchor, IReadOnlyList<int> Slots, IReadOnlyList<string> Weights)
{
    /// <summary>The terms of its logarithm.</summary>
    public IEnumerable<string> Terms => Weights.Select((weight, k) => $"{weight} * anchor{Anchor + k}");

    /// <summary>Writes its derivatives; its value is a factor of the exponential.</summary>
    /// <param name="code">Receives the text.</param>
    /// <param name="name">What names begin with.</param>
    /// <param name="variables">Slots below are variables.</param>
    public ProductElement Write(CodeWriter code, string name, int variables)
    {
        var parameters = new List<ElementParameter>();
        foreach (var (i, slot) in Slots.Index().Where(entry => entry.Item < variables))
        {
            var slope = code.Let($"{name}_{i}", string.Join(" + ", Weights.Select((weight, k) => $"{weight} * anchor{Anchor + k}_in{i}")));
            parameters.Add(new(slot, slope, [.. parameters.Select(other => $"{slope} * {other.Slope}"), $"{slope} * {slope}"]));
        }

        return new(null, parameters);
    }
}
