using System.Collections.Immutable;
using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Reporting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary>
/// <c>paramoo asimov WORKSPACE</c> and <c>paramoo data-like WORKSPACE</c>: expected data at a named point, or at the point that fits the data
/// best with the tested parameter held; as numbers, or as a workspace with these data in place of the observed ones.
/// </summary>
internal static class AsimovVerb
{
    /// <summary>The verb for a named point.</summary>
    public static Command Create()
    {
        var (workspace, hypothesis, measurement, poi, json, output) = (Workspace(), Flags.Hypothesis(), Flags.Measurement(), Flags.Poi(), Flags.Json(), Output());
        var at = new Option<ValueList<ParameterValue>>("--at")
        {
            Description = "The point: NAME=VALUE …; other parameters nominal, the tested one at the reference hypothesis.",
            HelpName = "LIST",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = Assignments.Parse,
        };
        return new Command("asimov", "Expected data at a point, auxiliary data included, for every hypothesis.") { workspace, at, hypothesis, poi, measurement, output, json }
            .Runs(session =>
            {
                var document = Read(session, session.Value(workspace));
                var options = new StatementOptions { Measurement = session.Value(measurement), Poi = session.Value(poi) };
                return Write(session, document, options, session.Value(at), session.Value(hypothesis), new(session.Value(workspace), session.Value(output)), session.Value(json));
            });
    }

    /// <summary>The verb for the point that the data choose.</summary>
    public static Command CreateDataLike()
    {
        var (flags, hypothesis, output) = (new StatementFlags(), Flags.Hypothesis(), Output());
        var at = new Option<double?>("--at")
        {
            Description = "Where the tested parameter is held, and its hypothesis; by default the reference hypothesis, or the nominal value.",
            HelpName = "VALUE",
            CustomParser = result => NumberList.ParseOne(result),
        };
        return flags.AddTo(new Command("data-like", "Asimov data a posteriori: nuisance parameters where they fit the data best, auxiliary data moved there.") { at, hypothesis, output })
            .Runs(session =>
            {
                var document = Read(session, flags.Path(session));
                var options = flags.Fill(session, new StatementOptions());
                var models = new HypothesisModels(document.Workspace, options);
                WarnOfAsimovData(session, models, options);
                var (point, status) = ExpectedData.BestFit(document.Workspace, session.Value(at) ?? models.NominalPoint[models.Poi], options);
                if (status != FitStatus.Converged)
                {
                    session.Error.WriteLine($"the fit to the data did not converge: {ScanDocument.Word(status).Replace('_', ' ')}");
                }

                var end = Write(session, document, options, point, session.Value(hypothesis), new(flags.Path(session), session.Value(output)), flags.IsJson(session));
                return status == FitStatus.Converged ? end : ExitCode.OutOfTolerance;
            });
    }

    /// <summary>A point that expected data have chosen says nothing about the data: said where nobody asked for them.</summary>
    private static void WarnOfAsimovData(Session session, HypothesisModels models, StatementOptions options)
    {
        if (options.Data is null && models.DefaultData is AsimovData)
        {
            var why = models.HasUnusedData ? "the data of the workspace are not whole numbers, or not in every channel, and are NOT used" : "the workspace has no observed data";
            var findings = new Findings();
            findings.Warning("PX1127", "--data auto", FormattableString.Invariant(
                $"{why}; the point is that of Asimov data at {models.PoiName} = {models.NominalPoint[models.Poi]:R}. --data observed takes the data (at knots only), --data asimov silences this."));
            session.Report(findings);
        }
    }

    private static Argument<string> Workspace() => Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");

    private static Option<string?> Output() => Flags.Output("Workspace with these data in place of the observed ones; without it the data are printed.");

    private static WorkspaceDocument Read(Session session, string path)
    {
        var findings = new Findings();
        var document = WorkspaceDocument.Read(path, findings);
        session.Report(findings);
        return document;
    }

    private static ExitCode Write(
        Session session, WorkspaceDocument document, StatementOptions options, ValueList<ParameterValue> point, TestedPoint? hypothesis, Files files, bool isJson)
    {
        var models = new HypothesisModels(document.Workspace, options);
        var values = models.PointOf(point);
        WarnOfHypothesis(session, document.Workspace, hypothesis, files, isJson);
        if (files.Output is { } output)
        {
            (document with { Workspace = ExpectedData.In(document.Workspace, point, options) }).Write(session, output, files.Input);
            if (!isJson)
            {
                session.Output.WriteLine($"{output}: the same workspace with expected data");
                return ExitCode.Done;
            }
        }

        var tested = Tested(models, hypothesis, values);
        var model = ModelAt(models, tested, point);
        var data = new Likelihood(model).AsimovData(values.AsSpan());
        if (isJson)
        {
            session.WriteJson(new { Hypothesis = models.FollowsHypothesis ? (object?)tested.Single ?? tested.ToString() : null, Point = ScanDocument.Named(models.Names, values), Data = data });
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(models, model, tested, data));
        }

        return ExitCode.Done;
    }

    private static void WarnOfHypothesis(Session session, Workspace workspace, TestedPoint? hypothesis, Files files, bool isJson)
    {
        var findings = new Findings();
        Flags.CheckHypothesis(workspace, hypothesis, findings);
        if (findings.Count == 0 && hypothesis is not null && files.Output is not null && !isJson)
        {
            findings.Warning("PX1131", "--hypothesis", "the workspace that is written has data at all its hypotheses, so that the option changes nothing; it chooses which data are printed.");
        }

        session.Report(findings);
    }

    /// <summary>The hypothesis that is named, else that of the point itself.</summary>
    private static TestedPoint Tested(HypothesisModels models, TestedPoint? named, ImmutableArray<double> values) => named ?? (models.Companion is { } companion
        ? TestedPoint.Of((models.PoiName, values[models.Poi]), (companion, values[models.IndexOf(companion)]))
        : values[models.Poi]);

    private static CompiledModel ModelAt(HypothesisModels models, TestedPoint tested, ValueList<ParameterValue> point)
    {
        if (models.Companion is { } companion)
        {
            return models.At(tested.ValueOf(models.PoiName) ?? double.NaN, (tested.Names.Count == 0 ? null : tested.ValueOf(companion)) ?? double.NaN);
        }

        var value = tested.ValueOf(models.PoiName) ?? double.NaN;
        models.Check([value], new AsimovData(point));
        return models.At(value);
    }

    private static ReportTable Table(HypothesisModels models, CompiledModel model, TestedPoint tested, double[] data) => new(
        models.FollowsHypothesis ? $"expected data at the hypothesis {(tested.Single is { } value ? $"{models.PoiName} = {ReportText.Setting(value)}" : tested.ToString())}" : "expected data",
        [new("", false), new("expected")],
        [
            .. model.Channels.SelectMany(channel => Enumerable.Range(0, channel.Bins).Select(bin => Row($"{channel.Name} bin {bin + 1}", data[channel.FirstBin + bin]))),
            .. model.Constraints.Select((constraint, index) => Row($"auxiliary {model.Parameters[constraint.Parameter].Name}", data[model.Bins + index])),
        ]);

    private static ValueList<string> Row(string what, double value) => [ReportText.Literal(what), ReportText.Number(value, 6)];

    /// <summary>The workspace, and the file of the result; null for none.</summary>
    private sealed record Files(string Input, string? Output);
}
