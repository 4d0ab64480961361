using ParamOO.Files.Toys;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Toys;

/// <summary>The toys of a run in a file of a folder: made, continued, put together and read.</summary>
/// <param name="session">The verb at work.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="run">The run.</param>
/// <param name="folder">The folder.</param>
internal sealed class ToyCampaign(Session session, Workspace workspace, ToyRun run, string folder)
{
    /// <summary>Toys of every status, in the order of <see cref="FitStatus"/>.</summary>
    public long[] Statuses { get; } = new long[Enum.GetValues<FitStatus>().Length];

    /// <summary>The file with all toys.</summary>
    public string File => Path.Combine(folder, "toys.arrows");

    /// <summary>Puts shares together.</summary>
    public void Merge() => ToyShards.Merge(File, Directory.Exists(folder) ? Directory.GetFiles(folder, "toys-*-of-*.arrows") : [], run.Units);

    /// <summary>Makes the toys that are not there yet.</summary>
    /// <param name="shard">Which share of them.</param>
    /// <returns>Whether they are all there; otherwise the user pressed Ctrl-C.</returns>
    public bool Make(Shard shard)
    {
        var path = shard == Shard.Whole ? File : FileOf(shard);
        var units = shard.Take(run.Units).ToList();
        using var log = new ToyLog(path, ToyHeader.Of(workspace, run, shard), units);
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
    /// <param name="table">The file.</param>
    /// <param name="hypothesis">Index of the hypothesis.</param>
    public double[] Statistics(ToyTable table, int hypothesis)
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

    private string FileOf(Shard shard) => Path.Combine(folder, FormattableString.Invariant($"toys-{shard.Number}-of-{shard.Of}.arrows"));
}
