using ParamOO.Fitting;
using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu;

/// <summary>
/// Starts and bounds of the fits of a batch as the device wants them: start, lower and upper bounds of the variables, lower and upper bounds of
/// the eliminated γ. One row where all fits have the same.
/// </summary>
internal sealed unsafe class FitBoxes
{
    private readonly FitProblem problem;
    private readonly FitOptions options;
    private readonly FitBox box;
    private readonly BatchRows batch;
    private readonly int first;
    private double[] rows = [];

    /// <summary>Prepares the boxes of a range of fits.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="options">How many starts.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first fit of the range.</param>
    public FitBoxes(FitProblem problem, FitOptions options, BatchRows batch, int first)
    {
        this.problem = problem;
        this.options = options;
        this.batch = batch;
        this.first = first;
        box = new(problem);
    }

    private int Size => box.Start.Length + (2 * problem.Program.Variables) + (2 * box.GammaLow.Length);

    /// <summary>The rows of one start; none when it would repeat the first.</summary>
    /// <param name="start">Which of the starting values of the parameter of interest.</param>
    /// <param name="fits">How many fits.</param>
    public Boxes Of(int start, int fits)
    {
        var count = batch.IsUniform ? 1 : fits;
        rows = rows.Length >= count * Size ? rows : new double[count * Size];
        for (var fit = 0; fit < count; fit++)
        {
            box.Reset();
            box.Hold(batch.Held(first + fit), batch.HeldValues(first + fit));
            box.StartAt(batch.Start(first + fit));
            if (start > 0 && count == 1 && !box.IsPoiFree)
            {
                return new([], 0);
            }

            PoiStarts.Apply(problem, box, start, options);
            Write(rows.AsSpan(fit * Size, Size));
        }

        return new(rows.AsSpan(0, count * Size), count == 1 ? 0 : Size);
    }

    /// <summary>The expected second derivatives at a start, which the first step of all fits takes: a lower triangle, row by row.</summary>
    /// <param name="start">Which of the starting values of the parameter of interest.</param>
    public double[] MetricOf(int start)
    {
        box.Reset();
        if (batch.HoldsTheSame)
        {
            box.Hold(batch.Held(0), batch.HeldValues(0));
        }

        box.StartAt(batch.MetricPoint);
        PoiStarts.Apply(problem, box, start, options);
        return StartMetric.MatrixAt(problem, box);
    }

    private void Write(Span<double> row)
    {
        var (variables, next) = (problem.Program.Variables, 0);
        foreach (var part in (ReadOnlySpan<double[]>)[box.Start, box.Low[..variables], box.High[..variables], box.GammaLow, box.GammaHigh])
        {
            part.CopyTo(row[next..]);
            next += part.Length;
        }
    }
}

/// <summary>Rows of boxes.</summary>
/// <param name="rows">The rows; empty for none.</param>
/// <param name="stride">Length of a row; 0 when one serves all.</param>
internal readonly ref struct Boxes(ReadOnlySpan<double> rows, int stride)
{
    /// <summary>The rows.</summary>
    public ReadOnlySpan<double> Rows { get; } = rows;

    /// <summary>Length of a row; 0 when one serves all.</summary>
    public int Stride { get; } = stride;
}
