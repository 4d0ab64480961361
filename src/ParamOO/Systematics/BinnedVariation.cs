using ParamOO.Numerics;
using ParamOO.Observables;

namespace ParamOO.Systematics;

/// <summary>
/// One systematic on one process while it is worked on: the change of its yield and, beyond that, of every bin at every hypothesis. Everything
/// is kept as a logarithm, so that whatever is done to it stays positive.
/// </summary>
internal sealed class BinnedVariation
{
    // [knots][bins]
    private readonly double[][] nominal;

    /// <summary>Takes a systematic as the templates have it.</summary>
    /// <param name="normUp">Change of the yield at +1σ, the yield factor and the acceptance of the region, positive.</param>
    /// <param name="normDown">The same at −1σ.</param>
    /// <param name="up">Change of the bins at +1σ beyond that, positive, [knots][bins]; empty for a pure normalisation.</param>
    /// <param name="down">The same at −1σ.</param>
    /// <param name="nominal">Nominal yields, [knots][bins].</param>
    public BinnedVariation(double normUp, double normDown, double[][] up, double[][] down, double[][] nominal)
    {
        (LogNormUp, LogNormDown) = (Math.Log(normUp), Math.Log(normDown));
        (LogUp, LogDown) = (Logarithms(up), Logarithms(down));
        this.nominal = nominal;
    }

    /// <summary>Whether bins vary apart from the yield.</summary>
    public bool HasShape => LogUp.Length > 0;

    /// <summary>ln of the change of the yield at +1σ.</summary>
    public double LogNormUp { get; private set; }

    /// <summary>ln of the change of the yield at −1σ.</summary>
    public double LogNormDown { get; private set; }

    /// <summary>ln of the change of bins at +1σ beyond that, [knots][bins].</summary>
    public double[][] LogUp { get; private set; }

    /// <summary>ln of the change of bins at −1σ beyond that, [knots][bins].</summary>
    public double[][] LogDown { get; private set; }

    /// <summary>Largest relative change of the yield.</summary>
    public double NormSize => Math.Max(Math.Abs(Math.Exp(LogNormUp) - 1), Math.Abs(Math.Exp(LogNormDown) - 1));

    /// <summary>Largest relative change of a bin beyond that of the yield.</summary>
    public double ShapeSize => LogUp.Concat(LogDown).SelectMany(list => list).Select(log => Math.Abs(Math.Exp(log) - 1)).DefaultIfEmpty(0).Max();

    /// <summary>Makes the two directions mirror each other.</summary>
    /// <param name="kind">How.</param>
    /// <returns>Largest |ln| of the ratio of new and old.</returns>
    public double Symmetrise(Symmetrization kind)
    {
        if (kind == Symmetrization.None)
        {
            return 0;
        }

        var (oldUp, oldDown) = (LogUp, LogDown);
        var (normUp, normDown) = Mirror(kind, LogNormUp, LogNormDown, Math.Abs(LogNormUp) >= Math.Abs(LogNormDown));
        var change = Math.Max(Math.Abs(normUp - LogNormUp), Math.Abs(normDown - LogNormDown));
        (LogNormUp, LogNormDown) = (normUp, normDown);
        (LogUp, LogDown) = (Copy(LogUp), Copy(LogDown));
        for (var bin = 0; HasShape && bin < LogUp[0].Length; bin++)
        {
            var isUpLarger = LogUp.Max(list => Math.Abs(list[bin])) >= LogDown.Max(list => Math.Abs(list[bin]));
            for (var knot = 0; knot < LogUp.Length; knot++)
            {
                (LogUp[knot][bin], LogDown[knot][bin]) = Mirror(kind, LogUp[knot][bin], LogDown[knot][bin], isUpLarger);
            }
        }

        KeepIntegrals(oldUp, LogUp);
        KeepIntegrals(oldDown, LogDown);
        return Math.Max(change, Math.Max(LargestChange(oldUp, LogUp), LargestChange(oldDown, LogDown)));
    }

    /// <summary>Smooths the bins along the axes of the score, at every hypothesis by itself.</summary>
    /// <param name="lines">Which bins are neighbours.</param>
    /// <returns>Largest |ln| of the ratio of new and old.</returns>
    public double Smooth(BinLines lines)
    {
        var (oldUp, oldDown) = (LogUp, LogDown);
        (LogUp, LogDown) = ([.. LogUp.Select(list => Smooth(list, lines))], [.. LogDown.Select(list => Smooth(list, lines))]);
        KeepIntegrals(oldUp, LogUp);
        KeepIntegrals(oldDown, LogDown);
        return Math.Max(LargestChange(oldUp, LogUp), LargestChange(oldDown, LogDown));
    }

    private static double[] Smooth(double[] list, BinLines lines)
    {
        var smooth = new double[list.Length];
        foreach (var (bin, row, line) in lines.AlongFirst())
        {
            smooth[bin] = RunningMedianSmoothing.Smooth(Array.ConvertAll(line, other => list[other]))[row];
        }

        foreach (var line in lines.AlongSecond())
        {
            var values = RunningMedianSmoothing.Smooth(Array.ConvertAll(line, bin => smooth[bin]));
            for (var i = 0; i < line.Length; i++)
            {
                smooth[line[i]] = values[i];
            }
        }

        return smooth;
    }

    private static (double Up, double Down) Mirror(Symmetrization kind, double up, double down, bool isUpLarger) => kind switch
    {
        Symmetrization.TwoSided => ((up - down) / 2, (down - up) / 2),
        Symmetrization.Maximum when isUpLarger => (up, -up),
        Symmetrization.Maximum => (-down, down),
        _ => (up, down),
    };

    /// <summary>Σ n δ stays what it was, at every hypothesis.</summary>
    private void KeepIntegrals(double[][] before, double[][] after)
    {
        for (var knot = 0; knot < after.Length; knot++)
        {
            var factor = Math.Log(Integral(nominal[knot], before[knot]) / Integral(nominal[knot], after[knot]));
            for (var bin = 0; double.IsFinite(factor) && bin < after[knot].Length; bin++)
            {
                after[knot][bin] += factor;
            }
        }
    }

    private static double Integral(double[] nominal, double[] logs) => nominal.Zip(logs, (yield, log) => yield * Math.Exp(log)).Sum();

    private static double[][] Logarithms(double[][] lists) => [.. lists.Select(list => Array.ConvertAll(list, Math.Log))];

    private static double[][] Copy(double[][] lists) => [.. lists.Select(list => (double[])list.Clone())];

    private static double LargestChange(double[][] before, double[][] after) =>
        before.Zip(after, (a, b) => a.Zip(b, (x, y) => Math.Abs(y - x)).Max()).DefaultIfEmpty(0).Max();
}
