using System.CommandLine;
using ParamOO.Files.Json;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo evaluate WORKSPACE --at points.json</c>: expected data and −2 ln L at points in parameter space.</summary>
internal static class EvaluateVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var workspace = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var at = new Option<string>("--at") { Description = "JSON document {\"points\": [[…], …]}, every point in the order of the parameters.", HelpName = "POINTS", Required = true };
        var hypothesis = Flags.Hypothesis();
        var measurement = Flags.Measurement();
        var json = Flags.Json();
        return new Command("evaluate", "Expected data and −2 ln L of a workspace at points in parameter space.") { workspace, at, hypothesis, measurement, json }
            .Runs(session =>
            {
                var findings = new Findings();
                var read = WorkspaceFile.Read(InputPath.MustExist(session.Value(workspace)), findings);
                Flags.CheckHypothesis(read, session.Value(hypothesis), findings);
                var model = read.At(session.Value(hypothesis), session.Value(measurement));
                session.Report(findings);
                return Evaluate(session, model, InputPath.MustExist(session.Value(at)!), session.Value(json));
            });
    }

    private static ExitCode Evaluate(Session session, CompiledModel model, string file, bool isJson)
    {
        var names = string.Join(", ", model.Parameters.Select(parameter => parameter.Name));
        var points = NumberRows.Read(File.ReadAllText(file), file, "points", model.Parameters.Length, names);
        var values = points.Select(point => PointEvaluation.Of(model, point, model.Observed.AsSpan())).ToArray();
        session.Report(Remarks(model, values, file));
        if (isJson)
        {
            session.WriteJson(new { Points = values.Select(value => new { ExpectedMain = value.ExpectedMain.ToArray(), ExpectedAux = value.ExpectedAuxiliary, value.TwiceNll }) });
        }
        else
        {
            session.Tables.Write(Table(values));
        }

        return ExitCode.Done;
    }

    private static Findings Remarks(CompiledModel model, PointEvaluation[] values, string file)
    {
        var findings = new Findings();
        if (!model.HasObservedCounts)
        {
            findings.Warning("PX0646", "--hypothesis", "there are no observed counts at this hypothesis, only at the knots of the workspace; −2 ln L is left empty.");
            return findings;
        }

        foreach (var (index, value) in values.Index().Where(entry => entry.Item.Status != LikelihoodStatus.Ok))
        {
            findings.Warning("PX0647", $"{file}#/points/{index}", $"the point has no likelihood: {Words(value.Status)}.");
        }

        return findings;
    }

    private static string Words(LikelihoodStatus status) => status switch
    {
        LikelihoodStatus.NegativeYield => "an expected yield is negative",
        LikelihoodStatus.ZeroYield => "events were seen where none are expected",
        _ => "a parameter is outside the domain of a coefficient or constraint",
    };

    private static Table Table(PointEvaluation[] values)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("point").AddColumn("expected events").AddColumn("−2 ln L").AddColumn("status");
        foreach (var (index, value) in values.Index())
        {
            table.AddRow($"{index}", $"{value.ExpectedMain.ToArray().Sum():G10}", $"{value.TwiceNll:R}", $"{value.Status}");
        }

        return table;
    }
}
