using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>A model whose kernels read its structure from tables: any model, in either layout.</summary>
internal sealed class TableImage : ModelImage
{
    private readonly FitProblem problem;
    private readonly FitProgram program;
    private readonly BlockCode[] blocks;
    private readonly Table<int> structure = new();
    private readonly Table<double> numbers = new();
    private readonly Places memory = new();
    private readonly int[] secondRow;
    private readonly bool[] isCarried;
    private readonly int rowCount;
    private readonly Lazy<string> text;

    /// <summary>Prepares the image of a model.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="width">Threads per fit: 1, or those of a work-group.</param>
    /// <param name="isSpecial">
    /// Whether sizes and places are constants of the text; otherwise they are read from the structure, and one compiled text serves every model
    /// without coefficients.
    /// </param>
    public TableImage(FitProblem problem, int width, bool isSpecial)
    {
        this.problem = problem;
        program = problem.Program;
        blocks = program.Blocks.Span.ToArray();
        (secondRow, isCarried, rowCount) = AssignRows();
        AddBlocks();
        AddScale();
        AddCells();
        AddBins();
        AddMorphs();
        AddOthers();
        AddNumbers();
        AddState(memory, program);
        AddOwn();
        Names = MakeNames();
        Structure = [.. Names.Select(entry => entry.Value), .. structure.Entries];
        Numbers = numbers.Entries;
        text = new(() => KernelText.Tables(this, program, width, isSpecial));
    }

    /// <summary>Integers: the values of the <see cref="Names"/>, then which block has which factors.</summary>
    public override int[] Structure { get; }

    /// <inheritdoc/>
    public override double[] Numbers { get; }

    /// <inheritdoc/>
    public override int Data => problem.Model.Observed.Length;

    /// <inheritdoc/>
    public override int Entries => memory.Length;

    /// <inheritdoc/>
    public override string Text => text.Value;

    /// <summary>Interpolated factors of single bins.</summary>
    public int Shapes => program.Shapes.Length;

    /// <summary>All factors of single bins.</summary>
    public int Elements => program.BinElements;

    /// <summary>Shifts of single bins, odd and even parts counted singly.</summary>
    public int ShiftEntries => program.Odd.Length + program.Even.Length;

    /// <summary>Parameters of whole blocks times their bins.</summary>
    public double ScaleCells => ScaleParameters().Sum(entry => blocks[entry.Block].Bins);

    /// <summary>Parameters of morphs times the bins of their blocks.</summary>
    public int MorphCells => MorphParameters().Sum(entry => blocks[entry.Block].Bins);

    /// <summary>Weights of morphs: anchors times bins.</summary>
    public int MorphWeights => program.Morphs.Weights.Length;

    /// <summary>What a name stands for.</summary>
    /// <param name="name">A name of the kernel text.</param>
    public int this[string name] => Names.First(entry => entry.Key == name).Value;

    /// <summary>The names in the kernel text with their values for this model.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Names { get; }

    private IReadOnlyList<KeyValuePair<string, int>> MakeNames()
    {
        KeyValuePair<string, int>[] sizes =
        [
            new("SLOTS", program.Slots),
            new("VARIABLES", program.Variables),
            new("GAMMAS", program.Eliminated),
            new("PARAMETERS", problem.Model.Parameters.Length),
            new("BINS", problem.Model.Bins),
            new("BLOCKS", blocks.Length),
            new("CELLS", program.Nominal.Length),
            new("BASES", program.Bases.Length),
            new("NORMS", program.Norms.Length),
            new("SHIFTS", program.ShiftBases.Length),
            new("SCALE_PARAMETERS", ScaleParameters().Count()),
            new("ANCHORS", program.Morphs.Values),
            new("MORPHS", program.Morphs.Morphs.Length),
            new("MORPH_PARAMETERS", MorphParameters().Count()),
            new("CONSTRAINTS", program.Constraints.Length),
            new("ROW_COUNT", rowCount),
            new("DATA", Data),
            new("ENTRIES", Entries),
        ];
        var header = sizes.Length + structure.Places.All.Count + numbers.Places.All.Count + memory.All.Count;
        return [.. sizes, .. structure.Places.All.Select(place => KeyValuePair.Create(place.Key, place.Value + header)), .. numbers.Places.All, .. memory.All];
    }

