using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>The closure page: a workspace against the unbinned likelihood that it stands for, so that a physicist can believe it.</summary>
public static class ClosureReport
{
    /// <summary>Makes the page.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="built">What was built from it.</param>
    /// <param name="validation">The comparison with the unbinned likelihood.</param>
    /// <param name="appendix">Sections about the run itself, at the end.</param>
    public static Report Of(AnalysisPlan plan, BuiltAnalysis built, AnalysisValidation validation, ValueList<ReportSection> appendix) => new(
        $"Closure of {ReportText.Literal(plan.Name)}",
        $"{built.Workspace.Channels.Count} channel(s), {plan.Model.Processes.Count} samples, {plan.Model.Parameters.Count} parameters; parameter of interest {Symbol.Of(plan.Model.Poi)}, reference {ReportText.Setting(plan.Model.ReferenceHypothesis)}",
        [.. ClosureVerdicts.OfValidation(built, validation, plan.Tolerances), .. ClosureVerdicts.OfBuild(built, plan.Tolerances)],
        [TestStatistic(validation), TrueValues(validation), .. Regions(plan, built), .. ControlRegions(plan, built), Ratios(validation.Closures), .. appendix]);

    /// <summary>Makes the page of hypotheses of two parameters.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="built">What was built from it.</param>
    /// <param name="validation">The comparison of planes with the unbinned likelihood.</param>
    /// <param name="appendix">Sections about the run itself, at the end.</param>
    public static Report Of(AnalysisPlan plan, BuiltAnalysis built, PlaneValidation validation, ValueList<ReportSection> appendix) => new(
        $"Closure of {ReportText.Literal(plan.Name)}",
        $"{built.Workspace.Channels.Count} channel(s), {plan.Model.Processes.Count} samples, {plan.Model.Parameters.Count} parameters; parameters of interest {Symbol.Of(validation.StatOnly.Unbinned.Poi)} and {Symbol.Of(validation.StatOnly.Unbinned.Second)}",
        [.. ContourReport.Verdicts(validation, plan.Tolerances), .. ClosureVerdicts.OfBuild(built, plan.Tolerances)],
        [Contours(plan, validation), .. Regions(plan, built), .. ControlRegions(plan, built), Ratios(validation.Closures), .. appendix]);

    private static ReportSection Contours(AnalysisPlan plan, PlaneValidation validation) => new(
        "Contours",
        "Every tested pair is fitted with the data and yields of its own hypothesis, with both parameters of interest held and free.",
        [ContourReport.Figure(validation)],
        [ContourReport.Table(validation, plan.Tolerances)]);

    private static ReportSection TestStatistic(AnalysisValidation validation) => new(
        "Test statistic",
        "Every tested value is fitted with the data and yields of its own hypothesis, *μ*′ = *μ*, with the parameter of interest held and free.",
        ScanFigures.Of(validation),
        [ClosureTables.Retained(validation), ClosureTables.Uncertainties(validation)]);

    private static ReportSection TrueValues(AnalysisValidation validation) => new(
        "Other true values",
        "Both likelihoods are fitted to the expectations of several true values, as an experiment would if one of them were realised.",
        TruthReport.Figures(validation),
        [TruthReport.Intervals(validation), TruthReport.Pulls(validation), .. TruthReport.Envelopes(validation) is { } envelopes ? (ValueList<ReportTable>)[envelopes] : []]);

    private static IEnumerable<ReportSection> Regions(AnalysisPlan plan, BuiltAnalysis built)
    {
        for (var i = 0; i < plan.Regions.Count; i++)
        {
            var (record, region) = (built.Regions[i], plan.Regions[i]);
            var isPair = record.Templates.Grid.Plane is not null;
            var figures = new TemplateFigures(plan.ModelOf(region), built.Workspace.Channels[i], record) { EdgesFollow = FollowsHypothesis(region) };
            yield return new(
                $"Observable of {ReportText.Literal(region.Name)}",
                $"Events are sorted by the ratio of the tested hypothesis to the reference hypothesis, {(FollowsHypothesis(region) ? "in bins whose number is the same for all hypotheses and whose edges follow the hypothesis" : "on bins common to all hypotheses")}.",
                isPair ? [] : [figures.Scores()],
                [ClosureTables.Settings(plan, region), ClosureTables.Bins(record), .. ClosureOf(record.Closure)]);
            yield return new("Yields against the hypothesis", "", isPair ? [] : [figures.Yields()], [ClosureTables.HoldOut(record)]);
            yield return new(
                "Systematic variations",
                "",
                !isPair && figures.Variations() is { } variations ? [variations] : [],
                [VariationTables.Of(record), .. CovarianceTables.Of(record), ClosureTables.Normalizations(plan.ModelOf(region))]);
        }
    }

    private static bool FollowsHypothesis(RegionPlan region) => region.Observable.Edges == EdgePlacement.Following;

    private static IEnumerable<ReportSection> ControlRegions(AnalysisPlan plan, BuiltAnalysis built) =>
        built.ControlRegions.Select(region => new ReportSection(
            $"Control region {ReportText.Literal(region.Region.Name)}",
            "Its bins are the same for every hypothesis.",
            [ControlRegionReport.Bins(region, plan.Model)],
            [ControlRegionReport.Yields(region, plan.Model), .. CovarianceTables.Of(region), .. ClosureOf(region.Closure)]));

    private static ValueList<ReportTable> ClosureOf(ValueList<TemplateClosure> closure) => closure.Count == 0 ? [] : [ControlRegionReport.Closure(closure)];

    private static ReportSection Ratios(ValueList<RatioClosure> closures) => new(
        "Closure of the ratios",
        "What density ratios fulfil whatever the physics: they integrate to one over the reference sample. Workspace and unbinned likelihood use the same ratios, so an open closure shows in neither of them alone.",
        [],
        closures.SelectMany(closure => ClosureTables.Closure(closure)).ToValueList());
}
