using System.CommandLine;
using ParamOO.Cli.Devices;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Fitting;
using ParamOO.Gpu;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Interchange;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo neyman WORKSPACE</c>: critical values, p-values and intervals from toys along the tested parameter.</summary>
internal sealed class NeymanVerb
{
    private readonly StatementFlags flags = new();
    private readonly ToyFlags toys = new(10_000);
    private readonly Option<double[]> values = Flags.Values();
    private readonly Option<double[]> levels = ToyFlags.Levels();
    private readonly Option<TestStatistic> statistic = ToyFlags.Statistic();
    private readonly Option<bool> unbinned = StatementFlags.Unbinned();
    private readonly Option<bool> resultsOnly = new("--results-only") { Description = "Keep no file of toys; on a device they stay there, and only critical values and probabilities come back." };
    private readonly Option<string?> output = ToyFlags.Folder("neyman");

    /// <summary>The verb with its arguments.</summary>
    public static Command Create() => new NeymanVerb().Command();

    private Command Command()
    {
        var command = new Command("neyman", "Critical values, p-values and confidence intervals from toys; goes on where it was interrupted, and with more toys.") { values };
        toys.AddTo(command);
        Option[] own = [levels, statistic, unbinned, resultsOnly, output];
        Array.ForEach(own, command.Add);
        return flags.AddTo(command).Runs(Run);
    }

    private ExitCode Run(Session session)
    {
        var wanted = ToyFlags.Check(session.Value(levels));
        CheckResultsOnly(session);
        var (chosen, folder) = (session.Value(statistic), session.Value(output) ?? ToyFlags.FolderOf("neyman", flags.Path(session)));
        if (session.Value(unbinned))
        {
            var toysOfEvents = UnbinnedToys.Prepare(session, flags, toys, session.Value(values) ?? [], chosen);
            return Run(session, toysOfEvents, $"{Path.GetFileName(flags.Path(session))}: data of the analysis", toysOfEvents.Content, wanted, folder);
        }

        var workspace = flags.Workspace(session);
        var options = toys.Fill(session, flags.Fill(session, new ToyOptions { Values = (session.Value(values) ?? []).ToValueList(), Statistic = chosen }));
        using var device = toys.OpenDevice(session, workspace, ref options);
        var run = ToyRun.Prepare(workspace, options, session.Cancellation);
        return session.Value(resultsOnly)
            ? WithoutToys(session, run, device, wanted, WorkspaceWriter.Digest(workspace), folder)
            : Run(session, run, Title(session, run), WorkspaceWriter.Digest(workspace), wanted, folder);
    }

    private void CheckResultsOnly(Session session)
    {
        var findings = new Findings();
        (bool IsSet, string Flag)[] others = [(session.Has(toys.Share), "--shard"), (session.Value(toys.Merge), "--merge"), (session.Value(unbinned), "--unbinned")];
        foreach (var (_, flag) in others.Where(other => other.IsSet && session.Value(resultsOnly)))
        {
            findings.Error("PX0765", flag, "it needs a file of toys, and --results-only keeps none; leave one of the two out.");
        }

        findings.ThrowIfErrors();
    }

    private ExitCode WithoutToys(Session session, ToyRun run, FitDevice device, ValueList<double> wanted, string content, string folder)
    {
        var made = new DeviceConstruction(device.Engine, run, wanted);
        var progress = new ToyProgress(session, 0, run.Options.Toys * run.Hypotheses.Length);
        var construction = made.Make(progress, session.Cancellation);
        progress.End();
        Directory.CreateDirectory(folder);
        return Tell(session, Title(session, run), construction, NeymanDocument.Of(construction, run.Options, ToyCampaign.FailuresOf(made.Statuses), content), folder, "");
    }

    private string Title(Session session, ToyRun run) => flags.Title(session, run.Models, null, run.Data);

    private ExitCode Run(Session session, IToyRun run, string title, string content, ValueList<double> wanted, string folder)
    {
        var campaign = new ToyCampaign(session, content, run, Path.Combine(folder, ToyCampaign.FileName));
        if (campaign.Make(toys) is { } end)
        {
            return end;
        }

        var construction = campaign.Read(statistics => NeymanConstruction.Of(run, wanted, statistics));
        return Tell(session, title, construction, NeymanDocument.Of(construction, run.Options, campaign.Failures, content), folder, $"{ToyCampaign.FileName}, ");
    }

    private ExitCode Tell(Session session, string title, NeymanConstruction construction, NeymanDocument document, string folder, string toysFile)
    {
        ResultFolder.WriteBesideToys(folder, "neyman", document, NeymanTable.Columns(construction), NeymanFigures.Of(construction));
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, NeymanTable.Hypotheses(construction));
            TablePrinter.Print(session.Tables, NeymanTable.Intervals($"{title}; what the data do not exclude", construction));
            session.Output.WriteLine($"{folder}: {toysFile}neyman.json, .csv, .arrow, belt.svg, p-values.svg, coverage.svg");
        }

        return Verdict(session, construction, document.Failures);
    }

    /// <summary>Says which toys failed.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="construction">The construction.</param>
    /// <param name="failures">How many toys failed in which way.</param>
    internal static ExitCode Verdict(Session session, NeymanConstruction construction, IReadOnlyDictionary<string, long> failures)
    {
        TellFailures(session, failures, construction.Toys);
        return failures.Count == 0 && construction.Points.All(point => point.Status == FitStatus.Converged) ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    /// <summary>Says on standard error how many toys failed in which way.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="failures">How many toys failed in which way.</param>
    /// <param name="toys">Of how many.</param>
    internal static void TellFailures(Session session, IReadOnlyDictionary<string, long> failures, long toys)
    {
        foreach (var (status, count) in failures)
        {
            session.Error.WriteLine(FormattableString.Invariant($"{count:N0} of {toys:N0} toys failed ({status.Replace('_', ' ')}); they are counted, and widen every uncertainty"));
        }
    }
}