    /// <summary>A bin whose shares have a γ, some but not all, has a row of derivatives for either kind.</summary>
    private (int[] SecondRow, bool[] IsCarried, int Count) AssignRows()
    {
        var bins = problem.Model.Bins;
        var (second, carried, hasOther) = (new int[bins], new bool[bins], new bool[bins]);
        foreach (var block in blocks)
        {
            for (var bin = 0; bin < block.Bins; bin++)
            {
                (program.Carrier.Span[block.Base + bin] == 0 ? carried : hasOther)[block.FirstBin + bin] = true;
            }
        }

        var next = bins;
        for (var bin = 0; bin < bins; bin++)
        {
            second[bin] = carried[bin] && hasOther[bin] ? next++ : -1;
        }

        return (second, carried, next);
    }

    private void AddBlocks()
    {
        structure.Add("BLOCK_FIRST_BIN", blocks.Select(block => block.FirstBin));
        structure.Add("BLOCK_BINS", blocks.Select(block => block.Bins));
        structure.Add("BLOCK_CELL", blocks.Select(block => block.Base));
        structure.Add("BLOCK_COEFFICIENT", blocks.Select(block => block.Coefficient));
        structure.Add("BLOCK_FACTOR", blocks.Select(block => block.Factor).Append(program.Factors.Length));
        structure.Add("BLOCK_NORM", blocks.Select(block => block.Norm).Append(program.Norms.Length));
        structure.Add("BLOCK_SHIFT", blocks.Select(block => block.Shift).Append(program.ShiftBases.Length));
        structure.Add("BLOCK_EVEN_SHIFTS", blocks.Select(block => block.EvenShifts));
        structure.Add("BLOCK_ODD", blocks.Select(block => block.Odd));
        structure.Add("BLOCK_EVEN", blocks.Select(block => block.Even));
        structure.Add("BLOCK_ELEMENT", blocks.Select(block => block.BinElement));
        structure.Add("BLOCK_SHAPES", blocks.Select(block => block.Shapes));
        structure.Add("BLOCK_SHAPE", blocks.Select(block => block.Shape));
        structure.Add("BLOCK_BIN_FACTORS", blocks.Select(block => block.BinFactors));
        structure.Add("FACTOR_SLOT", program.Factors.Span.ToArray());
        structure.Add("NORM_SLOT", program.Norms.Span.ToArray().Select(norm => norm.Slot));
        structure.Add("SHIFT_BASIS", program.ShiftBases.Span.ToArray());
        structure.Add("SHIFT_BLOCK", blocks.SelectMany((block, index) => Enumerable.Repeat(index, block.Shifts)));
        structure.Add("BASIS_SLOT", program.Bases.Span.ToArray().Select(basis => basis.Slot));
        structure.Add("BASIS_CODE", program.Bases.Span.ToArray().Select(basis => (int)basis.Code));
        structure.Add("ELEMENT_SLOT", blocks.SelectMany(ElementSlots));
    }

    private IEnumerable<int> ElementSlots(BlockCode block) =>
    [
        .. program.Shapes.Span.Slice(block.Shape, block.Shapes * block.Bins).ToArray().Select(shape => shape.Slot),
        .. program.BinFactors.Span.Slice(block.BinFactor, block.BinFactors * block.Bins),
    ];

    private void AddScale()
    {
        var entries = ScaleParameters().ToList();
        structure.Add("BLOCK_SCALE", Enumerable.Range(0, blocks.Length + 1).Select(block => entries.Count(entry => entry.Block < block)));
        structure.Add("SCALE_BLOCK", entries.Select(entry => entry.Block));
        structure.Add("SCALE_ELEMENT", entries.Select(entry => entry.Element));
        structure.Add("SCALE_KIND", entries.Select(entry => (int)entry.Kind));
        structure.Add("SCALE_INDEX", entries.Select(entry => entry.Index));
        structure.Add("SCALE_SLOT", entries.Select(entry => entry.Slot));
        structure.Add("COEFFICIENT_NAMES", program.Coefficients.Select(coefficient => coefficient.Parameters.Length));
        structure.Add("COEFFICIENT_SQUARE", Enumerable.Range(0, program.Coefficients.Length).Select(FirstCurvature));
    }

    /// <summary>Index of the first slope of a coefficient.</summary>
    /// <param name="coefficient">Which.</param>
    public int FirstSlope(int coefficient) => program.Coefficients.Take(coefficient).Sum(other => other.Parameters.Length);

    /// <summary>Index of the first second derivative of a coefficient.</summary>
    /// <param name="coefficient">Which.</param>
    public int FirstCurvature(int coefficient) => program.Coefficients.Take(coefficient).Sum(other => other.Parameters.Length * other.Parameters.Length);

