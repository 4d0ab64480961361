using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Reporting;

/// <summary>The tables of the closure page.</summary>
public static class ClosureTables
{
    private const int MostHoldOuts = 8;
    private const int MostVariedRatios = 12;

    /// <summary>t binned and unbinned at every tested value, statistics only and profiled.</summary>
    /// <param name="validation">The comparison.</param>
    public static ReportTable Retained(AnalysisValidation validation)
    {
        var poi = Symbol.Of(validation.StatOnly.Unbinned.Poi);
        return new(
            "Test statistic, binned and unbinned",
            [new(poi), new("*t* unbinned, stat."), new("binned"), new("kept"), new("*t* unbinned, prof."), new("binned"), new("kept"), new("with MC stat.")],
            Enumerable.Range(0, validation.StatOnly.Points.Count).Select(i => Row(validation, i)).ToValueList(),
            "Kept: binned over unbinned, MC-statistics factors held; the last column has them profiled as well. Where *t* vanishes no fraction is quoted.");
    }

    /// <summary>Uncertainties of all parameters at the reference hypothesis.</summary>
    /// <param name="validation">The comparison.</param>
    public static ReportTable Uncertainties(AnalysisValidation validation) => new(
        "Uncertainties of the parameters at the reference hypothesis",
        [new("parameter", false), new("unbinned"), new("binned"), new("binned / unbinned")],
        validation.Uncertainties.Select(entry => Texts(ReportText.Literal(entry.Parameter), Number(entry.Unbinned), Number(entry.Binned), Number(entry.Ratio))).ToValueList(),
        "From the curvature, all others profiled, MC-statistics factors held. Above 1 the bins constrain a parameter less; *t* need not suffer where scores follow the profiled nuisance parameters.");

    /// <summary>The hold-out hypotheses at which yield functions are least accurate.</summary>
    /// <param name="record">The region.</param>
    public static ReportTable HoldOut(RegionRecord record) => new(
        $"Least accurate hold-out hypotheses of {ReportText.Literal(record.Region)}",
        [new("hypothesis"), new("*t* of templates"), new("*t* of functions"), new("Δ*t*")],
        record.HoldOut.OrderByDescending(point => Math.Abs(point.Fitted - point.Direct)).Take(MostHoldOuts)
            .Select(point => Texts(ReportText.Hypothesis(point.Poi, point.Second, 4), Number(point.Direct), Number(point.Fitted), ReportText.Number(point.Fitted - point.Direct, 2))).ToValueList(),
        "Templates made at hypotheses that no function has seen.");

    /// <summary>Closure of every density ratio, and of the shape ratios farthest from it.</summary>
    /// <param name="closure">The closure of one table.</param>
    public static ValueList<ReportTable> Closure(RatioClosure closure)
    {
        var ratios = closure.Entries.Where(entry => entry.Systematic is null);
        var shapes = closure.Entries.Where(entry => entry.Systematic is not null).OrderByDescending(entry => Math.Abs(entry.Mean - 1)).Take(MostVariedRatios).ToList();
        var own = new ReportTable(
            "Density ratios: E_{ref}[*r*] = 1",
            [new("sample", false), new("mean"), new("±"), new("pull"), new("*n*_{eff}")],
            ratios.Select(entry => Texts(ReportText.Literal(entry.Process), ReportText.Number(entry.Mean, 5), ReportText.Number(entry.Uncertainty, 2), Pull(entry), ReportText.Number(entry.EffectiveEvents))).ToValueList(),
            $"{ReportText.Count(closure.Rows)} events, {ReportText.Number(closure.EffectiveEvents, 5)} effective, {ReportText.Number(100 * closure.NegativeWeightFraction, 3)} % negative weight.");
        return shapes.Count == 0
            ? [own]
            :
            [
                own,
                new(
                    "Shape ratios farthest from E[*g*] = 1",
                    [new("sample", false), new("systematic", false), new("", false), new("mean"), new("±"), new("pull")],
                    shapes.Select(entry => Texts(
                        ReportText.Literal(entry.Process), ReportText.Literal(entry.Systematic!), entry.IsUp ? "up" : "down", ReportText.Number(entry.Mean, 5), ReportText.Number(entry.Uncertainty, 2), Pull(entry))).ToValueList()),
            ];
    }

    /// <summary>Relative changes of yields by systematics, in per cent.</summary>
    /// <param name="model">The mixture.</param>
    public static ReportTable Normalizations(MixtureModel model)
    {
        var names = model.Processes.SelectMany(process => process.Systematics).Select(systematic => systematic.Parameter).Distinct().ToList();
        return new(
            "Changes of yields at +1σ / −1σ [%]",
            [new("systematic", false), .. model.Processes.Select(process => new TableColumn(ReportText.Literal(process.Name)))],
            names.Select(name => model.Processes.Select(process => Change(process, name)).Prepend(ReportText.Literal(name)).ToValueList()).ToValueList(),
            "A dash: the sample is not moved. The letter s: its shape is moved as well.");
    }

