using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>A region turned into a channel.</summary>
/// <param name="Channel">The channel with its samples, functions of the hypothesis.</param>
/// <param name="Observation">
/// Counts at every knot: the data of the reference table, or the expectation of the reference hypothesis where it has none.
/// </param>
/// <param name="Record">What the build reports of itself.</param>
public sealed record BuiltRegion(Channel Channel, Observation Observation, RegionRecord Record);

/// <summary>Turns a region of events into a binned channel: observable, templates, functions of the hypothesis, variations.</summary>
public sealed class RegionBuilder
{
    /// <summary>What the bins of observed events may take in a workspace: some 190 000 events at 41 knots in 20 bins, which change six times each.</summary>
    private const int MostEventBytes = 1 << 21;

    /// <summary>Edges that follow the hypothesis may start anew at one knot in so many.</summary>
    private const int KnotsPerBreak = 15;

    /// <summary>A number between 0.1 and 1 of full accuracy, and what separates it from the next.</summary>
    private const int BytesPerWeight = 20;

    private readonly MixtureModel model;
    private readonly RegionPlan region;
    private readonly MixtureYields yields;
    private readonly HypothesisGrid grid;
    private readonly ReferenceAsimov asimov;
    private readonly int knots;

    private RegionBuilder(MixtureModel model, RegionPlan region, HypothesisGrid grid)
    {
        (this.model, this.region, this.grid) = (model, region, grid);
        yields = new MixtureYields(model);
        asimov = new ReferenceAsimov([.. model.Processes.Select(process => process.Yield)], Hypothesis.At(yields, model.ReferenceHypothesis));
        knots = grid.Knots.Length;
    }

    /// <summary>Builds one region.</summary>
    /// <param name="model">The mixture, valid.</param>
    /// <param name="region">The region with its tables and options.</param>
    /// <param name="findings">Receives PX0346, PX0401 to PX0408, PX0501, PX0502, PX0510 and PX0511.</param>
    /// <param name="how">How templates are filled, not as one shard; null for whole tables without a watcher.</param>
    /// <param name="others">The other regions of the analysis, whose likelihood profiled scores follow too; null where there are none.</param>
    /// <exception cref="InvalidInputException">The tables cannot be used; carries all findings so far.</exception>
    internal static BuiltRegion Build(MixtureModel model, RegionPlan region, Findings findings, TemplateFill? how = null, OtherRegions? others = null)
    {
        RegionRules.Check(model, region, findings);
        findings.ThrowIfErrors();
        var filled = RegionTemplates.Fill(model, region, GridOf(model, region), findings, how, others);
        var builder = new RegionBuilder(model, region, filled.Templates.Grid);
        var functions = RegionFunctions.Make(region.Yields, filled.Templates, builder.asimov);
        var variations = new VariationBuilder(model, region.Variations, filled.Templates, builder.asimov, region.Name, findings)
        {
            Morphs = [.. region.Morphs.Zip(filled.Anchors)],
            Ensembles = [.. region.Ensembles.Zip(filled.Members)],
            Lines = filled.Observable.Lines,
        };
        var bootstrap = region.Variations.Bootstrap is null ? null : new BootstrapBuilder(
            region.Variations, filled.Templates, builder.asimov, model.ShapeNormalization == ShapeNormalization.Reference && region.Reference is { Whole: null }, region.Name);
        var channel = builder.ChannelOf(filled.Templates, functions, variations, bootstrap);
        variations.ReportShaping();
        var record = builder.RecordOf(filled, functions) with
        {
            Breaks = [.. builder.grid.Breaks.Select(knot => new HypothesisBreak(builder.grid.Knots[knot].Poi, functions.At(knot).Direct, functions.At(knot + 1).Direct))],
            Variations = variations.Records,
            Morphs = variations.MorphRecords,
            Ensembles = variations.EnsembleRecords,
            Bootstrap = bootstrap?.Record,
            Closure = filled.FromProcessTables is { } own ? TemplateClosure.Of(region.Name, [.. model.Processes.Select(process => process.Name)], filled.Templates, own, findings) : [],
        };
        RegionRules.Report(record, region.Yields, findings);
        findings.ThrowIfErrors();
        var observation = builder.ObservationOf(filled, findings);
        return new BuiltRegion(channel, observation, record with { ObservedEvents = observation.Events?.Count, EventBinsSize = observation.Events?.Size });
    }

    /// <summary>Fills the templates of one region and nothing else, as shards do.</summary>
    /// <param name="model">The mixture, valid.</param>
    /// <param name="region">The region with its tables and options.</param>
    /// <param name="findings">Receives what is wrong with the tables.</param>
    /// <param name="how">The shard.</param>
    /// <param name="others">The other regions of the analysis, whose likelihood profiled scores follow too; null where there are none.</param>
    /// <exception cref="InvalidInputException">The tables cannot be used; carries all findings so far.</exception>
    internal static void Fill(MixtureModel model, RegionPlan region, Findings findings, TemplateFill how, OtherRegions? others = null)
    {
        RegionRules.Check(model, region, findings);
        findings.ThrowIfErrors();
        RegionTemplates.Fill(model, region, GridOf(model, region), findings, how, others);
        findings.ThrowIfErrors();
    }

