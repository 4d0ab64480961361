using ParamOO.Events;

namespace ParamOO.Files;

/// <summary>How a column is stored in a file that is written.</summary>
public enum StorageType
{
    /// <summary>64-bit floating point; every number survives bit by bit.</summary>
    Float64,

    /// <summary>32-bit floating point: seven digits, half the space.</summary>
    Float32,

    /// <summary>64-bit signed integers; NaN is written as a null.</summary>
    Int64,

    /// <summary>32-bit signed integers; NaN is written as a null.</summary>
    Int32,

    /// <summary>Truth values: 0 is false, 1 is true, NaN is written as a null.</summary>
    Boolean,

    /// <summary>UTF-8 text.</summary>
    Text,
}

/// <summary>A column of a table that is written.</summary>
/// <param name="Name">Name, unique in the table.</param>
/// <param name="Type">How it is stored.</param>
public sealed record StoredColumn(string Name, StorageType Type = StorageType.Float64)
{
    /// <summary>The type that keeps a column of another table as it is: float32 stays float32, smaller integers widen.</summary>
    /// <param name="column">A numeric column.</param>
    /// <exception cref="ArgumentException">The column does not hold numbers.</exception>
    public static StoredColumn Like(ColumnInfo column) => new(column.Name, column.Kind switch
    {
        ColumnKind.Boolean => StorageType.Boolean,
        ColumnKind.Integer => StorageType.Int64,
        ColumnKind.Float => column.StorageType is "float32" or "float16" ? StorageType.Float32 : StorageType.Float64,
        _ => throw new ArgumentException($"column '{column.Name}' holds {column.StorageType}, not numbers", nameof(column)),
    });
}
