using ParamOO.Events;

namespace ParamOO.Observables;

/// <summary>A table of events and what the weight of a row stands for.</summary>
/// <param name="Source">The table.</param>
/// <param name="WeightColumn">Column with the weights; null for 1/rows each.</param>
/// <param name="Process">
/// Index of the process whose own simulation the table is; −1 for events of the reference density, which stand for every process.
/// </param>
internal sealed record WeightedTable(IEventSource Source, string? WeightColumn, int Process)
{
    /// <summary>Whether every process is made from the events by its ratio.</summary>
    public bool IsReference => Process < 0;

    /// <summary>The columns to be read: those given, then the weight when there is one.</summary>
    /// <param name="columns">Columns that come first.</param>
    public IReadOnlyList<string> With(IEnumerable<string> columns) => WeightColumn is null ? [.. columns] : [.. columns, WeightColumn];

    /// <summary>The weights of a batch read by <see cref="With"/>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="before">Number of columns before the weight.</param>
    public ReadOnlySpan<double> WeightsOf(EventBatch batch, int before) =>
        WeightColumn is null ? Enumerable.Repeat(1.0 / Source.Rows, batch.Rows).ToArray() : batch.Column(before);
}
