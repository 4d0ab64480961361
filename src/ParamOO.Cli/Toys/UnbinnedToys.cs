using System.CommandLine;
using ParamOO.Cli.Verbs;
using ParamOO.Inference;
using ParamOO.Inference.Toys;

namespace ParamOO.Cli.Toys;

/// <summary>Toys of the full unbinned likelihood of an analysis.</summary>
internal static class UnbinnedToys
{
    /// <summary>Opens the likelihood and prepares its toys.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="flags">The statement.</param>
    /// <param name="toys">Which toys.</param>
    /// <param name="values">Tested values; empty for those of the analysis, null for its reference hypothesis.</param>
    /// <param name="statistic">The test statistic.</param>
    /// <param name="stream">What the toys are for.</param>
    public static UnbinnedToyRun Prepare(
        Session session, StatementFlags flags, ToyFlags toys, double[]? values, TestStatistic statistic, ToyStream stream = ToyStream.Tested)
    {
        Option[] meaningless = [toys.Device];
        var request = flags.UnbinnedRequest(session, values ?? [], meaningless);
        var options = toys.Fill(session, new ToyOptions { StatOnly = request.StatOnly, Statistic = statistic });
        var (plan, likelihood) = UnbinnedVerb.Open(session, flags.Path(session), request.Threads);
        var poi = UnbinnedVerb.Parameter(plan, request.Poi ?? plan.Model.Poi);
        double[] tested = values is null ? [poi.Name == plan.Model.Poi ? plan.Model.ReferenceHypothesis : poi.Nominal] : UnbinnedVerb.Values(request, plan, poi);
        return UnbinnedToyRun.Prepare(likelihood, poi.Name, options with { Values = [.. tested] }, stream);
    }
}
