using System.CommandLine;
using System.Globalization;
using ParamOO.Files;
using ParamOO.Simulation;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary>One kind of simulation: the options that all kinds share, and the writing of table and analysis file.</summary>
/// <param name="kind">Its name.</param>
/// <param name="description">What it is.</param>
/// <param name="ownOptions">The options that only this kind has.</param>
internal sealed class SimulationCommand(string kind, string description, IReadOnlyList<Option> ownOptions)
{
    private const long FewestEvents = 1000;
    private const string AnalysisFileName = "analysis.yaml";

    private readonly Option<long> events = new("--events")
    {
        Description = "Number of events.",
        HelpName = "N",
        DefaultValueFactory = _ => 100_000,
    };

    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Seed of the random numbers: same seed, same events.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> folder = new("--out", "-o")
    {
        Description = "Folder for the table and analysis.yaml.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> format = new("--format")
    {
        Description = "Format of the table; npy is a folder with one file per column.",
        DefaultValueFactory = _ => "arrow",
    };

    private readonly Option<bool> single = new("--float32") { Description = "Store 32-bit numbers: seven digits, half the space." };

    private readonly Option<bool> force = new("--force") { Description = "Replace another analysis in the folder." };

    /// <summary>The command with its work attached.</summary>
    /// <param name="prepare">Checks the options of the kind and says how its model is made once all options are good.</param>
    public Command Runs(Func<Session, Findings, Func<ISimulatedModel>> prepare)
    {
        format.AcceptOnlyFromAmong("arrow", "npy", "csv");
        Option[] options = [events, seed, folder, format, .. ownOptions, single, force];
        var command = new Command(kind, description);
        Array.ForEach(options, command.Add);
        return command.Runs(session =>
        {
            var findings = new Findings();
            var make = prepare(session, findings);
            CheckEvents(session, findings);
            findings.ThrowIfErrors();
            return Write(session, make());
        });
    }

    private void CheckEvents(Session session, Findings findings)
    {
        if (session.Value(events) < FewestEvents)
        {
            findings.Error("PX1105", "--events", $"{session.Value(events)} is given, expected at least {FewestEvents}: fewer have no useful weights.");
        }
    }

    private ExitCode Write(Session session, ISimulatedModel model)
    {
        var tableName = session.Value(format) switch { "csv" => "events.csv", "npy" => "events", _ => "events.arrow" };
        var folderPath = session.Value(folder)!;
        var (tablePath, analysisPath) = (Path.Combine(folderPath, tableName), Path.Combine(folderPath, AnalysisFileName));
        var analysis = SimulatedAnalysis.TextOf(model, session.Value(events), tableName, CommandLineOf(session));
        RefuseToReplaceAnother(session, analysisPath, analysis);

        WriteTable(session, model, tablePath);
        foreach (var region in model.ControlRegions)
        {
            WriteTable(session, region.Model, Path.Combine(folderPath, SimulatedAnalysis.TableOf(region, tableName)));
        }

        PendingFile.WriteText(analysisPath, analysis);
        session.Output.WriteLine($"{analysisPath}: {model.Processes.Count} samples, {model.Systematics.Count} systematics");
        session.Output.WriteLine($"next: paramoo run {analysisPath}");
        return ExitCode.Done;
    }

    private void WriteTable(Session session, ISimulatedModel model, string path)
    {
        var table = new SimulatedTable(model, session.Value(events), session.Value(seed), session.Value(single));
        EventSources.Write(path, new InterruptibleSource(table, session.Cancellation));
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {table.Rows:N0} events, {table.Columns.Count} columns"));
    }

    /// <summary>The same analysis may be made again: it will have the same bytes.</summary>
    private void RefuseToReplaceAnother(Session session, string analysisPath, string analysis)
    {
        if (!session.Value(force) && File.Exists(analysisPath) && File.ReadAllText(analysisPath) != analysis)
        {
            throw new InvalidInputException(
                "PX1107", analysisPath, "another analysis is there already; choose another --out, or say --force to replace it and its table.");
        }
    }

    /// <summary>Everything that determines the numbers, defaults included, so that the head of the file is enough to make it again.</summary>
    private string CommandLineOf(Session session)
    {
        var own = ownOptions.Select(option => (option.Name, Value: ValueOf(session, option))).Where(pair => pair.Value is not null)
            .Select(pair => $" {pair.Name} {pair.Value}".TrimEnd());
        var stored = session.Value(format) == "arrow" ? "" : $" --format {session.Value(format)}";
        var rounded = session.Value(single) ? " --float32" : "";
        return $"paramoo simulate {kind} --events {session.Value(events)} --seed {session.Value(seed)}{string.Concat(own)}{stored}{rounded} --out …";
    }

    /// <summary>The value of an option, nothing for a switch; null for one that is not given, or a count of none.</summary>
    private static string? ValueOf(Session session, Option option) => option switch
    {
        Option<double?> number => session.Value(number)?.ToString(CultureInfo.InvariantCulture),
        Option<int> count => session.Value(count) is not 0 and var value ? value.ToString(CultureInfo.InvariantCulture) : null,
        Option<string> choice => session.Has(choice) ? session.Value(choice) : null,
        Option<bool> isOn => session.Value(isOn) ? "" : null,
        _ => throw new ArgumentException($"{option.Name} is of another kind", nameof(option)),
    };
}
