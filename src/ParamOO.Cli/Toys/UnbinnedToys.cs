using System.CommandLine;
using ParamOO.Cli.Verbs;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

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
        if (DensityInput.IsOne(flags.Path(session)))
        {
            return Densities(session, flags.Path(session), request, options with { Threads = request.Threads }, values is not null, stream);
        }

        var (plan, likelihood) = UnbinnedVerb.Open(session, flags.Path(session), request.Threads);
        var poi = UnbinnedVerb.Parameter(plan, request.Poi ?? plan.Model.Poi);
        double[] tested = values is null ? [poi.Name == plan.Model.Poi ? plan.Model.ReferenceHypothesis : poi.Nominal] : UnbinnedVerb.Values(request, plan, poi);
        return UnbinnedToyRun.Prepare(likelihood, poi.Name, options with { Values = [.. tested] }, stream);
    }

    private static UnbinnedToyRun Densities(Session session, string path, UnbinnedVerb.Request request, ToyOptions options, bool isScan, ToyStream stream)
    {
        var (file, likelihood) = DensityInput.OpenMean(session, path, request.Threads);
        var binning = file.Binning ?? throw new InvalidInputException("PX0362", path, "toys are drawn from simulated events of a known density, and the file names none; add the section Binned with Table and Density (docs/densities.md).");
        var poi = DensityInput.Parameter(likelihood, request.Poi ?? file.Model.Poi);
        double[] tested = isScan ? DensityInput.Values(request.Values, poi) : [request.Values.Length > 0 ? request.Values[0] : poi.Nominal];
        var run = UnbinnedToyRun.Prepare(file.Model, file.Replicas, binning, file.Data, poi.Name, options with { Values = [.. tested] }, stream);
        session.Report(run.Findings);
        return run;
    }
}