    /// <summary>The bins: their smallest yield, MC statistics, and values of the POI that must be left out.</summary>
    /// <param name="record">The region.</param>
    public static ReportTable Bins(RegionRecord record)
    {
        var spread = record.McUncertainty.ToArray().Order().ToArray();
        var forbidden = record.Forbidden.Count == 0
            ? "none"
            : $"[{ReportText.Number(record.Forbidden.Min(entry => entry.Poi.Low), 3)}, {ReportText.Number(record.Forbidden.Max(entry => entry.Poi.High), 3)}] in {record.Forbidden.Select(entry => entry.Bin).Distinct().Count()} bins";
        return new(
            $"Bins of {ReportText.Literal(record.Region)}",
            [new("quantity", false), new("value")],
            [
                ["simulated events", ReportText.Count(record.Observable.Events)],
                ["effective events", ReportText.Number(record.Observable.EffectiveEvents, 5)],
                ["smallest expected bin [events]", $"{ReportText.Number(record.Smallest.Yield, 3)} (bin {record.Smallest.Bin + 1} at {ReportText.Hypothesis(record.Smallest.Poi, record.Smallest.Second, 3)})"],
                ["MC uncertainty per bin, smallest / median / largest [%]", string.Join(" / ", new[] { spread[0], spread[spread.Length / 2], spread[^1] }.Select(value => ReportText.Number(100 * value, 2)))],
                ["POI values without positive yield", forbidden],
                ["bins without simulated events, at most", ReportText.Count(record.EmptyBins)],
                .. record is { ObservedEvents: { } events, EventBinsSize: { } size }
                    ? (ValueList<ValueList<string>>)[["observed events whose bins the workspace holds", $"{ReportText.Count(events)} in {ReportText.Count(size)} bytes"]] : [],
                .. BinsMade(record),
                .. record.Breaks.Select(at => (ValueList<string>)[$"bins change at {ReportText.Number(at.Poi, 3)}; *t* before and after", $"{ReportText.Number(at.Before, 5)}, {ReportText.Number(at.After, 5)}"]),
            ]);
    }

    /// <summary>How many bins there are where the build decided it.</summary>
    private static IEnumerable<ValueList<string>> BinsMade(RegionRecord record)
    {
        if (record.Observable.Kept is { } kept)
        {
            yield return ["bins chosen, and the fraction of the unbinned t that they keep", $"{record.Edges[0].Count + 1}, {ReportText.Number(kept, 4)}"];
        }

        if (record.Observable.Columns is { Count: > 0 } columns)
        {
            yield return [record.Observable.AreCategoriesApart ? "bins per category of events; all bins" : "columns per bin of the first axis; all bins", $"{columns.Min()} to {columns.Max()}; {columns.Sum()}"];
        }
    }

    /// <summary>How observable and yields were made.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="region">The region as it was planned.</param>
    public static ReportTable Settings(AnalysisPlan plan, RegionPlan region) => new(
        $"Settings of {ReportText.Literal(region.Name)}",
        [new("setting", false), new("value", false)],
        [
            ["observable", Word(region.Observable.Kind)],
            ["bins", $"{Bins(region.Observable)}, {Word(region.Observable.Edges)} edges"],
            ["cross-fit", region.Observable.CrossFit ? "two halves" : "no"],
            ["yield functions", $"{Word(region.Yields.Family)}, {Templates(plan.Model, region.Yields)}"],
            ["variations", $"{Word(region.Variations.Treatment)}, {region.Variations.Knots} knots"],
            ["MC statistics", region.Variations.McStatistics ? "one parameter per bin" : "none"],
        ]);

    private static string Templates(MixtureModel model, YieldOptions yields) =>
        model.SecondPoi is null ? $"{yields.Knots} knots" : $"{yields.Rays} rays with {yields.Radii} templates each";

    private static string Bins(ObservableOptions observable)
    {
        var first = observable.Keep is { } keep ? $"the fewest that keep {ReportText.Setting(keep)}, {observable.Bins} at most" : $"{observable.Bins}";
        return observable.SecondAxis switch
        {
            null => first,
            SecondScore.Nuisances when observable.KeepConstraints is { } constraints => $"{first} × as many categories by nuisance parameters as keep {ReportText.Setting(constraints)} of constraints, {observable.Columns} at most",
            SecondScore.Nuisances => $"{first} × {observable.Columns} categories by nuisance parameters",
            { } second => $"{first} × {observable.Columns} columns of the {Word(second)} score",
        };
    }

    private static ValueList<string> Row(AnalysisValidation validation, int index)
    {
        var (stat, profiled) = (validation.StatOnly.Points[index], validation.Profiled.Points[index]);
        return Texts(
            Number(stat.Value),
            Number(stat.Unbinned),
            Number(stat.Binned),
            Kept(stat),
            Number(profiled.Unbinned),
            Number(profiled.Binned),
            Kept(profiled),
            Number(validation.WithMcStatistics.Points[index].TestStatistic));
    }

    private static string Kept(ComparedPoint point) => point.Unbinned > 1e-3 ? ReportText.Number(point.Kept) : "";

    private static string Change(Process process, string parameter)
    {
        if (process.Systematics.FirstOrDefault(systematic => systematic.Parameter == parameter) is not { } moved)
        {
            return "–";
        }

        return $"{ReportText.Setting(Math.Round(100 * (moved.YieldUp - 1), 3))} / {ReportText.Setting(Math.Round(100 * (moved.YieldDown - 1), 3))}{(moved.RatioUpColumn is null ? "" : " s")}";
    }

    private static string Pull(ClosureEntry entry) => ReportText.Number(entry.Pull, 2);

    private static string Number(double value) => ReportText.Number(value, 4);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static ValueList<string> Texts(params ReadOnlySpan<string> texts) => ValueList.Create(texts);
}
