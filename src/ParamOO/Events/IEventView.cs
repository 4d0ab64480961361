namespace ParamOO.Events;

/// <summary>A table that is made batch by batch from another one, so that several can be made while that one is read once.</summary>
internal interface IEventView : IEventSource
{
    /// <summary>The table that it is made from.</summary>
    IEventSource Origin { get; }

    /// <summary>Columns of the origin that others are made from; at least one, each once.</summary>
    /// <param name="columns">Columns of this table.</param>
    IReadOnlyList<string> Needed(IReadOnlyList<string> columns);

    /// <summary>Rows of the origin that others are made from.</summary>
    /// <param name="rows">Rows of this table, in order.</param>
    IReadOnlyList<RowRange> Stored(IReadOnlyList<RowRange> rows) => rows;

    /// <summary>Makes batches, for one reading from the first row to the last.</summary>
    /// <param name="columns">Columns of this table.</param>
    /// <returns>
    /// From a batch of the origin with the columns <see cref="Needed"/> to one of this table, which may have no rows and is valid until the
    /// next is made.
    /// </returns>
    Func<EventBatch, EventBatch> Maker(IReadOnlyList<string> columns);
}