    /// <summary>The parameters of what multiplies whole blocks; those of a coefficient share one element.</summary>
    private IEnumerable<ScaleParameter> ScaleParameters()
    {
        for (var index = 0; index < blocks.Length; index++)
        {
            var (block, element) = (blocks[index], 0);
            if (block.Coefficient >= 0)
            {
                foreach (var (name, slot) in program.Coefficients[block.Coefficient].Parameters.Index())
                {
                    yield return new(index, element, ScaleKind.Coefficient, FirstSlope(block.Coefficient) + name, slot);
                }

                element++;
            }

            for (var k = 0; k < block.Factors; k++)
            {
                yield return new(index, element++, ScaleKind.Factor, block.Factor + k, program.Factors.Span[block.Factor + k]);
            }

            for (var k = 0; k < block.Norms; k++)
            {
                yield return new(index, element++, ScaleKind.Norm, block.Norm + k, program.Norms.Span[block.Norm + k].Slot);
            }
        }
    }

    private void AddCells()
    {
        structure.Add("CELL_BLOCK", blocks.SelectMany((block, index) => Enumerable.Repeat(index, block.Bins)));
        structure.Add("CELL_IS_CARRIED", program.Carrier.Span.ToArray().Select(carrier => carrier == 0 ? 1 : 0));
        var cellsOfBin = Enumerable.Range(0, problem.Model.Bins).Select(CellsOf).ToList();
        structure.Add("BIN_CELL", Enumerable.Range(0, cellsOfBin.Count + 1).Select(bin => cellsOfBin.Take(bin).Sum(cells => cells.Count)));
        structure.Add("CELL_OF_BIN", cellsOfBin.SelectMany(cells => cells));
    }

    private List<int> CellsOf(int bin) =>
        [.. blocks.Where(block => bin >= block.FirstBin && bin < block.FirstBin + block.Bins).Select(block => block.Base + bin - block.FirstBin)];

    private void AddBins()
    {
        var bins = program.Bins.Span.ToArray();
        structure.Add("BIN_GAMMA", bins.Select(bin => bin.Eliminated));
        structure.Add("BIN_AUXILIARY", bins.Select(bin => bin.Auxiliary));
        structure.Add("BIN_IS_POISSON", bins.Select(bin => bin.IsPoisson ? 1 : 0));
        structure.Add("BIN_SECOND_ROW", secondRow);
        structure.Add("BIN_IS_CARRIED", isCarried.Select(carried => carried ? 1 : 0));
    }

    private void AddMorphs()
    {
        var (morphs, bases) = (program.Morphs.Morphs.Span.ToArray(), program.Morphs.Bases.Span.ToArray());
        var entries = MorphParameters().ToList();
        structure.Add("BLOCK_MORPH", blocks.Select(block => block.Morph).Append(morphs.Length));
        structure.Add("MORPH_BLOCK", blocks.SelectMany((block, index) => Enumerable.Repeat(index, block.Morphs)));
        structure.Add("MORPH_BASIS", morphs.Select(morph => morph.Basis));
        structure.Add("MORPH_WEIGHT", morphs.Select(morph => morph.Weight));
        structure.Add("MORPH_KERNEL", bases.Select(basis => (int)basis.Kernel));
        structure.Add("MORPH_SIZE", bases.Select(basis => basis.Size));
        structure.Add("MORPH_SLOT", bases.Select(basis => basis.Slot));
        structure.Add("MORPH_SLOTS", program.Morphs.Slots.Span.ToArray());
        structure.Add("MORPH_COORDINATE", bases.Select(basis => basis.Coordinate));
        structure.Add("MORPH_ANCHOR", bases.Select(basis => basis.Value).Append(program.Morphs.Values));
        structure.Add("ANCHOR_BASIS", bases.SelectMany((basis, index) => Enumerable.Repeat(index, basis.Anchors)));
        structure.Add("BLOCK_MORPH_PARAMETER", Enumerable.Range(0, blocks.Length + 1).Select(block => entries.Count(entry => entry.Block < block)));
        structure.Add("MORPH_PARAMETER_MORPH", entries.Select(entry => entry.Morph));
        structure.Add("MORPH_PARAMETER_INDEX", entries.Select(entry => entry.Index));
        structure.Add("MORPH_PARAMETER_SLOT", entries.Select(entry => entry.Slot));
        structure.Add("MORPH_PARAMETER_GAIN", entries.Select((_, index) => entries.Take(index).Sum(entry => blocks[entry.Block].Bins)));
        numbers.Add("MORPH_SCALE", program.Morphs.Scales.Span.ToArray());
        numbers.Add("MORPH_COORDINATES", program.Morphs.Coordinates.Span.ToArray());
        numbers.Add("MORPH_WEIGHTS", program.Morphs.Weights.Span.ToArray());
    }

