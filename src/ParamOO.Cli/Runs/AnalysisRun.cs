using ParamOO.Cli.Documents;
using ParamOO.Reporting;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Runs;

/// <summary>An input that was built and validated.</summary>
/// <param name="Plan">The analysis as it was understood.</param>
/// <param name="Inputs">Full paths of everything that was read.</param>
/// <param name="Built">The workspace with what its build reports.</param>
/// <param name="Validation">The comparison with the unbinned likelihood.</param>
/// <param name="Clock">How long each stage took.</param>
internal sealed record AnalysisRun(AnalysisPlan Plan, ValueList<string> Inputs, BuiltAnalysis Built, AnalysisValidation Validation, StageClock Clock)
    : IValidatedRun
{
    private const int Stages = 14;

    /// <inheritdoc/>
    public ValueList<Verdict> Verdicts =>
        [.. ClosureVerdicts.OfValidation(Built, Validation, Plan.Tolerances), .. ClosureVerdicts.OfBuild(Built, Plan.Tolerances)];

    /// <inheritdoc/>
    public object Document => ValidationDocument.Of(Plan.Model.Poi, Built, Validation, Verdicts);

    /// <inheritdoc/>
    public IEnumerable<DataTable> Tables => [];

    /// <inheritdoc/>
    public ValueList<Figure> Figures => [];

    /// <summary>Builds and validates an input; warnings go to standard error.</summary>
    /// <param name="session">The command line.</param>
    /// <param name="path">The input.</param>
    /// <param name="flags">What replaces settings of the input.</param>
    /// <param name="values">Tested values that replace those of the input; null to keep them.</param>
    /// <exception cref="InvalidInputException">The input cannot be used.</exception>
    public static AnalysisRun Of(Session session, string path, PlanFlags flags, double[]? values)
    {
        var clock = new StageClock(session);
        var findings = new Findings();
        var run = clock.Watch(Stages, () =>
        {
            clock.Report("reading the input");
            var input = PlanInput.Read(session, path, findings);
            var plan = InterruptibleSource.In(flags.Apply(session, input.Plan), session.Cancellation);
            plan = values is { Length: > 0 } ? Tested(plan, values) : plan;
            var built = Analysis.Build(plan, clock, TemplateFill.Whole(clock, session.Cancellation), session.Cancellation);
            var validation = Analysis.Validate(plan, built, clock, session.Cancellation);
            return new AnalysisRun(plan, input.Inputs, built, validation, clock);
        });
        session.Report([.. findings, .. run.Built.Findings, .. run.Validation.Findings]);
        return run;
    }

    /// <summary>Values are refused before anything is built.</summary>
    private static AnalysisPlan Tested(AnalysisPlan plan, double[] values)
    {
        var findings = new Findings();
        var range = plan.TestableRange;
        foreach (var value in values.Where(value => !range.Contains(value)))
        {
            findings.Error("PX0702", "--values", FormattableString.Invariant($"{plan.Model.Poi} = {value:R} cannot be tested: bounds and yields reach from {range.Low:R} to {range.High:R}; choose values inside."));
        }

        findings.ThrowIfErrors();
        return plan with { TestedValues = values.ToValueList() };
    }

    /// <inheritdoc/>
    public Report Page(ValueList<ReportSection> appendix) => ClosureReport.Of(Plan, Built, Validation, appendix);

    /// <inheritdoc/>
    public void Print(Session session)
    {
        TablePrinter.PrintThinned(session.Tables, ClosureTables.Retained(Validation));
        TablePrinter.Print(session.Tables, ClosureTables.Uncertainties(Validation), TruthReport.Intervals(Validation), TruthReport.Pulls(Validation));
        if (TruthReport.Envelopes(Validation) is { } envelopes)
        {
            TablePrinter.PrintThinned(session.Tables, envelopes);
        }

        var closures = Built.Regions.Select(record => record.Closure).Concat(Built.ControlRegions.Select(region => region.Closure)).Where(closure => closure.Count > 0);
        TablePrinter.Print(
            session.Tables,
            [
                .. Built.Regions.SelectMany(record => CovarianceTables.Of(record).Prepend(ClosureTables.Bins(record))),
                .. Built.ControlRegions.SelectMany(region => CovarianceTables.Of(region).Prepend(ControlRegionReport.Yields(region, Plan.Model))),
                .. closures.Select(ControlRegionReport.Closure),
            ]);
        TablePrinter.PrintVerdicts(session.Tables, Verdicts);
    }
}
