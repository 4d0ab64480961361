using System.CommandLine;
using ParamOO.Cli.Verbs;
using ParamOO.Files.Json;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli;

/// <summary>What every statement about a workspace takes: the workspace, the parameter, the data, what is held.</summary>
internal sealed class StatementFlags
{
    private readonly Argument<string> workspace = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
    private readonly Option<string?> poi = Flags.Poi();
    private readonly Option<string?> measurement = Flags.Measurement();
    private readonly Option<bool> statOnly = Flags.StatOnly();
    private readonly Option<int> threads = Flags.Threads();
    private readonly Option<bool> json = Flags.Json();
    private readonly Option<DataKind> data = new("--data")
    {
        Description = "The data: observed, asimov, or auto (observed where every channel has them, along a hypothesis only whole counts; else asimov).",
        HelpName = "auto|asimov|observed",
        DefaultValueFactory = _ => DataKind.Auto,
    };

    private readonly Option<ValueList<ParameterValue>> point = new("--point")
    {
        Description = "Where Asimov data are made: NAME=VALUE …; other parameters nominal, the tested one at the reference hypothesis.",
        HelpName = "LIST",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Assignments.Parse,
    };

    private readonly Option<ValueList<ParameterValue>> held = new("--fix")
    {
        Description = "Parameters held at a value: NAME=VALUE ….",
        HelpName = "LIST",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Assignments.Parse,
    };

    /// <summary>Which data a statement is made on.</summary>
    internal enum DataKind
    {
        /// <summary>Observed where every channel has them, else Asimov data.</summary>
        Auto,

        /// <summary>Asimov data.</summary>
        Asimov,

        /// <summary>Observed data.</summary>
        Observed,
    }

