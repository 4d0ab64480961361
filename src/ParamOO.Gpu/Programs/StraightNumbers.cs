using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>The numbers of a model for straight code, with what stands for them in the text.</summary>
internal sealed class StraightNumbers
{
    private readonly FitProgram program;
    private readonly List<double> all = [];
    private readonly int norms;
    private readonly int widths;
    private readonly int scales;
    private readonly int coordinates;

    /// <summary>Collects the numbers.</summary>
    /// <param name="program">The model.</param>
    public StraightNumbers(FitProgram program)
    {
        this.program = program;
        Stretches = [.. Stretch.Of(program).Select(stretch => StretchNumbers.Add(program, stretch, all))];
        norms = Add(program.Norms.Span.ToArray().SelectMany(norm => InterpolatedFactor.NumbersOf(norm)));
        widths = Add(program.Constraints.Span.ToArray().Select(constraint => constraint.Width));
        scales = Add(program.Morphs.Scales.Span.ToArray());
        coordinates = Add(program.Morphs.Coordinates.Span.ToArray());
    }

    /// <summary>All numbers.</summary>
    public double[] All => [.. all];

    /// <summary>The stretches of bins.</summary>
    public IReadOnlyList<StretchNumbers> Stretches { get; }

    /// <summary>A factor of a whole block.</summary>
    /// <param name="index">Which.</param>
    public InterpolatedFactor Norm(int index)
    {
        var norm = program.Norms.Span[index];
        return new(norm.Slot, norm.Edge > 0, [.. Enumerable.Range(norms + (InterpolatedFactor.Numbers * index), InterpolatedFactor.Numbers).Select(At)]);
    }

    /// <summary>What stands for the width of a constraint.</summary>
    /// <param name="index">Which.</param>
    public string ConstraintWidth(int index) => At(widths + index);

    /// <summary>What stands for 1/ℓ of a parameter of a morph.</summary>
    /// <param name="index">Which.</param>
    public string MorphScale(int index) => At(scales + index);

    /// <summary>What stands for a coordinate of an anchor.</summary>
    /// <param name="index">Which.</param>
    public string MorphCoordinate(int index) => At(coordinates + index);

    private static string At(int index) => NumberRow.At("pairs", index);

    private int Add(IEnumerable<double> more)
    {
        var begin = all.Count;
        all.AddRange(more);
        return begin;
    }
}

/// <summary>A stretch of bins with its numbers.</summary>
/// <param name="Stretch">The bins.</param>
/// <param name="Cells">The blocks that have a share in them.</param>
/// <param name="Row">What a bin has.</param>
/// <param name="Width">What stands for the width of the constraint of γ; empty without.</param>
/// <param name="Begin">Where the numbers of the first bin begin.</param>
internal sealed record StretchNumbers(Stretch Stretch, IReadOnlyList<StraightCell> Cells, NumberRow Row, string Width, int Begin)
{
    /// <summary>Adds the numbers of a stretch behind others.</summary>
    /// <param name="program">The model.</param>
    /// <param name="stretch">The bins.</param>
    /// <param name="all">Receives the numbers.</param>
    public static StretchNumbers Add(FitProgram program, Stretch stretch, List<double> all)
    {
        var (row, begin) = (new NumberRow(), all.Count);
        List<StraightCell> cells = [.. stretch.Blocks.Select(block => new StraightCell(program, block, stretch, row))];
        var width = program.Bins.Span[stretch.First].Eliminated < 0 ? "" : row.Add(bin => program.Bins.Span[stretch.First + bin].Width);
        all.AddRange(Enumerable.Range(0, stretch.Count).SelectMany(row.Of));
        return new(stretch, cells, row, width, begin);
    }
}
