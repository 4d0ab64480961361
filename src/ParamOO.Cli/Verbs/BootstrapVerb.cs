using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Reporting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo bootstrap WORKSPACE</c>: the observed events drawn again, and what each replica says.</summary>
internal sealed class BootstrapVerb
{
    private readonly StatementFlags flags = new();
    private readonly Option<double[]> values = Flags.Values();
    private readonly Option<double[]> levels = ToyFlags.Levels();
    private readonly Option<long> replicas = new("--replicas", "-n") { Description = "Number of replicas.", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<ulong> seed = ToyFlags.Seed();
    private readonly Option<string?> output = ResultFolder.Flag();

    /// <summary>The verb with its arguments.</summary>
    public static Command Create() => new BootstrapVerb().Command();

    private Command Command()
    {
        values.Description = "Tested values, each a knot; by default all knots: a list 0,0.5,2 and ranges first:last:step such as 0:3:0.1.";
        return flags.AddTo(new Command("bootstrap", "Draw the observed events again, Poisson(1) times each, and test every replica; needs the workspace alone.")
        {
            values, replicas, seed, levels, output,
        }).Runs(Run);
    }

    private ExitCode Run(Session session)
    {
        var wanted = ToyFlags.Check(session.Value(levels));
        var options = flags.Fill(session, new ToyOptions { Values = (session.Value(values) ?? []).ToValueList(), Toys = session.Value(replicas), Seed = session.Value(seed) });
        Check(options);
        var workspace = flags.Workspace(session);
        var progress = new ToyProgress(session, 0, options.Toys);
        var result = BootstrapRun.Run(workspace, options with { Block = 100 }, wanted, progress, session.Cancellation);
        progress.End();
        var document = BootstrapDocument.Of(result, options.Seed);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(Path.GetFileName(flags.Path(session)), workspace, result, document));
        }

        ResultFolder.Write(session, session.Value(output), "bootstrap", document, [BootstrapDocument.Columns(result)], []);
        return result.Failed == 0 ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static void Check(ToyOptions options)
    {
        var findings = new Findings();
        if (options.Toys is < 1 or > int.MaxValue)
        {
            findings.Error("PX0723", "--replicas", FormattableString.Invariant($"{options.Toys} is given, expected at least 1 and at most {int.MaxValue}."));
        }

        if (options.Data is AsimovData)
        {
            findings.Error("PX0734", "--data", "Asimov data have no events that could be drawn again; leave --data and --point out, or use 'toys'.");
        }

        findings.ThrowIfErrors();
    }

    private static ReportTable Table(string name, Workspace workspace, BootstrapResult result, BootstrapDocument document) => new(
        $"{ReportText.Literal(name)}: {ReportText.Count(result.Replicas.Count)} replicas of {Events(workspace)}",
        [new("quantity", false), new("value")],
        [
            [$"{Reporting.Symbol.Of(result.Poi)} of the data", ReportText.Number(result.Observed.Estimate, 5)],
            .. result.Observed.Sets.Select(set => (ValueList<string>)[$"{ReportText.Number(100 * set.Level, 4)} % interval of the data", Words(set)]),
            ["replicas: mean", ReportText.Number(result.Mean, 5)],
            ["standard deviation", ReportText.Number(result.StandardDeviation, 4)],
            ["quantiles 16 %, 50 %, 84 %", string.Join(", ", document.Quantiles.Select(value => ReportText.Number(value, 4)))],
            ["replicas with a failed fit", ReportText.Count(result.Failed)],
        ],
        "Events are taken a Poisson(1) number of times, the same at every hypothesis; auxiliary data stay.");

    private static string Events(Workspace workspace) =>
        workspace.Observations.Sum(seen => (long?)seen.Events?.Count ?? 0) is > 0 and var events ? $"{ReportText.Count(events)} observed events" : "the observed counts";

    private static string Words(ConfidenceSet set) => set.Intervals.Count == 0
        ? "empty"
        : string.Join(", ", set.Intervals.Select(interval => $"{(interval.Low.IsOpen ? "≤ " : "")}{ReportText.Number(interval.Low.Value, 4)} to {(interval.High.IsOpen ? "≥ " : "")}{ReportText.Number(interval.High.Value, 4)}"));
}