    /// <summary>Gives a verb these flags.</summary>
    /// <param name="command">The verb.</param>
    /// <returns>The same verb.</returns>
    public Command AddTo(Command command)
    {
        command.Add(workspace);
        Option[] options = [poi, measurement, data, point, held, statOnly, threads, json];
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>Lets a verb take the full unbinned likelihood of an analysis instead of a binned workspace.</summary>
    public static Option<bool> Unbinned() => new("--unbinned") { Description = "Take the full unbinned likelihood: WORKSPACE is then an analysis file or, except for scan, a file of densities (YAML)." };

    /// <summary>What the verb <c>unbinned</c> would be asked.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="values">Tested values.</param>
    /// <param name="others">Options of the verb that have no meaning for the unbinned likelihood.</param>
    /// <exception cref="InvalidInputException">PX0759: such an option was written.</exception>
    public UnbinnedVerb.Request UnbinnedRequest(Session session, double[] values, params Option[] others)
    {
        var findings = new Findings();
        Option[] meaningless = [measurement, data, point, held, .. others];
        foreach (var option in meaningless.Where(session.Has))
        {
            findings.Error("PX0759", option.Name, "the option has no meaning for the unbinned likelihood, which has data, measurement and held parameters of its analysis file; leave it out, or take a binned workspace.");
        }

        findings.ThrowIfErrors();
        return new UnbinnedVerb.Request(session.Value(poi), values, session.Value(statOnly), session.Value(threads), session.Value(json));
    }

    /// <summary>Whether one JSON document is wanted.</summary>
    /// <param name="session">The verb at work.</param>
    public bool IsJson(Session session) => session.Value(json);

    /// <summary>The path of the workspace as the user wrote it.</summary>
    /// <param name="session">The verb at work.</param>
    public string Path(Session session) => session.Value(workspace);

    /// <summary>Reads the workspace and prints what was odd in it.</summary>
    /// <param name="session">The verb at work.</param>
    public Workspace Workspace(Session session)
    {
        var findings = new Findings();
        var read = WorkspaceFile.Read(InputPath.MustExist(Path(session)), findings);
        if (session.Value(held) is { Count: > 0 } values)
        {
            HeldValues.Check(read.At(null, session.Value(measurement)).Parameters, values, findings);
            findings.ThrowIfErrors();
        }

        if (session.Value(point) is { Count: > 0 } asimov)
        {
            WarnOfPoint(read.At(null, session.Value(measurement)), asimov, findings);
        }

        WarnOfUnusedData(session, read, findings);
        session.Report(findings);
        return read;
    }

    /// <summary>What a statement was made on: the file, the data, and what is profiled.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The options of the statement.</param>
    public string Title(Session session, Workspace workspace, StatementOptions options) =>
        $"{System.IO.Path.GetFileName(Path(session))}: {ScanVerb.Conditions(workspace, options)}";

    /// <summary>What a statement was made on: the file, the data, the hypothesis of bins and yields.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="best">The fit.</param>
    public string Title(Session session, BestFit best) => Title(session, best.Models, best.Hypothesis, best.DataSet);

    /// <summary>What a statement was made on: the file, the data, the hypothesis of bins and yields.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="models">The workspace along its parameter of interest.</param>
    /// <param name="hypothesis">μ′; null where there is none.</param>
    /// <param name="data">The data; null for the default.</param>
    public string Title(Session session, HypothesisModels models, double? hypothesis, DataSet? data)
    {
        var name = System.IO.Path.GetFileName(Path(session));
        var seen = (data ?? models.DefaultData) is AsimovData asimov
            ? FormattableString.Invariant($"Asimov data at {models.PoiName} = {models.PointOf(asimov.Point)[models.Poi]}")
            : "observed data";
        return hypothesis is { } value ? FormattableString.Invariant($"{name}: {seen}; bins and yields of {models.PoiName}′ = {value:G6}") : $"{name}: {seen}";
    }

    /// <summary>Gives options what the flags say.</summary>
    /// <typeparam name="T">The options of a statement.</typeparam>
    /// <param name="session">The verb at work.</param>
    /// <param name="options">The options, otherwise filled.</param>
    public T Fill<T>(Session session, T options)
        where T : StatementOptions => options with
        {
            Measurement = session.Value(measurement),
            Poi = session.Value(poi),
            Data = Data(session),
            StatOnly = session.Value(statOnly),
            Held = session.Value(held),
            Threads = session.Value(threads),
        };

    /// <summary>Says where Asimov data are made outside the bounds of a parameter, so that no fit finds the point again.</summary>
    private static void WarnOfPoint(CompiledModel model, ValueList<ParameterValue> named, Findings findings)
    {
        foreach (var (name, value) in named)
        {
            if (model.IndexOf(name) is >= 0 and var index && model.Parameters[index].Bounds is var bounds && !bounds.Contains(value))
            {
                findings.Warning("PX1126", "--point", FormattableString.Invariant($"Asimov data are made at {name} = {value:R}, outside its bounds [{bounds.Low:R}, {bounds.High:R}]: no fit can return there; check the value."));
            }
        }
    }

    /// <summary>Says that a file has data which the default does not take, so that nobody believes they were used.</summary>
    private void WarnOfUnusedData(Session session, Workspace read, Findings findings)
    {
        var isNamed = session.Value(data) != DataKind.Auto || session.Has(point);
        if (isNamed || read.Channels.All(channel => channel.Hypothesis is null)
            || (session.Value(poi) is null && read.At(null, session.Value(measurement)).Poi < 0))
        {
            return;
        }

        var models = new HypothesisModels(read, Fill(session, new StatementOptions()));
        if (models.HasUnusedData)
        {
            findings.Warning(
                "PX0736",
                "--data auto",
                FormattableString.Invariant($"{Path(session)} has data that are NOT used: not all their counts are whole numbers, or not every channel has them; Asimov data at {models.PoiName} = {models.NominalPoint[models.Poi]} stand in. ")
                + $"--data observed takes the data (at knots only), --point {models.PoiName}=VALUE makes Asimov data of another point, --data asimov silences this.");
        }
    }

    private DataSet? Data(Session session) => session.Value(data) switch
    {
        DataKind.Asimov => new AsimovData(session.Value(point)),
        DataKind.Observed => new ObservedData(),
        _ => session.Has(point) ? new AsimovData(session.Value(point)) : null,
    };
}
