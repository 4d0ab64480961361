using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Toys;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Interchange;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo coverage WORKSPACE</c>: how often confidence sets contain the truth, at points of the user's choice.</summary>
internal sealed class CoverageVerb
{
    private readonly StatementFlags flags = new();
    private readonly ToyFlags toys = new(10_000);
    private readonly Option<double[]> values = Flags.Values();
    private readonly Option<double[]> levels = ToyFlags.Levels();
    private readonly Option<TestStatistic> statistic = ToyFlags.Statistic();
    private readonly Option<string?> belt = new("--belt") { Description = "neyman.json, or its folder, of the belt whose coverage is wanted; without one only the large-sample thresholds are measured.", HelpName = "BELT" };
    private readonly Option<bool> unbinned = StatementFlags.Unbinned();
    private readonly Option<string?> output = ToyFlags.Folder("coverage");

    /// <summary>The verb with its arguments.</summary>
    public static Command Create() => new CoverageVerb().Command();

    private Command Command()
    {
        values.Description = "True values of the parameter: a list 0,0.5,2 and ranges first:last:step such as 0:3:0.1.";
        var command = new Command("coverage", "How often confidence sets contain the truth: toys of true points, which need not be those that a belt was made at.") { values };
        toys.AddTo(command);
        Option[] own = [belt, levels, statistic, unbinned, output];
        Array.ForEach(own, command.Add);
        return flags.AddTo(command).Runs(Run);
    }

    private ExitCode Run(Session session)
    {
        var made = BeltFile(session.Value(belt)) is { } file ? (Path: file, Document: NeymanDocument.Read(file)) : default;
        var known = made.Document?.Belts() ?? [];
        var wanted = ToyFlags.Check(session.Value(levels));
        wanted = wanted.Count > 0 ? wanted : known.Count > 0 ? known.Select(entry => entry.Level).ToValueList() : NeymanConstruction.DefaultLevels;
        if (known.Count > 0 && wanted.FirstOrDefault(level => known.All(entry => entry.Level != level)) is > 0 and var missing)
        {
            throw new InvalidInputException("PX0726", "--levels", FormattableString.Invariant($"the belt has no critical values for {missing}; it has {string.Join(", ", known.Select(entry => entry.Level.ToString("R", null)))}."));
        }

        var study = new Wanted(made.Path, made.Document, wanted, known);
        if (session.Value(unbinned))
        {
            var toysOfEvents = UnbinnedToys.Prepare(session, flags, toys, session.Value(values) ?? [], session.Value(statistic), ToyStream.Truth);
            return Run(session, toysOfEvents, toysOfEvents.Content, study);
        }

        var workspace = flags.Workspace(session);
        var options = toys.Fill(session, flags.Fill(session, new ToyOptions { Values = (session.Value(values) ?? []).ToValueList(), Statistic = session.Value(statistic) }));
        using var device = toys.OpenDevice(session, workspace, ref options);
        return Run(session, ToyRun.PrepareCoverage(workspace, options, session.Cancellation), WorkspaceWriter.Digest(workspace), study);
    }

    private ExitCode Run(Session session, IToyRun run, string content, Wanted wanted)
    {
        var findings = new Findings();
        wanted.Belt?.CheckFits(wanted.Path, run, content, findings);
        findings.ThrowIfErrors();
        session.Report(findings);
        var folder = session.Value(output) ?? ToyFlags.FolderOf("coverage", flags.Path(session));
        var campaign = new ToyCampaign(session, content, run, Path.Combine(folder, ToyCampaign.FileName));
        if (campaign.Make(toys) is { } end)
        {
            return end;
        }

        var study = campaign.Read(statistics => CoverageStudy.Of(run, wanted.Levels, wanted.Known, statistics));
        var code = Conclude(session, run, study, folder);
        NeymanVerb.TellFailures(session, campaign.Failures, study.Points.Sum(point => (long)point.Toys));
        return code;
    }

    private ExitCode Conclude(Session session, IToyRun run, CoverageStudy study, string folder)
    {
        var document = CoverageDocument.Of(study, run.Options);
        ResultFolder.WriteBesideToys(folder, "coverage", document, CoverageDocument.Columns(study), [CoverageFigure.Of(study)]);
        if (flags.IsJson(session))
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, CoverageDocument.Table($"{Path.GetFileName(flags.Path(session))}: how often the truth is not excluded", study));
            session.Output.WriteLine($"{folder}: toys.arrows, coverage.json, .csv, .arrow, .svg");
        }

        return study.Failed == 0 ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static string? BeltFile(string? path) => path is null ? null : InputPath.MustExist(Directory.Exists(path) ? Path.Combine(path, "neyman.json") : path);

    /// <summary>What is measured.</summary>
    /// <param name="Path">File of the belt.</param>
    /// <param name="Belt">The belt; null for none.</param>
    /// <param name="Levels">Confidence levels.</param>
    /// <param name="Known">The belts, one per level.</param>
    private sealed record Wanted(string Path, NeymanDocument? Belt, ValueList<double> Levels, ValueList<ConfidenceBelt> Known);
}
