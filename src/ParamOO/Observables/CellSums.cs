namespace ParamOO.Observables;

/// <summary>Running sums over cells: any stretch of them, also one that cuts cells, is a difference of two.</summary>
internal sealed class CellSums
{
    private readonly double[] yields;
    private readonly double[] changes;
    private readonly double[] events;

    /// <summary>Adds up.</summary>
    /// <param name="cells">The cells, in order.</param>
    public CellSums(ReadOnlySpan<ScoreCell> cells)
    {
        Count = cells.Length;
        (yields, changes, events) = (new double[Count + 1], new double[Count + 1], new double[Count + 1]);
        for (var cell = 0; cell < Count; cell++)
        {
            yields[cell + 1] = yields[cell] + cells[cell].Yield;
            changes[cell + 1] = changes[cell] + cells[cell].Change;
            events[cell + 1] = events[cell] + cells[cell].Events;
        }
    }

    /// <summary>Number of cells.</summary>
    public int Count { get; }

    /// <summary>Simulated events in cells [from, to).</summary>
    public double Events(int from, int to) => events[to] - events[from];

    /// <summary>The cells [from, to) as one.</summary>
    public ScoreCell Between(int from, int to) => new(yields[to] - yields[from], changes[to] - changes[from], events[to] - events[from]);

    /// <summary>What lies between two positions that may cut cells, whose events are thought to be spread evenly.</summary>
    /// <param name="from">Position, 0 to <see cref="Count"/>.</param>
    /// <param name="to">Position, at least <paramref name="from"/>.</param>
    public ScoreCell Between(double from, double to) =>
        new(At(yields, to) - At(yields, from), At(changes, to) - At(changes, from), At(events, to) - At(events, from));

    private double At(double[] sums, double position)
    {
        var cell = Math.Clamp((int)position, 0, Count - 1);
        return sums[cell] + ((position - cell) * (sums[cell + 1] - sums[cell]));
    }
}
