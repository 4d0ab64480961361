using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Reporting;

/// <summary>What a region looks like in bins: scores at a few hypotheses, yields against the hypothesis, systematic variations.</summary>
/// <param name="model">The mixture.</param>
/// <param name="channel">The channel that was built.</param>
/// <param name="record">What its build reports.</param>
internal sealed class TemplateFigures(MixtureModel model, Channel channel, RegionRecord record)
{
    private const int CurvePoints = 160;
    private const int MostKnotMarkers = 12;
    private const int MostVariations = 6;
    private const int MostSamples = 9;

    private static readonly PlotColour[] BinColours = [PlotColour.Blue, PlotColour.Orange, PlotColour.Red, PlotColour.Purple];
    private static readonly Stroke[] Strokes = [Stroke.Solid, Stroke.Dashed, Stroke.Dotted];
    private static readonly MarkStyle Guide = new(PlotColour.Grey, Stroke.Dashed, 1);

    private readonly TemplateSet templates = record.Templates;
    private readonly string symbol = Symbol.Of(model.Poi);

    /// <summary>Whether the edges of bins follow the hypothesis.</summary>
    public bool EdgesFollow { get; init; }

    /// <summary>The score at four hypotheses: what the reference expects and what the hypothesis itself does.</summary>
    public Figure Scores() => new(
        $"scores-{channel.Name}",
        $"Events per bin of the score *s*(*x*; {symbol}′) at four hypotheses {symbol}′: expected by the reference {symbol} = {ReportText.Setting(model.ReferenceHypothesis)} and by {symbol} = {symbol}′ itself. "
        + $"{(EdgesFollow ? "Edges of bins follow the hypothesis" : "Bins are the same for all hypotheses")}; below, the ratio of the two.",
        SomeKnots([0, 0.3, 0.7, 1]).Select(ScoreFrame).ToValueList(),
        2);

    /// <summary>Yields of some bins of every sample against the hypothesis.</summary>
    public Figure Yields() => new(
        $"yields-{channel.Name}",
        $"Yields of single bins against the hypothesis: the functions of the workspace (lines), templates at knots with their MC uncertainty (discs), and hold-out templates half-way between knots, which no function has seen (rings).",
        model.Processes.Take(MostSamples).Select((process, index) => YieldFrame(process, index)).ToValueList(),
        model.Processes.Count > 4 ? 3 : 2);

    /// <summary>The largest variations of shapes; null when there are none.</summary>
    public Figure? Variations()
    {
        var largest = channel.Samples
            .SelectMany(sample => sample.Modifiers.OfType<ShapeVariation>().Select(variation => (Sample: sample.Name, Variation: variation)))
            .OrderByDescending(entry => LargestChange(entry.Variation))
            .DistinctBy(entry => entry.Variation.Name)
            .Take(MostVariations)
            .ToList();
        return largest.Count == 0
            ? null
            : new Figure(
                $"variations-{channel.Name}",
                $"The largest shape variations δ, each on the sample that it moves most: relative change of each bin at *α* = +1 (red) and *α* = −1 (blue), at three hypotheses {symbol}′. Changes of the total yield are separate.",
                largest.Select(entry => VariationFrame(entry.Sample, entry.Variation)).ToValueList(),
                2);
    }

    private HypothesisGrid Grid => templates.Grid;

    /// <summary>Yields are drawn against the variable in which they are smooth and knots equidistant.</summary>
    private string VariableLabel => Grid.Variable.IsRoot ? $"√{symbol}′" : $"{symbol}′";

    /// <summary>Knots at fractions of the range, none of them the reference, where everything is flat.</summary>
    private IEnumerable<int> SomeKnots(double[] fractions)
    {
        var last = Grid.Knots.Length - 1;
        return fractions.Select(fraction => (int)Math.Round(fraction * last))
            .Select(knot => Math.Abs(Grid.Knots[knot].Distance) < 1e-9 ? Math.Max(0, knot - (last / 8)) : knot)
            .Distinct();
    }

    private Frame ScoreFrame(int knot)
    {
        var poi = Grid.Knots[knot].Poi;
        var tested = Total(knot);
        var reference = templates.Reference(knot).ToArray();
        var ratio = tested.Zip(reference, (here, there) => there > 0 ? here / there : double.NaN);
        return new(
            $"{symbol}′ = {ReportText.Brief(poi)}",
            new Axis($"bin of *s*(*x*; {symbol}′)"),
            [
                new Panel(
                    new Axis("events per bin", IsLogarithmic: SpansDecades([.. tested, .. reference])),
                    [
                        Steps.OverBins($"{symbol} = {ReportText.Setting(model.ReferenceHypothesis)}", reference, new(PlotColour.Grey), isFilled: true),
                        Steps.OverBins($"{symbol} = {ReportText.Brief(poi)}", tested, new(PlotColour.Red)),
                    ]),
                new Panel(new Axis("ratio"), [new Rule("", 1, false, Guide), Steps.OverBins("", ratio, new(PlotColour.Red))], 0.42),
            ]);
    }

