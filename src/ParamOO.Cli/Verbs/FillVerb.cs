using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ParamOO.Cli.Runs;
using ParamOO.Files.Parts;
using ParamOO.Reporting;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo fill ANALYSIS --shard i/n</c>: one share of the events into sums, to be merged.</summary>
internal static class FillVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("ANALYSIS", "Analysis file (YAML) or hnsbi-toolkit workspace (JSON).");
        var shard = new Option<Shard>("--shard")
        {
            Description = "Which share of the events, i/n with i from 1 to n.",
            HelpName = "I/N",
            CustomParser = ParseShard,
            DefaultValueFactory = _ => new Shard(1, 1),
        };
        var output = new Option<string?>("--output", "-o") { Description = "The part to be written; default part-I-of-N.paramoo.", HelpName = "FILE" };
        var plan = new PlanFlags();
        var verb = new Command("fill", "Fill one share of the events into sums that 'merge' puts together, as jobs of a batch farm do.") { input, shard, output };
        plan.AddTo(verb);
        return verb.Runs(session => Fill(session, session.Value(input), session.Value(shard), session.Value(output), plan));
    }

    private static ExitCode Fill(Session session, string path, Shard shard, string? wanted, PlanFlags flags)
    {
        var output = wanted ?? FormattableString.Invariant($"part-{shard.Index}-of-{shard.Count}.paramoo");
        OutputFolder.CheckOutput(path, output);
        var clock = new StageClock(session);
        var (part, findings) = clock.Watch(2, () =>
        {
            clock.Report("reading the input");
            var found = new Findings();
            var plan = InterruptibleSource.In(flags.Apply(session, PlanInput.Read(session, path, found).Plan), session.Cancellation);
            session.Report(found);
            return Analysis.Fill(plan, shard, clock, clock, session.Cancellation);
        });
        session.Report(findings);
        session.Cancellation.ThrowIfCancellationRequested();
        TemplatePartFile.Write(output, part, new ShardOrigin(RunManifest.ThisProgram, Path.GetFullPath(path), flags.Words(session)).Write());
        session.Output.WriteLine($"{output}: shard {shard}, {ReportText.Count(new FileInfo(output).Length)} bytes");
        return ExitCode.Done;
    }

    private static Shard ParseShard(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var words = text.Split('/');
        if (words.Length == 2
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
        {
            return new Shard(index, count);
        }

        result.AddError($"'{text}' is no shard: write i/n with i from 1 to n, such as 2/8");
        return default;
    }
}
