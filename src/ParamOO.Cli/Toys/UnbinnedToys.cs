using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Verbs;
using ParamOO.Events;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Toys;

/// <summary>Toys of the full unbinned likelihood of an analysis, made at once: a distribution of the test statistic per tested value.</summary>
/// <param name="Name">Name of the analysis.</param>
/// <param name="Run">Which toys.</param>
/// <param name="Blocks">The toys.</param>
internal sealed record UnbinnedToys(string Name, UnbinnedToyRun Run, IReadOnlyList<ToyBlock> Blocks)
{
    /// <summary>Makes toys, with progress on standard error.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="flags">The statement.</param>
    /// <param name="toys">Which toys.</param>
    /// <param name="values">Tested values; empty for those of the analysis, null for its reference hypothesis.</param>
    /// <param name="statistic">The test statistic.</param>
    /// <param name="meaningless">Options of the verb that have no meaning for the unbinned likelihood.</param>
    public static UnbinnedToys Make(Session session, StatementFlags flags, ToyFlags toys, double[]? values, TestStatistic statistic, params Option[] meaningless)
    {
        var request = flags.UnbinnedRequest(session, values ?? [], [.. meaningless, toys.Device]);
        var options = toys.Fill(session, new ToyOptions { StatOnly = request.StatOnly, Statistic = statistic });
        var (plan, likelihood) = UnbinnedVerb.Open(session, flags.Path(session), request.Threads);
        var poi = UnbinnedVerb.Parameter(plan, request.Poi ?? plan.Model.Poi);
        double[] tested = values is null ? [poi.Name == plan.Model.Poi ? plan.Model.ReferenceHypothesis : poi.Nominal] : UnbinnedVerb.Values(request, plan, poi);
        var run = UnbinnedToyRun.Prepare(likelihood, poi.Name, options with { Values = [.. tested] });
        var progress = new ToyProgress(session, 0, options.Toys * run.Hypotheses.Length);
        var blocks = new List<ToyBlock>();
        foreach (var block in run.Make(session.Cancellation))
        {
            blocks.Add(block);
            progress.Report(block.Count);
        }

        progress.End();
        return new UnbinnedToys(plan.Name, run, blocks);
    }

    /// <summary>Critical values, coverage and p-values.</summary>
    /// <param name="levels">Confidence levels; empty for the default.</param>
    public NeymanConstruction Construction(ValueList<double> levels) => NeymanConstruction.Of(
        Run, levels, hypothesis => [.. Blocks.Where(block => block.Hypothesis == hypothesis).SelectMany(Statistics)]);

    /// <summary>How many toys failed in which way.</summary>
    public Dictionary<string, long> Failures() => Blocks.SelectMany(block => block.Statuses).Where(status => status != FitStatus.Converged)
        .CountBy(status => ScanDocument.Word(status)).ToDictionary(pair => pair.Key, pair => (long)pair.Value);

    /// <summary>One row per toy.</summary>
    public EventTable Table() => new(
        "toys",
        ["hypothesis", "toy", "t", "estimate", "failed"],
        [
            [.. Blocks.SelectMany(block => block.Statistics.Select(_ => block.Tested))],
            [.. Blocks.SelectMany(block => block.Statistics.Select((_, toy) => (double)(block.First + toy)))],
            [.. Blocks.SelectMany(Statistics)],
            [.. Blocks.SelectMany(block => block.Estimates)],
            [.. Blocks.SelectMany(block => block.Statuses.Select(status => status == FitStatus.Converged ? 0.0 : 1))],
        ]);

    private IEnumerable<double> Statistics(ToyBlock block) => block.Statistics.Select((ratio, toy) =>
        double.IsNaN(ratio) ? ratio : Run.Options.Statistic.Of(block.Tested, block.Estimates[toy], ratio));
}
