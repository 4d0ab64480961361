using System.CommandLine;
using ParamOO.Reporting;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Runs;

/// <summary>An input whose hypotheses are pairs of values, built and validated.</summary>
/// <param name="Plan">The analysis as it was understood.</param>
/// <param name="Built">The workspace with what its build reports.</param>
/// <param name="Validation">The comparison of planes with the unbinned likelihood.</param>
internal sealed record PlaneRun(AnalysisPlan Plan, BuiltAnalysis Built, PlaneValidation Validation)
{
    private const int Stages = 6;

    /// <summary>All numbers against their tolerances.</summary>
    public ValueList<Verdict> Verdicts => [.. ContourReport.Verdicts(Validation, Plan.Tolerances), .. ClosureVerdicts.OfBuild(Built, Plan.Tolerances)];

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
        var plan = InterruptibleSource.In(flags.Apply(session, PlanInput.Read(path, findings).Plan), session.Cancellation);
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
            return Analysis.ValidatePlane(plan, built, clock, session.Cancellation) is { } validation ? new PlaneRun(plan, built, validation) : null;
        });
        session.Report([.. findings, .. run?.Built.Findings ?? [], .. run?.Validation.Findings ?? []]);
        return run;
    }

    /// <summary>Prints what a person wants to see at the end.</summary>
    /// <param name="session">Where to.</param>
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
