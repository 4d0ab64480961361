using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo gof WORKSPACE</c>: how well the best fit describes the data.</summary>
internal static class GofVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var flags = new StatementFlags();
        var toys = new Option<int>("--toys") { Description = "Number of toys for the exact distribution; 0 for the χ² law alone.", HelpName = "N", DefaultValueFactory = _ => 0 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the toys.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var output = ResultFolder.Flag();
        return flags.AddTo(new Command("gof", "Goodness of fit against the saturated model, by the χ² law and by toys.") { toys, seed, output })
            .Runs(session =>
            {
                if (session.Value(toys) == 0)
                {
                    ToyFlags.WarnWithoutToys(session, seed);
                }

                return Test(session, flags, session.Value(toys), session.Value(seed), session.Value(output));
            });
    }

    private static ExitCode Test(Session session, StatementFlags flags, int toys, ulong seed, string? output)
    {
        if (toys < 0)
        {
            throw new InvalidInputException("PX1101", "--toys", $"{toys} toys cannot be thrown; give a number that is not negative.");
        }

        using var progress = new ProgressLine(session, "toys");
        var options = flags.Fill(session, new GoodnessOfFitOptions { Toys = toys, Seed = seed });
        var result = GoodnessOfFit.Run(flags.Workspace(session), options, progress, session.Cancellation);
        session.Report(result.Findings);
        var document = GoodnessOfFitDocument.Of(result, seed);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(ReportText.Literal(flags.Title(session, result.Best)), result));
        }

        var table = StatementTables.GoodnessOfFit(result);
        ResultFolder.Write(session, output, "gof", document, [table], [GoodnessOfFitFigure.Of(result)]);
        return result.Best.Result.HasConverged ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static ReportTable Table(string title, GoodnessOfFitResult result) => new(
        title,
        [new("channel", false), new("data"), new("t")],
        result.Contributions.Select(Row).Append(["all", $"{result.Contributions.Sum(row => row.Terms)}", ReportText.Number(result.Statistic, 5)]).ToValueList(),
        $"{result.DegreesOfFreedom} degrees of freedom: p = {ReportText.Number(result.PValue, 3)} by the χ² law{(result.Best.DataSet is AsimovData ? ", which says nothing about Asimov data" : "")}" + Toys(result));

    private static ValueList<string> Row(SaturatedContribution row) =>
        [row.Name.Length == 0 ? "constraints" : ReportText.Literal(row.Name), $"{row.Terms}", ReportText.Number(row.Statistic, 5)];

    private static string Toys(GoodnessOfFitResult result) => result.ToyPValue is not { } toys
        ? ""
        : $", p = {ReportText.Number(toys.Value, 3)} [{ReportText.Number(toys.Uncertainty.Low, 3)}, {ReportText.Number(toys.Uncertainty.High, 3)}] by {ReportText.Count(toys.Toys)} toys";
}
