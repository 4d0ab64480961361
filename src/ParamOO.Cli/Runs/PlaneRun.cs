using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Reporting;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Runs;

/// <summary>An input whose hypotheses are pairs of values, built and validated.</summary>
/// <param name="Plan">The analysis as it was understood.</param>
/// <param name="Inputs">Full paths of everything that was read.</param>
/// <param name="Built">The workspace with what its build reports.</param>
/// <param name="Validation">The comparison of planes with the unbinned likelihood.</param>
/// <param name="Clock">How long each stage took.</param>
internal sealed record PlaneRun(AnalysisPlan Plan, ValueList<string> Inputs, BuiltAnalysis Built, PlaneValidation Validation, StageClock Clock)
    : IValidatedRun
{
    private const int Stages = 6;

    /// <inheritdoc/>
    public ValueList<Verdict> Verdicts => [.. ContourReport.Verdicts(Validation, Plan.Tolerances), .. ClosureVerdicts.OfBuild(Built, Plan.Tolerances)];

    /// <inheritdoc/>
    public object Document => PlaneValidationDocument.Of(Built, Validation, Verdicts);

    /// <inheritdoc/>
    public IEnumerable<DataTable> Tables => Validation.Planes.SelectMany(entry => PlaneValidationDocument.Tables(entry.Name, entry.Plane));

    /// <inheritdoc/>
    public ValueList<Figure> Figures => [ContourReport.Figure(Validation)];

    /// <summary>Builds and validates an input; warnings go to standard error.</summary>
    /// <param name="session">The command line.</param>
    /// <param name="path">The input.</param>
    /// <param name="flags">What replaces settings of the input.</param>
    /// <param name="values">The option of tested values, which planes choose by themselves; null where the verb has none.</param>
    /// <returns>The run; null where hypotheses are values of one parameter.</returns>
    /// <exception cref="InvalidInputException">The input cannot be used.</exception>
    public static PlaneRun? Of(Session session, string path, PlanFlags flags, Option? values = null)
    {
        var findings = new Findings();
        var input = PlanInput.Read(session, path, findings);
        var plan = InterruptibleSource.In(flags.Apply(session, input.Plan), session.Cancellation);
        if (plan.Model is { SecondPoi: null, HypothesisValue: null })
        {
            return null;
        }

        if (values is not null && session.Has(values))
        {
            throw new InvalidInputException("PX1109", "--values", "belongs to hypotheses of one parameter; contours of two choose their points by themselves: leave it out, or use scan with --values and --second-values.");
        }

        var clock = new StageClock(session);
        var run = clock.Watch(Stages, () =>
        {
            var built = Analysis.Build(plan, clock, TemplateFill.Whole(clock, session.Cancellation), session.Cancellation);
            return Analysis.ValidatePlane(plan, built, clock, session.Cancellation) is { } validation ? new PlaneRun(plan, input.Inputs, built, validation, clock) : null;
        });
        session.Report([.. findings, .. run?.Built.Findings ?? [], .. run?.Validation.Findings ?? []]);
        return run;
    }

    /// <inheritdoc/>
    public Report Page(ValueList<ReportSection> appendix) => ClosureReport.Of(Plan, Built, Validation, appendix);

    /// <inheritdoc/>
    public void Print(Session session)
    {
        TablePrinter.Print(session.Tables, ContourReport.Table(Validation, Plan.Tolerances));
        foreach (var record in Built.Regions)
        {
            TablePrinter.Print(session.Tables, ClosureTables.Bins(record));
        }

        TablePrinter.PrintVerdicts(session.Tables, Verdicts);
    }
}
