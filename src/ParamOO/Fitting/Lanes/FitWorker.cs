using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>What one thread needs to fit: lanes of a width that was chosen at run time.</summary>
internal abstract class FitWorker
{
    /// <summary>Makes a worker.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="width">The width asked for; what the machine lacks runs all the same, in smaller pieces.</param>
    public static FitWorker Create(FitProblem problem, LaneWidth width) => width switch
    {
        LaneWidth.Scalar => new FitWorker<ScalarLane>(problem),
        LaneWidth.Vector256 => new FitWorker<Lane256>(problem),
        LaneWidth.Vector512 => new FitWorker<Lane512>(problem),
        _ when System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated => new FitWorker<Lane512>(problem),
        _ when System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated => new FitWorker<Lane256>(problem),
        _ => new FitWorker<ScalarLane>(problem),
    };

    /// <summary>Takes fits of a batch until none is left.</summary>
    public abstract void Minimise(in BatchView batch, FitTickets tickets, StartMetric metric, int start, FitOptions options);

    /// <summary>Takes groups of fitted rows until none is left, and writes their uncertainties.</summary>
    public abstract void Measure(in BatchView batch, FitTickets tickets, Span<double> uncertainties);
}

/// <inheritdoc/>
internal sealed class FitWorker<T>(FitProblem problem) : FitWorker
    where T : unmanaged, ILane<T>
{
    private readonly QuasiNewton<T> quasiNewton = new(problem, new NewtonFit(problem));
    private LaneCovariance<T>? covariance;

    /// <inheritdoc/>
    public override void Minimise(in BatchView batch, FitTickets tickets, StartMetric metric, int start, FitOptions options) =>
        quasiNewton.Run(batch, tickets, metric, start, options);

    /// <inheritdoc/>
    public override void Measure(in BatchView batch, FitTickets tickets, Span<double> uncertainties)
    {
        covariance ??= new(problem);
        for (var group = tickets.Take(); group >= 0 && group * T.Width < batch.Fits; group = tickets.Take())
        {
            covariance.Write(batch, group * T.Width, uncertainties);
        }
    }
}
