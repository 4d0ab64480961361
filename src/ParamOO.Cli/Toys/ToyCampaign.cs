using ParamOO.Cli.Documents;
using ParamOO.Events;
using ParamOO.Files.Toys;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;

namespace ParamOO.Cli.Toys;

/// <summary>The toys of a run in a file: made, continued, put together and read.</summary>
/// <param name="session">The verb at work.</param>
/// <param name="content">Digest of the workspace, or of the unbinned likelihood.</param>
/// <param name="run">The run.</param>
/// <param name="file">The file with all toys.</param>
internal sealed class ToyCampaign(Session session, string content, IToyRun run, string file)
{
    /// <summary>Name of the file in the folder of a verb.</summary>
    public const string FileName = "toys.arrows";

    /// <summary>Toys of every status, in the order of <see cref="FitStatus"/>.</summary>
    public long[] Statuses { get; } = new long[Enum.GetValues<FitStatus>().Length];

    /// <summary>The file with all toys.</summary>
    public string File => file;

    /// <summary>How many toys failed in which way, of those that were read.</summary>
    public Dictionary<string, long> Failures => FailuresOf(Statuses);

    /// <summary>How many toys failed in which way.</summary>
    /// <param name="statuses">Toys of every status, in the order of <see cref="FitStatus"/>.</param>
    public static Dictionary<string, long> FailuresOf(IReadOnlyList<long> statuses) => Enum.GetValues<FitStatus>()
        .Where(status => status != FitStatus.Converged && statuses[(int)status] > 0)
        .ToDictionary(ScanDocument.Word, status => statuses[(int)status]);

    /// <summary>Puts shares together if that is wanted, and makes the toys that are not there yet.</summary>
    /// <param name="flags">What is wanted.</param>
    /// <returns>How the verb ends here, with a share or interrupted; null where all toys are there.</returns>
    public ExitCode? Make(ToyFlags flags)
    {
        if (session.Value(flags.Merge))
        {
            ToyShards.Merge(file, Shares(), run.Units);
        }

        var share = session.Value(flags.Share)!;
        if (!Make(share))
        {
            return ExitCode.Interrupted;
        }

        if (share == Shard.Whole)
        {
            return null;
        }

        session.Error.WriteLine($"share {share} is in {FileOf(share)}; when all are there, the same command with --merge instead of --shard puts them together");
        return ExitCode.Done;
    }

    /// <summary>Makes what a statement needs of all toys.</summary>
    /// <typeparam name="T">The statement.</typeparam>
    /// <param name="of">Takes the statistics of all toys of a hypothesis, by its index.</param>
    public T Read<T>(Func<Func<int, double[]>, T> of)
    {
        Array.Clear(Statuses);
        using var table = new ToyTable(file);
        return of(hypothesis => Statistics(table, hypothesis));
    }

    /// <summary>One row per toy, in the order of the file.</summary>
    public EventTable Table()
    {
        using var table = new ToyTable(file);
        var blocks = Enumerable.Range(0, table.Units.Count).Where(unit => table.Units[unit].First < run.Options.Toys).Select(table.Read).ToList();
        return new(
            "toys",
            ["hypothesis", "toy", "t", "estimate", "failed"],
            [
                [.. blocks.SelectMany(block => block.Statistics.Select(_ => block.Tested))],
                [.. blocks.SelectMany(block => block.Statistics.Select((_, toy) => (double)(block.First + toy)))],
                [.. blocks.SelectMany(block => block.Statistics.Select((ratio, toy) => run.Options.Statistic.Of(block.Tested, block.Estimates[toy], ratio)))],
                [.. blocks.SelectMany(block => block.Estimates)],
                [.. blocks.SelectMany(block => block.Statuses.Select(status => status == FitStatus.Converged ? 0.0 : 1))],
            ]);
    }

    private bool Make(Shard shard)
    {
        var path = shard == Shard.Whole ? file : FileOf(shard);
        var units = shard.Take(run.Units).ToList();
        using var log = new ToyLog(path, ToyHeader.Of(content, run, shard), units);
        var progress = new ToyProgress(session, units.Take(log.Kept).Sum(unit => (long)unit.Count), units.Sum(unit => (long)unit.Count));
        try
        {
            foreach (var block in run.Make(units.Skip(log.Kept), session.Cancellation))
            {
                log.Append(block);
                progress.Report(block.Count);
            }

            progress.End();
            return true;
        }
        catch (OperationCanceledException)
        {
            progress.End();
            session.Error.WriteLine(FormattableString.Invariant($"interrupted; {progress.Made:N0} more toys are in {path}: the same command goes on behind them"));
            return false;
        }
    }

    /// <summary>The statistics of all toys of a hypothesis, in order, and how their fits ended.</summary>
    private double[] Statistics(ToyTable table, int hypothesis)
    {
        var statistics = new List<double>();
        foreach (var block in table.ReadHypothesis(hypothesis, run.Options.Toys))
        {
            for (var i = 0; i < block.Count; i++)
            {
                Statuses[(int)block.Statuses[i]]++;
                statistics.Add(run.Options.Statistic.Of(block.Tested, block.Estimates[i], block.Statistics[i]));
            }
        }

        return [.. statistics];
    }

    private string[] Shares() => Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && Directory.Exists(folder)
        ? Directory.GetFiles(folder, $"{Path.GetFileNameWithoutExtension(file)}-*-of-*{Path.GetExtension(file)}")
        : [];

    private string FileOf(Shard shard) => Path.ChangeExtension(
        file, null) + FormattableString.Invariant($"-{shard.Number}-of-{shard.Of}{Path.GetExtension(file)}");
}
