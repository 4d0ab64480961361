using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>What the closure page says of fits to Asimov data of several true values, and of envelopes.</summary>
public static class TruthReport
{
    private const double RowHeight = 19;
    private const double Apart = 0.012;
    private const double RowsApart = 0.18;
    private const double SmallestShown = 1e-3;

    private static readonly MarkStyle Unbinned = new(PlotColour.Blue, Width: 1.6);
    private static readonly MarkStyle Binned = new(PlotColour.Orange, Width: 1.6);
    private static readonly MarkStyle Guide = new(PlotColour.LightGrey, Stroke.Dashed, 1);

    /// <summary>Estimates and 68 % intervals.</summary>
    /// <param name="validation">The comparison.</param>
    public static ReportTable Intervals(AnalysisValidation validation) => new(
        "Estimates and 68 % intervals for Asimov data of several true values",
        [new("true value"), new("estimate, unbinned"), new("binned"), new("bias / *σ*"), new("interval, unbinned"), new("binned"), new("width ratio"), new("edges moved by [% of width]")],
        validation.Truths.Select(IntervalRow).ToValueList(),
        "All nuisance parameters profiled, MC-statistics factors held in intervals. Binned estimates: of the events of the true value in the bins, not of the functions; bias: ±√*t* of the true value. Square brackets: the set ends there because tested values do.");

    /// <summary>Pulls of a fit that assumes the reference hypothesis while another value is true.</summary>
    /// <param name="validation">The comparison.</param>
    public static ReportTable Pulls(AnalysisValidation validation)
    {
        var pulled = validation.Truths.Where(truth => truth.Pulls.Count > 0).ToList();
        var poi = Symbol.Of(validation.Profiled.Unbinned.Poi);
        return new(
            "Pulls with the reference hypothesis assumed and another value true",
            [new("parameter", false), .. pulled.SelectMany(truth => new TableColumn[] { new($"unbinned, {poi} = {ReportText.Brief(truth.Truth)}"), new("binned") })],
            pulled.Count == 0 ? [] : pulled[0].Pulls.Index().Select(row => PullRow(row.Item.Parameter, row.Index, pulled)).ToValueList(),
            "In units of the uncertainty before the fit.");
    }

    /// <summary>t with envelopes over t with variations that follow the hypothesis; null where no variation does.</summary>
    /// <param name="validation">The comparison.</param>
    public static ReportTable? Envelopes(AnalysisValidation validation) => validation.Envelope is not { } envelope ? null : new(
        "What envelopes would cost",
        [new(Symbol.Of(envelope.Poi)), new("*t* unbinned"), new("*t* parametrised"), new("*t* with envelopes"), new("envelopes / parametrised")],
        validation.Profiled.Points.Zip(envelope.Points).Select(pair => (ValueList<string>)
        [
            Number(pair.First.Value),
            Number(pair.First.Unbinned),
            Number(pair.First.Binned),
            Number(pair.Second.TestStatistic),
            pair.First.Unbinned > SmallestShown ? Number(pair.Second.TestStatistic / pair.First.Binned) : "",
        ]).ToValueList(),
        "The same workspace with every variation replaced by its largest value over all hypotheses, nuisance parameters profiled, MC-statistics factors held. Below 1 envelopes lose sensitivity, above 1 they pretend to more than there is.");

    /// <summary>The intervals against the true value, and the pulls.</summary>
    /// <param name="validation">The comparison.</param>
    public static ValueList<Figure> Figures(AnalysisValidation validation) => validation.Truths.Count == 0
        ? []
        : [IntervalFigure(validation), .. validation.Truths.Where(truth => truth.Pulls.Count > 0).Take(1).Select(_ => PullFigure(validation))];

