using ParamOO.Fitting.Lanes;
using ParamOO.Likelihoods;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting;

/// <summary>
/// Many fits of one model, several in step on each thread. Prepared once, used for any number of batches; not for use by two threads
/// at a time. The result of a fit does not depend on the number of threads or lanes, nor on its neighbours.
/// </summary>
/// <remarks>Nothing is allocated per fit; what a batch needs for outputs that the caller left empty is kept for the next batch.</remarks>
public sealed unsafe class BatchFitter
{
    /// <summary>Metrics of so many starting points are kept: those of a grid over the parameter of interest.</summary>
    private const int KeptMetrics = 32;
    private readonly FitProblem problem;
    private readonly FitWorker[] workers;
    private readonly FitTickets tickets = new();
    private readonly FitBox box;
    private readonly Queue<(double[] Start, StartMetric Metric)> metrics = [];
    private double[] ownValues = [];
    private double[] ownTwiceNll = [];
    private double[] ownEdm = [];
    private FitStatus[] ownStatus = [];
    private int[] ownIterations = [];
    private LaneCovariance<ScalarLane>? covariance;
    private NewtonFit? newton;

    /// <summary>Prepares the fits of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise; null for the defaults.</param>
    public BatchFitter(CompiledModel model, FitOptions? options = null)
        : this(model, options ?? FitOptions.Default, FitWorker.Create)
    {
    }

    /// <summary>Prepares fits in lanes of the caller's own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="create">Makes the worker of one thread.</param>
    internal BatchFitter(CompiledModel model, FitOptions options, Func<FitProblem, LaneWidth, FitWorker> create)
    {
        Model = model;
        Options = options;
        problem = new(model);
        box = new(problem);
        var threads = Options.Threads > 0 ? Options.Threads : Environment.ProcessorCount;
        workers = [.. Enumerable.Range(0, threads).Select(_ => create(problem, Options.Lanes))];
    }

    /// <summary>The model.</summary>
    public CompiledModel Model { get; }

    /// <summary>How to minimise.</summary>
    public FitOptions Options { get; }

    /// <summary>Fits every row of a batch.</summary>
    /// <param name="batch">What to fit, and where to write the results.</param>
    /// <exception cref="ArgumentException">A length does not match the model or the number of fits.</exception>
    public void Fit(in FitBatch batch)
    {
        batch.Check(Model);
        if (batch.Fits > 0)
        {
            Pin(batch, isSingle: false, withCovariance: false);
        }
    }

    /// <summary>Writes the uncertainties of a batch that was fitted elsewhere.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="values">Its estimates, [fits × parameters].</param>
    internal void Measure(in FitBatch batch, ReadOnlySpan<double> values)
    {
        fixed (double* data = batch.Data, starts = batch.Starts, heldValues = batch.HeldValues, estimates = values, uncertainties = batch.Uncertainties)
        fixed (int* held = batch.Held)
        {
            Measure(new(Model, batch, data, starts, held, heldValues, null, null, estimates, null, null), uncertainties, batch.Uncertainties.Length);
        }
    }

    /// <summary>Fits a batch of one row to the exact minimum.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="withCovariance">Whether to compute the covariance.</param>
    /// <returns>[parameters × parameters]; null when not wanted or not positive definite.</returns>
    internal double[]? FitOne(in FitBatch batch, bool withCovariance)
    {
        batch.Check(Model);
        return Pin(batch, isSingle: true, withCovariance);
    }

    private static Span<T> OwnUnlessGiven<T>(Span<T> given, int length, ref T[] own)
    {
        if (!given.IsEmpty)
        {
            return given;
        }

        if (own.Length < length)
        {
            own = new T[length];
        }

        return own.AsSpan(0, length);
    }

    private double[]? Pin(in FitBatch batch, bool isSingle, bool withCovariance)
    {
        var fits = batch.Fits;
        fixed (double* data = batch.Data, starts = batch.Starts, heldValues = batch.HeldValues)
        fixed (int* held = batch.Held, iterations = OwnUnlessGiven(batch.Iterations, fits, ref ownIterations))
        fixed (double* values = OwnUnlessGiven(batch.Values, fits * Model.Parameters.Length, ref ownValues))
        fixed (double* twiceNll = OwnUnlessGiven(batch.TwiceNll, fits, ref ownTwiceNll), edm = OwnUnlessGiven(batch.Edm, fits, ref ownEdm))
        fixed (FitStatus* status = OwnUnlessGiven(batch.Status, fits, ref ownStatus))
        fixed (double* uncertainties = batch.Uncertainties)
        {
            var view = new BatchView(Model, batch, data, starts, held, heldValues, status, twiceNll, values, edm, iterations);
            view.Clear();
            Minimise(view, batch.MetricPoint);
            if (uncertainties is not null)
            {
                Measure(view, uncertainties, batch.Uncertainties.Length);
            }

            var found = isSingle && !double.IsNaN(twiceNll[0]) ? Polish(view, withCovariance) : null;

            // The lanes reach their memory by address: nobody may collect it before they have finished.
            GC.KeepAlive(this);
            return found;
        }
    }

    private double[]? Polish(in BatchView view, bool withCovariance)
    {
        newton ??= new(problem);
        newton.Polish(view, 0, Options);
        return withCovariance ? (covariance ??= new(problem)).Whole(view, 0) : null;
    }

    private void Minimise(BatchView view, ReadOnlySpan<double> metricPoint)
    {
        for (var number = 0; number < PoiStarts.Count(problem, Options); number++)
        {
            LoadCommonStart(view, metricPoint);
            if (number > 0 && !box.IsPoiFree && view.HoldsTheSame)
            {
                return;
            }

            PoiStarts.Apply(problem, box, number, Options);
            var metric = MetricAtStart();
            tickets.Reset(view.Fits);
            if (workers.Length == 1)
            {
                workers[0].Minimise(view, tickets, metric, number, Options);
                continue;
            }

            var start = number;
            Parallel.ForEach(workers, worker => worker.Minimise(view, tickets, metric, start, Options));
        }
    }

    private void Measure(BatchView view, double* uncertainties, int length)
    {
        tickets.Reset(view.Fits);
        if (workers.Length == 1)
        {
            workers[0].Measure(view, tickets, new(uncertainties, length));
            return;
        }

        var address = (nint)uncertainties;
        Parallel.ForEach(workers, worker => worker.Measure(view, tickets, new((double*)address, length)));
    }

    /// <summary>The start that the metric belongs to: that of the first fit unless the caller names one, with what all fits hold.</summary>
    private void LoadCommonStart(BatchView view, ReadOnlySpan<double> metricPoint)
    {
        if (view.HoldsTheSame)
        {
            box.Load(view, 0);
        }
        else
        {
            box.Reset();
            box.StartAt(view.HasStarts ? view.Start(0) : []);
        }

        if (!metricPoint.IsEmpty)
        {
            box.StartAt(metricPoint);
        }
    }

    private StartMetric MetricAtStart()
    {
        foreach (var (start, known) in metrics)
        {
            if (start.AsSpan().SequenceEqual(box.Start))
            {
                return known;
            }
        }

        if (metrics.Count == KeptMetrics)
        {
            metrics.Dequeue();
        }

        var metric = StartMetric.At(problem, box);
        metrics.Enqueue(([.. box.Start], metric));
        return metric;
    }
}
