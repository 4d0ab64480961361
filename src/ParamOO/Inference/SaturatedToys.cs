using ParamOO.Fitting;
using ParamOO.Inference.Toys;

namespace ParamOO.Inference;

/// <summary>The saturated statistic of toys drawn at the best fit: counts and auxiliary data fluctuate, every toy is fitted anew.</summary>
internal sealed class SaturatedToys
{
    private const int Block = 512;

    private readonly BestFit best;
    private readonly SaturatedModel saturated;
    private readonly GoodnessOfFitOptions options;
    private readonly ToySource source;
    private readonly BatchFitter fitter;
    private readonly double[][] starts;

    public SaturatedToys(BestFit best, SaturatedModel saturated, GoodnessOfFitOptions options)
    {
        (this.best, this.saturated, this.options) = (best, saturated, options);
        source = new ToySource(best.Model, best.Result.Values.AsSpan(), options.Seed, best.Hypothesis ?? 0, ToyStream.GoodnessOfFit);
        fitter = new BatchFitter(best.Model, options.Fit with { Threads = options.Threads });
        starts = [[.. best.Result.Values], .. best.OtherMinima.Select(minimum => minimum.Parameters.ToArray())];
    }

    /// <summary>Draws and fits the toys.</summary>
    /// <param name="progress">Receives the fraction done; null for none.</param>
    /// <param name="cancellation">Asked between blocks.</param>
    public ToyDistribution Throw(IProgress<double>? progress, CancellationToken cancellation)
    {
        var statistics = new double[options.Toys];
        for (var first = 0; first < options.Toys; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(Block, options.Toys - first);
            Fit(first, statistics.AsSpan(first, count));
            progress?.Report((double)(first + count) / options.Toys);
        }

        return new ToyDistribution(best.Value, statistics);
    }

    /// <summary>Fits a block of toys from every local minimum of the fit to the data; the lowest counts.</summary>
    private void Fit(int first, Span<double> statistics)
    {
        var data = new double[statistics.Length * source.Size];
        source.DrawMany(first, data);
        statistics.Fill(double.NaN);
        var (found, status) = (new double[statistics.Length], new FitStatus[statistics.Length]);
        foreach (var start in starts)
        {
            fitter.Fit(new FitBatch { Fits = statistics.Length, Data = data, Starts = start, TwiceNll = found, Status = status });
            for (var toy = 0; toy < statistics.Length; toy++)
            {
                var isBetter = status[toy] == FitStatus.Converged && !(found[toy] >= statistics[toy]);
                statistics[toy] = isBetter ? found[toy] : statistics[toy];
            }
        }

        for (var toy = 0; toy < statistics.Length; toy++)
        {
            statistics[toy] = saturated.Statistic(statistics[toy], data.AsSpan(toy * source.Size, source.Size));
        }
    }
}
