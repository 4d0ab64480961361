namespace ParamOO.Observables;

/// <summary>How much a column of a row must hold, in either half of the events.</summary>
internal sealed class ColumnFloors
{
    private readonly double events;
    private readonly double yield;

    /// <summary>Takes the floors of the bins of an observable.</summary>
    /// <param name="options">Columns and floors.</param>
    /// <param name="halves">One, or two where events are divided.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="referenceYield">Total yield of the reference hypothesis [events].</param>
    public ColumnFloors(ObservableOptions options, int halves, int rows, double referenceYield)
    {
        Columns = options.Columns;
        AreOptimized = options.Edges is EdgePlacement.Optimized or EdgePlacement.Following;
        (Keep, KeepConstraints) = (options.Keep, options.KeepConstraints);
        (Events, Yield) = (options.MinimumEvents, Math.Min(options.MinimumYield, 0.1 * referenceYield / (rows * options.Columns)));
        events = (double)options.MinimumEvents / halves;
        yield = Yield / halves;
    }

    /// <summary>Number of columns asked for.</summary>
    public int Columns { get; }

    /// <summary>Whether edges of columns are optimised; otherwise columns of a score have equal reference yields.</summary>
    public bool AreOptimized { get; }

    /// <summary>Fraction of the information that columns shall keep, as few as that takes; null for exactly <see cref="Columns"/>.</summary>
    public double? Keep { get; }

    /// <summary>Smallest ratio of unbinned to binned uncertainties, with as few columns as that takes; null for exactly <see cref="Columns"/>.</summary>
    public double? KeepConstraints { get; }

    /// <summary>Smallest number of simulated events in a column, both halves together.</summary>
    public double Events { get; }

    /// <summary>Smallest yield of the reference hypothesis in a column [events], both halves together.</summary>
    public double Yield { get; }

    /// <summary>Whether a column holds enough.</summary>
    /// <param name="simulated">Simulated events.</param>
    /// <param name="expected">Yield of the reference hypothesis [events].</param>
    public bool Allow(int simulated, double expected) => simulated >= events && simulated > 0 && expected > 0 && expected >= yield;
}
