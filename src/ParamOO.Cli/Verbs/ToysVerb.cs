using System.CommandLine;
using System.Text.Json;
using ParamOO.Cli.Devices;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Runs;
using ParamOO.Cli.Toys;
using ParamOO.Files;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo toys WORKSPACE</c>: data sets drawn at a point, in a file.</summary>
internal static class ToysVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var (flags, toys, hypothesis, unbinned, device) = (new StatementFlags(), new ToyFlags(1000), Flags.Hypothesis(), StatementFlags.Unbinned(), FitDevice.Flag());
        var output = new Option<string>("--output", "-o") { Description = "Table .arrow, .parquet or .csv with one row per toy, or .json for fit --datasets.", HelpName = "FILE", Required = true };
        return flags.AddTo(toys.AddTo(new Command("toys", "Draw data sets at a point: counts of all bins and auxiliary data.") { hypothesis, unbinned, device, output }, hasFits: false)).Runs(session =>
        {
            OutputFolder.CheckOutput(InputPath.MustExist(flags.Path(session)), session.Value(output)!);
            if (session.Value(unbinned))
            {
                if (session.Value(device) != DeviceKind.Cpu)
                {
                    throw new InvalidInputException("PX0766", "--device", "toys of the unbinned likelihood are events and run on the processor only; leave --device out.");
                }

                return Unbinned(session, flags, toys, Flags.OneValue(session.Value(hypothesis)), session.Value(output)!);
            }

            toys.CheckShares(session, isKept: false);
            var options = toys.Fill(session, flags.Fill(session, new ToyOptions()));
            var workspace = flags.Workspace(session);
            WarnOfHypothesis(session, workspace, session.Value(hypothesis));
            var models = new HypothesisModels(workspace, options);
            var data = ToyData.At(workspace, Flags.OneValue(session.Value(hypothesis)) ?? models.NominalPoint[models.Poi], options);
            using var devices = FitDevice.Open(session, session.Value(device), data.Source);
            data = devices.Engine is { } engine ? data with { Draw = engine.DrawerOfToys(data.Source) } : data;
            var path = session.Value(output)!;
            if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            {
                PendingFile.Write(path, stream => WriteJson(session, stream, data));
            }
            else
            {
                EventSources.Write(path, new InterruptibleSource(data, session.Cancellation));
            }

            return Say(session, flags, path, data);
        });
    }

    private static void WarnOfHypothesis(Session session, Workspace workspace, TestedPoint? hypothesis)
    {
        var findings = new Findings();
        Flags.CheckHypothesis(workspace, hypothesis, findings);
        session.Report(findings);
    }

    /// <summary>
    /// Toys of the unbinned likelihood are thousands of events each: the file has what their fits say. They are kept in an Arrow stream beside it,
    /// so that the same command goes on with them.
    /// </summary>
    private static ExitCode Unbinned(Session session, StatementFlags flags, ToyFlags toys, double? hypothesis, string path)
    {
        var run = UnbinnedToys.Prepare(session, flags, toys, hypothesis is { } value ? [value] : null, TestStatistic.TMu);
        var campaign = new ToyCampaign(session, run.Content, run, Path.ChangeExtension(path, Path.GetExtension(ToyCampaign.FileName)));
        if (campaign.Make(toys) is { } end)
        {
            return end;
        }

        if (campaign.File != path)
        {
            EventSources.Write(path, campaign.Table());
        }

        var construction = campaign.Read(statistics => NeymanConstruction.Of(run, [], statistics));
        if (flags.IsJson(session))
        {
            session.WriteJson(NeymanDocument.Of(construction, run.Options, campaign.Failures, run.Content));
        }
        else
        {
            TablePrinter.Print(session.Tables, NeymanTable.Hypotheses(construction));
            session.Output.WriteLine($"{path}: both fits of every toy{(campaign.File == path ? "" : $"; {campaign.File} goes on with more")}");
        }

        return NeymanVerb.Verdict(session, construction, campaign.Failures);
    }

    private static ExitCode Say(Session session, StatementFlags flags, string path, ToyData data)
    {
        if (flags.IsJson(session))
        {
            session.WriteJson(new { File = path, Toys = data.Rows, Columns = data.Columns.Select(column => column.Name) });
        }
        else
        {
            session.Output.WriteLine(FormattableString.Invariant($"{path}: {data.Rows:N0} toys, {data.Columns.Count} numbers each"));
        }

        return ExitCode.Done;
    }

    private static void WriteJson(Session session, Stream stream, ToyData data)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var batch in data.Read([.. data.Columns.Select(column => column.Name)]))
        {
            session.Cancellation.ThrowIfCancellationRequested();
            for (var toy = 0; toy < batch.Rows; toy++)
            {
                json.WriteStartArray();
                for (var column = 0; column < data.Columns.Count; column++)
                {
                    json.WriteNumberValue(batch.Column(column)[toy]);
                }

                json.WriteEndArray();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