    /// <summary>Values of the parameter of interest that yields cover.</summary>
    internal static Interval RangeOf(MixtureModel model, RegionPlan region) =>
        region.Yields.Range ?? model.Parameters.First(parameter => parameter.Name == model.Poi).Bounds;

    private static HypothesisGrid GridOf(MixtureModel model, RegionPlan region)
    {
        var yields = new MixtureYields(model);
        return model.SecondPoi is null
            ? HypothesisGrid.Uniform(yields, RangeOf(model, region), region.Yields.Knots, MostBreaks(region))
            : HypothesisGrid.Polar(yields, RangeOf(model, region), SecondRangeOf(model, region), region.Yields.Rays, region.Yields.Radii, MetricOf(model, region, yields));
    }

    /// <summary>Functions that connect knots may be discontinuous; others are smooth everywhere.</summary>
    private static int MostBreaks(RegionPlan region) => region.Yields.ConnectsKnots ? region.Yields.Knots / KnotsPerBreak : 0;

    /// <summary>Rays are closest where the score changes fastest with the direction.</summary>
    private static PlaneMetric? MetricOf(MixtureModel model, RegionPlan region, MixtureYields yields) => region.Reference is { } table ? LocalScores.Covariance(model, yields, table.Source, table.WeightColumn) : null;

    /// <summary>Values of the second parameter of interest that yields cover.</summary>
    internal static Interval SecondRangeOf(MixtureModel model, RegionPlan region) =>
        region.Yields.SecondRange ?? model.Parameters.First(parameter => parameter.Name == model.SecondPoi).Bounds;

    private Channel ChannelOf(TemplateSet templates, RegionFunctions functions, VariationBuilder variations, BootstrapBuilder? bootstrap)
    {
        var samples = model.Processes.Select((process, index) =>
            new Sample(process.Name, functions.Functions[index], [.. variations.Of(index), .. bootstrap?.Of(index) ?? [], .. ShapeFactorPlan.Of(region.ShapeFactors, process.Name)], process.Coefficient)).ToValueList();
        return new Channel(region.Name, samples, SpaceOf(), region.Variations.McStatistics ? McStatisticsOf(templates, variations.FurtherVariances, bootstrap) : null);
    }

    private HypothesisSpace SpaceOf() => grid.Plane is { } plane
        ? new HypothesisPlane(
            new PlaneSide(model.Poi, Expression.Parse(yields.Variable.Name), plane.First, model.ReferenceHypothesis),
            new PlaneSide(model.SecondPoi!, Expression.Parse(yields.SecondVariable!.Name), plane.Second, model.SecondReference),
            [.. plane.Rays],
            [.. plane.Radii])
        : new HypothesisAxis(model.Poi, Expression.Parse(grid.Variable.Name), grid.Range, grid.Reference, grid.Knots.Select(knot => knot.Poi).ToValueList()) { Value = model.HypothesisValue };

    private McStatistics McStatisticsOf(TemplateSet templates, Dictionary<int, double[][]> further, BootstrapBuilder? bootstrap) => new(
        $"staterror_{region.Name}",
        KnotFunctions.Through(
            templates,
            templates.VariationKnots.Select((knot, position) => RelativeUncertainty(
                templates.Reference(knot), bootstrap?.RemainingVariance(position) ?? templates.ReferenceVariance(knot), FurtherVariance(templates, knot, position, further))).ToValueList()));

    /// <summary>Variance [events²] of the total at the reference hypothesis that morphs and ensembles leave open.</summary>
    private double[] FurtherVariance(TemplateSet templates, int knot, int position, Dictionary<int, double[][]> further)
    {
        var sum = new double[templates.Bins];
        foreach (var (process, variance) in further)
        {
            for (var bin = 0; bin < sum.Length; bin++)
            {
                var yield = asimov.ReferenceCoefficients[process] * templates.Yield(knot, process)[bin];
                sum[bin] += yield * yield * variance[position][bin];
            }
        }

        return sum;
    }

    private static PerBin RelativeUncertainty(TemplateSet templates, int hypothesis) =>
        RelativeUncertainty(templates.Reference(hypothesis), templates.ReferenceVariance(hypothesis), new double[templates.Bins]);

    private static PerBin RelativeUncertainty(ReadOnlySpan<double> total, ReadOnlySpan<double> variance, double[] further)
    {
        var relative = new double[further.Length];
        for (var bin = 0; bin < relative.Length; bin++)
        {
            relative[bin] = total[bin] > 0 ? Rounding.ToDigits(Math.Sqrt(variance[bin] + further[bin]) / total[bin], 7) : 0;
        }

        return PerBin.Create(relative);
    }

