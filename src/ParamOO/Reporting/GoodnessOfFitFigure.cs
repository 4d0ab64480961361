using ParamOO.Inference;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>The saturated statistic of toys, its χ² law, and that of the data.</summary>
public static class GoodnessOfFitFigure
{
    private const int Bins = 40;

    /// <summary>The figure; null without toys.</summary>
    /// <param name="result">The test.</param>
    public static Figure? Of(GoodnessOfFitResult result)
    {
        if (result.Toys is not { } toys || toys.Sorted.IsEmpty)
        {
            return null;
        }

        var edges = new Interval(toys.Sorted[0], Math.Max(toys.Sorted[^1], result.Statistic * 1.02)).Points(Bins + 1).ToValueList();
        ValueList<Mark> marks =
        [
            new Steps("toys", edges, Counts(toys.Sorted, edges).ToValueList(), new MarkStyle(PlotColour.Blue), IsFilled: true),
            new Curve("*χ*^{2} law", Expected(result.DegreesOfFreedom, edges, toys.Sorted.Length).ToValueList(), new MarkStyle(PlotColour.Orange)),
            new Rule("data", result.Statistic, true, new MarkStyle(PlotColour.Ink, Width: 2)),
        ];
        return new Figure(
            "gof",
            "The goodness-of-fit statistic of toys drawn at the best fit, the law of large samples, and the value of the data (vertical line).",
            [new Frame("", new Axis("*t* = −2 ln [*L*(*θ̂*)/*L*_{sat}]"), [new Panel(new Axis("toys per bin"), marks)])]);
    }

    private static double[] Counts(ReadOnlySpan<double> sorted, ValueList<double> edges)
    {
        var counts = new double[Bins];
        foreach (var value in sorted)
        {
            counts[Math.Clamp((int)((value - edges[0]) / (edges[1] - edges[0])), 0, Bins - 1)]++;
        }

        return counts;
    }

    private static IEnumerable<PlotPoint> Expected(int degrees, ValueList<double> edges, int toys) => degrees <= 0
        ? []
        : edges.Zip(edges.Skip(1), (low, high) => new PlotPoint(
            0.5 * (low + high), toys * (ChiSquaredDistribution.UpperTail(low, degrees) - ChiSquaredDistribution.UpperTail(high, degrees))));
}