    private IEnumerable<MorphParameter> MorphParameters()
    {
        foreach (var (index, block) in blocks.Index())
        {
            for (var morph = block.Morph; morph < block.Morph + block.Morphs; morph++)
            {
                var basis = program.Morphs.Bases.Span[program.Morphs.Morphs.Span[morph].Basis];
                for (var parameter = 0; parameter < basis.Size; parameter++)
                {
                    yield return new(index, morph, parameter, program.Morphs.Slots.Span[basis.Slot + parameter]);
                }
            }
        }
    }

    private void AddOthers()
    {
        var constraints = program.Constraints.Span.ToArray();
        structure.Add("CONSTRAINT_SLOT", constraints.Select(constraint => constraint.Slot));
        structure.Add("CONSTRAINT_AUXILIARY", constraints.Select(constraint => constraint.Auxiliary));
        structure.Add("CONSTRAINT_KIND", constraints.Select(constraint => (int)constraint.Kind));
        AddParameters(structure, problem);
    }

    private void AddNumbers()
    {
        numbers.Add("NOMINAL", program.Nominal.Span.ToArray());
        numbers.Add("ODD", program.Odd.Span.ToArray());
        numbers.Add("EVEN", program.Even.Span.ToArray());
        numbers.Add("NORM", program.Norms.Span.ToArray().SelectMany(Numbered));
        numbers.Add("SHAPE", program.Shapes.Span.ToArray().SelectMany(Numbered));
        numbers.Add("BIN_WIDTH", program.Bins.Span.ToArray().Select(bin => bin.Width));
        numbers.Add("CONSTRAINT_WIDTH", program.Constraints.Span.ToArray().Select(constraint => constraint.Width));
    }

    private static double[] Numbered(FactorCode code) =>
        [code.Edge, code.C1, code.C2, code.C3, code.C4, code.C5, code.C6, code.LogUp, code.LogDown];

    /// <summary>What only one kernel needs.</summary>
    private void AddOwn()
    {
        var (variables, triangle) = (program.Variables, program.Variables * (program.Variables + 1) / 2);
        var (names, squares) = (FirstSlope(program.Coefficients.Length), FirstCurvature(program.Coefficients.Length));
        var (bins, cells, elements) = (problem.Model.Bins, program.Nominal.Length, program.BinElements);
        memory.AddAll(
            ("GRADIENT", variables), ("DIAGONAL", variables), ("RIGHT", variables), ("PINNED", variables),
            ("COEFFICIENT", program.Coefficients.Length), ("COEFFICIENT_SLOPE", names), ("COEFFICIENT_CURVATURE", squares),
            ("BASIS_ODD", program.Bases.Length), ("BASIS_EVEN", program.Bases.Length), ("BASIS_EVEN_SLOPE", program.Bases.Length),
            ("NORM_VALUE", program.Norms.Length), ("NORM_SLOPE", program.Norms.Length),
            ("SCALE_NONZERO", blocks.Length), ("SCALE_ZEROS", blocks.Length), ("BLOCK_SUM", blocks.Length), ("GAIN", ScaleParameters().Count()),
            ("BASE", cells), ("BIN_NONZERO", cells), ("BIN_ZEROS", cells), ("ELEMENT_VALUE", elements), ("ELEMENT_SLOPE", elements),
            ("ANCHOR_VALUE", program.Morphs.Values), ("ANCHOR_SLOPE", program.Morphs.Values), ("ANCHOR_WEIGHT", program.Morphs.Values),
            ("MORPH_GAIN", MorphCells),
            ("CARRIED", bins), ("YIELD", bins), ("SLOPE", bins), ("CARRIED_SLOPE", bins),
            ("SHIFT_SLOPES", program.ShiftBases.Length), ("SHIFT_EVENS", program.ShiftBases.Length),
            ("ROWS", rowCount * variables), ("ROW_WEIGHT", rowCount), ("MATRIX", triangle), ("FACTOR", triangle));
    }

    private readonly record struct MorphParameter(int Block, int Morph, int Index, int Slot);

    private readonly record struct ScaleParameter(int Block, int Element, ScaleKind Kind, int Index, int Slot);
}

/// <summary>What a parameter that multiplies a whole block belongs to.</summary>
internal enum ScaleKind
{
    Coefficient,
    Factor,
    Norm,
}
