using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Gpu;

/// <summary>Draws the toys of a source on a device: bit for bit those of <see cref="ToySource.Draw"/>, because they use the same counters.</summary>
internal sealed class ToyDrawing
{
    private readonly double[] means;
    private readonly double[] widths;
    private readonly int[] kinds;
    private readonly ToySource source;

    /// <summary>Prepares a source.</summary>
    /// <param name="source">Where toys come from.</param>
    public ToyDrawing(ToySource source)
    {
        this.source = source;
        means = [.. source.Expected];
        (widths, kinds) = (new double[means.Length], new int[means.Length]);
        var model = source.Model;
        for (var index = 0; index < model.Constraints.Length; index++)
        {
            (kinds[model.Bins + index], widths[model.Bins + index]) = Kind(model.Constraints[index].Constraint);
        }
    }

    /// <summary>Length of a toy.</summary>
    public int Size => means.Length;

    /// <summary>Draws.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="program">The compiled text of toys.</param>
    /// <param name="toys">Which toys.</param>
    /// <param name="begin">Number of the first in the series.</param>
    /// <param name="count">How many.</param>
    /// <returns>Memory with the toys as rows.</returns>
    public nint Draw(DeviceWorker worker, DeviceProgram program, ToySeries toys, int begin, int count)
    {
        var rows = worker.Memory("rows", 8L * count * Size);
        worker.PerItem(
            program,
            "draw_toys",
            count,
            rows,
            count,
            Size,
            worker.Copy<double>("means", means),
            worker.Copy<double>("widths", widths),
            worker.Copy<int>("kinds", kinds),
            source.Seed,
            source.Hypothesis,
            (ulong)source.Stream,
            (ulong)toys.First,
            (ulong)toys.Block,
            (ulong)toys.Stride,
            (ulong)begin);
        return rows;
    }

    private static (int Kind, double Width) Kind(Constraint constraint) => constraint switch
    {
        NormalConstraint normal => (Programs.KernelText.Normal, normal.Sigma),
        LogNormalConstraint logNormal => (Programs.KernelText.LogNormal, Numerics.PortableMath.Log(logNormal.Kappa)),
        _ => (Programs.KernelText.Count, 0),
    };
}
