namespace ParamOO.Events;

/// <summary>What a column holds in its file; the numeric kinds are delivered as 64-bit floating point numbers.</summary>
public enum ColumnKind
{
    /// <summary>Floating point numbers.</summary>
    Float,

    /// <summary>Integers and points in time; exact up to 2⁵³.</summary>
    Integer,

    /// <summary>Truth values, delivered as 0 and 1.</summary>
    Boolean,

    /// <summary>Text; never delivered in a batch.</summary>
    Text,

    /// <summary>Anything else, such as lists or decimals; never delivered.</summary>
    Other,
}

/// <summary>One column of a table.</summary>
/// <param name="Name">Name, unique in the table.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="StorageType">Name of the type in the file, for reports, e.g. <c>float32</c>.</param>
public sealed record ColumnInfo(string Name, ColumnKind Kind, string StorageType);

/// <summary>A table of events that is read in batches, as often as needed; files of every format and tables in memory look the same.</summary>
public interface IEventSource
{
    /// <summary>The name under which findings mention the table, usually its path.</summary>
    string Name { get; }

    /// <summary>Number of rows.</summary>
    long Rows { get; }

    /// <summary>The columns, in file order.</summary>
    IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>
    /// Whether reading a few columns costs only those, as in files that keep columns apart; not so for text and for tables that are
    /// computed row by row.
    /// </summary>
    bool KeepsColumnsApart => false;

    /// <summary>Reads some columns from the first row to the last.</summary>
    /// <param name="columns">Names of numeric columns; the batches hold them in this order.</param>
    /// <returns>Batches in row order; each is valid until the next is asked for. No columns, no batches.</returns>
    /// <exception cref="Vocabulary.InvalidInputException">A column is missing or holds text, or the file is damaged.</exception>
    IEnumerable<EventBatch> Read(IReadOnlyList<string> columns);

    /// <summary>Reads some columns of some rows, as threads and shards do; files go to the first row without reading those before.</summary>
    /// <param name="columns">Names of numeric columns; the batches hold them in this order.</param>
    /// <param name="rows">The rows, inside the table.</param>
    /// <returns>Batches in row order; each is valid until the next is asked for. No columns, no batches.</returns>
    /// <exception cref="Vocabulary.InvalidInputException">A column is missing or holds text, or the file is damaged.</exception>
    IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) => EventBatch.Cut(Read(columns), rows);

    /// <summary>The rows that can hold wanted values, as far as the file knows without reading its columns.</summary>
    /// <param name="wanted">All bounds that a row must keep to be wanted; columns that the table does not have are ignored. May be empty.</param>
    /// <returns>Ranges in row order, without overlap, one for every piece in which the file keeps its rows: reading whole pieces costs least.</returns>
    IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => [new RowRange(0, Rows)];
}
