using ParamOO.Events;

namespace ParamOO.Files.Arrow;

/// <summary>How the values of a column lie in their buffers.</summary>
internal enum ArrowLayout
{
    /// <summary>Validity bits and numbers.</summary>
    Numbers,

    /// <summary>Validity bits and one bit per row.</summary>
    Bits,

    /// <summary>Validity bits, 32-bit offsets, letters.</summary>
    Text,

    /// <summary>Validity bits, 64-bit offsets, letters.</summary>
    LargeText,

    /// <summary>Validity bits, views of 16 bytes, any number of buffers with letters.</summary>
    TextView,

    /// <summary>Something that is not read; its nodes and buffers are skipped.</summary>
    Other,
}

/// <summary>The type of a column or of a dictionary's entries.</summary>
/// <param name="Layout">How values lie in their buffers.</param>
/// <param name="Number">The numbers, for <see cref="ArrowLayout.Numbers"/>.</param>
/// <param name="Name">The name for reports, e.g. <c>float32</c>.</param>
internal readonly record struct ArrowType(ArrowLayout Layout, NumberType Number, string Name);

/// <summary>A dictionary that a column's values index.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Values">Type of its entries.</param>
internal sealed record ArrowDictionaryType(long Id, ArrowType Values);

/// <summary>How many nodes, buffers and sets of variadic buffers a column takes or is preceded by.</summary>
internal readonly record struct ArrowExtent(int Nodes, int Buffers, int Variadic)
{
    public static ArrowExtent operator +(ArrowExtent left, ArrowExtent right) =>
        new(left.Nodes + right.Nodes, left.Buffers + right.Buffers, left.Variadic + right.Variadic);
}

/// <summary>One column of the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stored">Type of what is stored per row: values, or indices into a dictionary.</param>
/// <param name="Dictionary">The dictionary; null for none.</param>
/// <param name="Start">What precedes it in a record batch.</param>
internal sealed record ArrowField(string Name, ArrowType Stored, ArrowDictionaryType? Dictionary, ArrowExtent Start)
{
    /// <summary>Type of the values that the user sees.</summary>
    public ArrowType Values => Dictionary?.Values ?? Stored;

    /// <summary>What the table says about the column.</summary>
    public ColumnInfo Info => new(Name, Kind, Dictionary is null ? Values.Name : $"dictionary of {Values.Name}");

    private ColumnKind Kind => Values.Layout switch
    {
        ArrowLayout.Numbers => Values.Number.IsInteger() ? ColumnKind.Integer : ColumnKind.Float,
        ArrowLayout.Bits => ColumnKind.Boolean,
        ArrowLayout.Text or ArrowLayout.LargeText or ArrowLayout.TextView => ColumnKind.Text,
        _ => ColumnKind.Other,
    };
}

/// <summary>The columns of a file and the notes its writer left.</summary>
/// <param name="Fields">The columns, in file order.</param>
/// <param name="Total">What all columns together take in a record batch.</param>
/// <param name="Metadata">Key-value pairs.</param>
internal sealed record ArrowSchema(IReadOnlyList<ArrowField> Fields, ArrowExtent Total, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads a schema; field numbers follow Arrow's Schema.fbs.</summary>
    /// <param name="schema">The FlatBuffers table.</param>
    /// <exception cref="InvalidDataException">The metadata are damaged.</exception>
    /// <exception cref="NotSupportedException">The file is big-endian.</exception>
    public static ArrowSchema Read(FlatTable schema)
    {
        if (schema.Number<short>(0) != 0)
        {
            throw new NotSupportedException("big-endian numbers");
        }

        var fields = schema.Vector(1, 4);
        var columns = new ArrowField[fields.Count];
        var total = default(ArrowExtent);
        for (var i = 0; i < columns.Length; i++)
        {
            var field = fields.Table(i);
            columns[i] = ArrowTypes.Field(field, total);
            total += ArrowTypes.Extent(field, depth: 0);
        }

        return new ArrowSchema(columns, total, ReadMetadata(schema));
    }

    private static Dictionary<string, string> ReadMetadata(FlatTable schema)
    {
        var pairs = schema.Vector(2, 4);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs.Table(i);
            metadata[pair.Text(0)] = pair.Text(1);
        }

        return metadata;
    }
}
