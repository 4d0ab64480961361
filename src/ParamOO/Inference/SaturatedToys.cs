using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>The saturated statistic of toys drawn at the best fit: counts and auxiliary data fluctuate, every toy is fitted anew.</summary>
internal sealed class SaturatedToys
{
    private const int Block = 512;
    private const ulong Stream = 0x676f66; // "gof"

    private readonly BestFit best;
    private readonly SaturatedModel saturated;
    private readonly GoodnessOfFitOptions options;
    private readonly double[] expected;
    private readonly BatchFitter fitter;

    public SaturatedToys(BestFit best, SaturatedModel saturated, GoodnessOfFitOptions options)
    {
        (this.best, this.saturated, this.options) = (best, saturated, options);
        expected = new Likelihood(best.Model).AsimovData(best.Result.Values.AsSpan());
        fitter = new BatchFitter(best.Model, options.Fit with { Threads = options.Threads });
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

    private void Fit(int first, Span<double> statistics)
    {
        var width = expected.Length;
        var data = new double[statistics.Length * width];
        for (var toy = 0; toy < statistics.Length; toy++)
        {
            Draw((ulong)(first + toy), data.AsSpan(toy * width, width));
        }

        var status = new FitStatus[statistics.Length];
        fitter.Fit(new FitBatch { Fits = statistics.Length, Data = data, Starts = best.Result.Values.AsSpan(), TwiceNll = statistics, Status = status });
        for (var toy = 0; toy < statistics.Length; toy++)
        {
            statistics[toy] = status[toy] == FitStatus.Converged
                ? Math.Max(0, statistics[toy] - saturated.TwiceNll(data.AsSpan(toy * width, width)))
                : double.NaN;
        }
    }

    private void Draw(ulong index, Span<double> data)
    {
        var random = new CounterRandom(options.Seed, index, stream: Stream);
        for (var bin = 0; bin < best.Model.Bins; bin++)
        {
            data[bin] = random.NextPoisson(expected[bin]);
        }

        for (var term = 0; term < best.Model.Constraints.Length; term++)
        {
            data[best.Model.Bins + term] = Drawn(best.Model.Constraints[term].Constraint, expected[best.Model.Bins + term], ref random);
        }
    }

    private static double Drawn(Constraint constraint, double mean, ref CounterRandom random) => constraint switch
    {
        NormalConstraint normal => mean + (normal.Sigma * random.NextNormal()),
        LogNormalConstraint logNormal => mean * Math.Exp(Math.Log(logNormal.Kappa) * random.NextNormal()),
        _ => random.NextPoisson(mean),
    };
}