    private static Figure IntervalFigure(AnalysisValidation validation)
    {
        var poi = Symbol.Of(validation.Profiled.Unbinned.Poi);
        var (low, high) = (validation.Truths.Min(truth => truth.Truth), validation.Truths.Max(truth => truth.Truth));
        var (half, room) = (Apart * (high - low), 0.1 * Math.Max(high - low, double.Epsilon));
        var shifts = validation.Truths.SelectMany(truth => truth.EdgeShifts.Select(shift => new PlotPoint(truth.Truth, 100 * shift))).ToValueList();
        var reach = Math.Max(1, 1.2 * shifts.Select(point => Math.Abs(point.Y)).DefaultIfEmpty(0).Max());
        return new(
            "true-values",
            $"Above: estimates with their 68 % intervals for Asimov data of several true {poi}. Below: how far the bins move the edges of the intervals, in per cent of their width.",
            [
                new Frame("", new Axis($"true {poi}", low - room, high + room),
                [
                    new Panel(new Axis(poi),
                    [
                        Intervals("unbinned", validation.Truths, truth => (truth.UnbinnedEstimate, truth.Unbinned), -half, Unbinned, isOpen: false),
                        Intervals("binned", validation.Truths, truth => (truth.BinnedEstimate, truth.Binned), half, Binned, isOpen: true),
                    ]),
                    new Panel(new Axis("shift [%]", -reach, reach), [new Rule("", 0, false, Guide), new Markers("", shifts, Binned, true)], 0.42),
                ]),
            ]);
    }

    private static Markers Intervals(
        string label, ValueList<ComparedTruth> truths, Func<ComparedTruth, (double Estimate, ConfidenceSet Set)> of, double offset, MarkStyle style, bool isOpen) => new(
        label,
        truths.Select(truth =>
        {
            var (estimate, set) = of(truth);
            var around = set.Intervals.FirstOrDefault(interval => interval.Low.Value <= estimate && interval.High.Value >= estimate);
            return new PlotPoint(truth.Truth + offset, estimate, (around?.High.Value ?? estimate) - estimate, estimate - (around?.Low.Value ?? estimate));
        }).ToValueList(),
        style,
        isOpen);

    private static Figure PullFigure(AnalysisValidation validation)
    {
        var pulled = validation.Truths.Where(truth => truth.Pulls.Count > 0).ToList();
        var reach = Math.Max(0.5, 1.1 * pulled.SelectMany(truth => truth.Pulls).Max(pull => Math.Max(Math.Abs(pull.Unbinned), Math.Abs(pull.Binned))));
        var poi = Symbol.Of(validation.Profiled.Unbinned.Poi);
        return new(
            "pulls",
            $"Pulls of the nuisance parameters where the reference hypothesis is assumed and another {poi} is true, unbinned and binned.",
            pulled.Select((truth, index) => PullFrame(truth, $"true {poi} = {ReportText.Brief(truth.Truth)}", reach, isNamed: index % 2 == 0)).ToValueList(),
            2);
    }

    private static Frame PullFrame(ComparedTruth truth, string title, double reach, bool isNamed)
    {
        var rows = truth.Pulls.Reverse().ToList();
        return new(title, new Axis("(*θ̂* − *θ*_{0}) / *σ*_{0}", -reach, reach),
        [
            new Panel(Axis.OfNames("", rows.Select(pull => isNamed ? pull.Parameter : "").Append("")),
            [
                new Rule("", 0, true, Guide),
                new Markers("unbinned", rows.Select((pull, row) => new PlotPoint(pull.Unbinned, row + RowsApart)).ToValueList(), Unbinned),
                new Markers("binned", rows.Select((pull, row) => new PlotPoint(pull.Binned, row - RowsApart)).ToValueList(), Binned, true),
            ], Math.Max(3, rows.Count + 1) * RowHeight / FrameSize.For(2).PanelHeight),
        ]);
    }

    private static ValueList<string> IntervalRow(ComparedTruth truth) =>
    [
        Number(truth.Truth),
        Number(truth.UnbinnedEstimate),
        Number(truth.BinnedEstimate),
        ReportText.Number(truth.Bias, 2),
        Text(truth.Unbinned),
        Text(truth.Binned),
        Number(truth.WidthRatio),
        truth.HaveSameForm ? string.Join(", ", truth.EdgeShifts.Select(shift => ReportText.Number(100 * shift, 2))) : "another form",
    ];

    private static ValueList<string> PullRow(string parameter, int index, List<ComparedTruth> pulled) =>
        [ReportText.Literal(parameter), .. pulled.SelectMany(truth => new[] { ReportText.Number(truth.Pulls[index].Unbinned, 3), ReportText.Number(truth.Pulls[index].Binned, 3) })];

    private static string Text(ConfidenceSet set) => string.Join(
        ", ",
        set.Intervals.Select(interval => $"{(interval.Low.IsOpen ? "[" : "(")}{Number(interval.Low.Value)}, {Number(interval.High.Value)}{(interval.High.IsOpen ? "]" : ")")}"));

    private static string Number(double value) => ReportText.Number(value, 4);
}