    /// <summary>Counts that are sums of observed events are added up in their order, so that they are the same to the last bit whoever adds them.</summary>
    private Observation ObservationOf(RegionTemplates filled, Findings findings) => EventsOf(filled, findings) is { } events
        ? new(region.Name, [], events.Counts(filled.Observed!.Bins, knots, filled.Templates.Bins), events)
        : CountsOf(filled);

    private EventBins? EventsOf(RegionTemplates filled, Findings findings)
    {
        if (filled.Observed is not { } observed)
        {
            return null;
        }

        var events = observed.IsWhole ? EventBins.Of(observed.Bins, knots, observed.Weights) : null;
        if (events is not null && events.Size + ((long)BytesPerWeight * events.Weights.Count) <= MostEventBytes)
        {
            return events;
        }

        findings.Note(
            "PX0346",
            region.Name,
            $"the bins of all observed events would take more than {MostEventBytes} bytes; the workspace has their counts alone, and 'bootstrap' cannot draw these data again.");
        return null;
    }

    private Observation CountsOf(RegionTemplates filled) => new(
        region.Name,
        [],
        PerKnot(knot => PerBin.Create(filled.HasData ? filled.Templates.Data(knot) : asimov.Data(filled.Templates.Bins, DirectAt(filled.Templates, knot)))));

    private RegionRecord RecordOf(RegionTemplates filled, RegionFunctions functions)
    {
        var templates = filled.Templates;
        return new RegionRecord(
            region.Name,
            filled.Record,
            filled.Observable.Edges.Select(list => list.ToValueList()).ToValueList(),
            templates,
            filled.FromProcessTables,
            RetainedOf(filled),
            grid.HoldOut.Select((_, i) => AccuracyOf(functions, grid.Knots.Length + i)).ToValueList(),
            functions.Size,
            functions.IsAccurate,
            SmallestOf(templates),
            EmptyBins(templates),
            ForbiddenIn(templates),
            RelativeUncertainty(templates, ReferenceKnot()),
            model.Processes.Where((_, index) => IsSigned(templates, index)).Select(process => process.Name).ToValueList());
    }

    private ValueList<ForbiddenInterval> ForbiddenIn(TemplateSet templates)
    {
        if (grid.Plane is not null)
        {
            return [.. PlanePositivity.Find(templates, asimov)];
        }

        var positivity = new YieldPositivity(yields, asimov, grid.Range);
        return Enumerable.Range(0, grid.Knots.Length).SelectMany(knot => positivity.Find(templates, knot)).ToValueList();
    }

    private ValueList<RetainedInformation> RetainedOf(RegionTemplates filled) =>
        grid.All.Select((hypothesis, index) =>
        {
            var square = hypothesis.Distance * hypothesis.Distance;
            var unbinned = filled.Record.Unbinned[index];
            var binned = asimov.PerSquare(hypothesis, filled.Templates.Bins, DirectAt(filled.Templates, index));
            return new RetainedInformation(hypothesis.Poi, square * unbinned, square * binned, binned / unbinned) { Second = hypothesis.Second };
        }).OrderBy(point => point.Poi).ToValueList();

    private HoldOutAccuracy AccuracyOf(RegionFunctions functions, int index)
    {
        var (direct, fitted) = functions.At(index);
        return new HoldOutAccuracy(grid.All[index].Poi, direct, fitted) { Second = grid.All[index].Second };
    }

    private BinYield SmallestOf(TemplateSet templates) =>
        (from index in Enumerable.Range(0, grid.All.Length)
         from bin in asimov.Expected(grid.All[index], templates.Bins, DirectAt(templates, index)).Index()
         where templates.Events(index)[bin.Index] > 0
         select new BinYield(grid.All[index].Poi, bin.Index, bin.Item) { Second = grid.All[index].Second }).MinBy(bin => bin.Yield)!;

    private int EmptyBins(TemplateSet templates) =>
        Enumerable.Range(0, grid.Knots.Length).Max(knot => templates.Events(knot).Count(0));

    private int ReferenceKnot() => Enumerable.Range(0, grid.Knots.Length).MinBy(knot => Math.Abs(grid.Knots[knot].Distance));

    private bool IsSigned(TemplateSet templates, int process) =>
        Enumerable.Range(0, grid.Knots.Length).Any(knot => templates.Yield(knot, process).ContainsAnyInRange(double.NegativeInfinity, -double.Epsilon));

    private static ReferenceAsimov.BinnedProcess DirectAt(TemplateSet templates, int hypothesis) => process => templates.Yield(hypothesis, process);

    private ValueList<PerBin> PerKnot(Func<int, PerBin> template) => Enumerable.Range(0, knots).Select(template).ToValueList();
}
