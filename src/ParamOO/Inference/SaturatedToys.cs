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
    private readonly FurtherStarts further;
    private bool isWorthwhile;

    public SaturatedToys(BestFit best, SaturatedModel saturated, GoodnessOfFitOptions options)
    {
        (this.best, this.saturated, this.options) = (best, saturated, options);
        source = new ToySource(best.Model, best.Result.Values.AsSpan(), options.Seed, best.Hypothesis ?? 0, ToyStream.GoodnessOfFit);
        fitter = new BatchFitter(best.Model, options.Fit with { Threads = options.Threads });
        starts = [[.. best.Result.Values], .. best.OtherMinima.Select(minimum => minimum.Parameters.ToArray())];
        further = new FurtherStarts(best.Model);
    }

    /// <summary>Toys in which fits from different starts ended in different minima.</summary>
    public int Competing { get; private set; }

    /// <summary>Draws and fits the toys.</summary>
    /// <param name="progress">Receives the fraction done; null for none.</param>
    /// <param name="cancellation">Asked between blocks.</param>
    public ToyDistribution Throw(IProgress<double>? progress, CancellationToken cancellation)
    {
        var statistics = new double[options.Toys];
        var count = further.AreThinkable ? FurtherStarts.Pilot : Block;
        isWorthwhile = further.AreThinkable;
        for (var first = 0; first < options.Toys; first += count, count = Block)
        {
            cancellation.ThrowIfCancellationRequested();
            count = Math.Min(count, options.Toys - first);
            var toys = Fit(first, count);
            isWorthwhile = first > 0 ? isWorthwhile : toys.Improved > 0;
            Competing += toys.Competing;
            for (var toy = 0; toy < count; toy++)
            {
                statistics[first + toy] = saturated.Statistic(toys.Lowest[toy], toys.DataOf(toy));
            }

            progress?.Report((double)(first + count) / options.Toys);
        }

        return new ToyDistribution(best.Value, statistics);
    }

    /// <summary>Fits a block of toys from every local minimum of the fit to the data, then from further starts of their own; the lowest counts.</summary>
    private Toys Fit(int first, int count)
    {
        var toys = new Toys(fitter, starts[0], count, source);
        source.DrawMany(first, toys.Data);
        foreach (var start in starts)
        {
            toys.Fit(start, isFurther: false);
        }

        if (!isWorthwhile)
        {
            return toys;
        }

        foreach (var share in FurtherStarts.Shares)
        {
            toys.Fit(toys.Starts(_ => starts[0], further, share), isFurther: true);
        }

        toys.Fit(toys.Starts(toy => toys.PointOf(toy), further, FurtherStarts.LastShare), isFurther: true);
        return toys;
    }

    /// <summary>Toys that are fitted together, from several starts.</summary>
    private sealed class Toys
    {
        private readonly BatchFitter fitter;
        private readonly double[] metricPoint;
        private readonly int size;
        private readonly int length;
        private readonly double[] highest;
        private readonly double[] points;
        private readonly double[] found;
        private readonly double[] values;
        private readonly FitStatus[] status;

        public Toys(BatchFitter fitter, double[] metricPoint, int count, ToySource source)
        {
            (this.fitter, this.metricPoint, size, length) = (fitter, metricPoint, fitter.Model.Parameters.Length, source.Size);
            (Data, Lowest, highest, points) = (new double[count * length], new double[count], new double[count], new double[count * size]);
            (found, values, status) = (new double[count], new double[count * size], new FitStatus[count]);
            Lowest.AsSpan().Fill(double.NaN);
            highest.AsSpan().Fill(double.NaN);
        }

        public double[] Data { get; }

        /// <summary>−2 ln L of the lowest minimum of every toy; NaN where no fit converged.</summary>
        public double[] Lowest { get; }

        /// <summary>How often a further start found a lower minimum.</summary>
        public int Improved { get; private set; }

        public int Competing => Lowest.Zip(highest).Count(pair => pair.Second > pair.First + FurtherStarts.Distinct);

        public ReadOnlySpan<double> DataOf(int toy) => Data.AsSpan(toy * length, length);

        public double[] PointOf(int toy) => points.AsSpan(toy * size, size).ToArray();

        /// <summary>A start for every toy, on the way from a point to its auxiliary data.</summary>
        public double[] Starts(Func<int, double[]> from, FurtherStarts further, double share)
        {
            var moved = new double[points.Length];
            for (var toy = 0; toy < Lowest.Length; toy++)
            {
                from(toy).CopyTo(moved, toy * size);
                further.MoveTowards(moved.AsSpan(toy * size, size), DataOf(toy), share);
            }

            return moved;
        }

        public void Fit(double[] from, bool isFurther)
        {
            fitter.Fit(new FitBatch { Fits = Lowest.Length, Data = Data, Starts = from, MetricPoint = metricPoint, TwiceNll = found, Values = values, Status = status });
            for (var toy = 0; toy < Lowest.Length; toy++)
            {
                if (status[toy] == FitStatus.Converged)
                {
                    Keep(toy, isFurther);
                }
            }
        }

        private void Keep(int toy, bool isFurther)
        {
            Improved += isFurther && found[toy] < Lowest[toy] - FurtherStarts.Distinct ? 1 : 0;
            highest[toy] = found[toy] <= highest[toy] ? highest[toy] : found[toy];
            if (!(found[toy] >= Lowest[toy]))
            {
                Lowest[toy] = found[toy];
                values.AsSpan(toy * size, size).CopyTo(points.AsSpan(toy * size));
            }
        }
    }
}