    private double[] Total(int knot)
    {
        var total = new double[templates.Bins];
        for (var process = 0; process < model.Processes.Count; process++)
        {
            var coefficient = model.Processes[process].Yield > 0 ? Grid.Knots[knot].Yields[process] / model.Processes[process].Yield : 0;
            var yields = templates.Yield(knot, process);
            for (var bin = 0; bin < total.Length; bin++)
            {
                total[bin] += coefficient * yields[bin];
            }
        }

        return total;
    }

    /// <summary>Whether a linear axis would hide the small numbers; logarithms need all of them positive.</summary>
    private static bool SpansDecades(IReadOnlyCollection<double> values) => values.Min() > 0 && values.Max() / values.Min() > 30;

    private Frame YieldFrame(Process process, int index)
    {
        var function = channel.Samples[index].Yields;
        int[] bins = [.. new[] { 0, (templates.Bins - 1) / 3, 2 * (templates.Bins - 1) / 3, templates.Bins - 1 }.Distinct()];
        var marks = bins.SelectMany((bin, place) => BinMarks(function, index, bin, BinColours[place])).ToValueList();
        var isLogarithmic = SpansDecades([.. bins.SelectMany(bin => Enumerable.Range(0, Grid.Knots.Length).Select(knot => templates.Yield(knot, index)[bin]))]);
        return new(process.Name, new Axis(VariableLabel), [new Panel(new Axis("events in bin", IsLogarithmic: isLogarithmic), marks)]);
    }

    private Mark[] BinMarks(YieldFunction function, int process, int bin, PlotColour colour)
    {
        var curve = new Interval(Grid.Knots[0].T, Grid.Knots[^1].T).Points(CurvePoints).Select(t => new PlotPoint(t, function.At(t)[bin]));
        var every = Math.Max(1, (Grid.Knots.Length - 1) / MostKnotMarkers);
        return
        [
            new Curve($"bin {bin + 1}", curve.ToValueList(), new(colour)),
            new Markers("", Points(0, Grid.Knots.Length, every, process, bin), new(colour, Width: 1.1)),
            new Markers("", Points(Grid.Knots.Length, Grid.HoldOut.Length, every, process, bin), new(colour, Width: 1.1), IsOpen: true),
        ];
    }

    private ValueList<PlotPoint> Points(int start, int count, int every, int process, int bin) =>
        Enumerable.Range(0, count).Where(i => i % every == every / 2).Select(i => start + i).Select(hypothesis =>
        {
            var spread = Math.Sqrt(templates.Variance(hypothesis, process)[bin]);
            return new PlotPoint(Grid.All[hypothesis].T, templates.Yield(hypothesis, process)[bin], spread, spread);
        }).ToValueList();

    private double LargestChange(ShapeVariation variation) =>
        SomeKnots([0, 0.25, 0.5, 0.75, 1]).SelectMany(knot => new[] { variation.Up.At(Grid.Knots[knot].T), variation.Down.At(Grid.Knots[knot].T) })
            .Max(delta => delta.ToArray().Max(value => Math.Abs(Math.Log(value))));

    private Frame VariationFrame(string sample, ShapeVariation variation)
    {
        var marks = SomeKnots([0, 0.4, 1]).SelectMany((knot, place) => VariationMarks(variation, Grid.Knots[knot], Strokes[place]));
        return new(
            $"{ReportText.Literal(variation.Name)} on {ReportText.Literal(sample)}",
            new Axis($"bin of *s*(*x*; {symbol}′)"),
            [new Panel(new Axis("δ − 1 [%]"), [new Rule("", 0, false, Guide), .. marks])]);
    }

    private Mark[] VariationMarks(ShapeVariation variation, Hypothesis hypothesis, Stroke stroke)
    {
        var label = $"{symbol}′ = {ReportText.Brief(hypothesis.Poi)}";
        return
        [
            Steps.OverBins(label, Percent(variation.Up, hypothesis), new(PlotColour.Red, stroke)),
            Steps.OverBins("", Percent(variation.Down, hypothesis), new(PlotColour.Blue, stroke)),
        ];
    }

    private static IEnumerable<double> Percent(YieldFunction delta, Hypothesis hypothesis) =>
        delta.At(hypothesis.T).ToArray().Select(value => 100 * (value - 1));
}
