using ParamOO.Events;

namespace ParamOO.Files.Parquet;

/// <summary>The physical types of Parquet, numbered as in parquet.thrift.</summary>
internal enum PhysicalType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    ByteArray,
    FixedLengthByteArray,
}

/// <summary>What the values of a column are.</summary>
internal enum ParquetValues
{
    Numbers,
    Bits,
    Text,
    Other,
}

/// <summary>One column of the file, or one group of nested columns.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">What its values are.</param>
/// <param name="Number">How numbers are stored, for <see cref="ParquetValues.Numbers"/>.</param>
/// <param name="IsOptional">Whether rows may be null.</param>
/// <param name="TypeName">Name of the type, for reports.</param>
/// <param name="Leaf">Index of its column chunk in a row group.</param>
internal sealed record ParquetColumn(string Name, ParquetValues Values, NumberType Number, bool IsOptional, string TypeName, int Leaf)
{
    /// <summary>What the table says about the column.</summary>
    public ColumnInfo Info => new(Name, Kind, TypeName);

    private ColumnKind Kind => Values switch
    {
        ParquetValues.Numbers => Number.IsInteger() ? ColumnKind.Integer : ColumnKind.Float,
        ParquetValues.Bits => ColumnKind.Boolean,
        ParquetValues.Text => ColumnKind.Text,
        _ => ColumnKind.Other,
    };
}

/// <summary>One entry of the schema list: a leaf, or a group whose children follow it.</summary>
internal readonly record struct SchemaElement(
    PhysicalType? Physical, int Length, int Repetition, string Name, int Children, int? Converted, LogicalType Logical)
{
    private const int Repeated = 2;

    public static SchemaElement Read(ref ThriftReader reader)
    {
        var element = new SchemaElement(null, 0, 0, "", 0, null, default);
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: element = element with { Physical = (PhysicalType)reader.Int32(type) }; break;
                case 2: element = element with { Length = reader.Int32(type) }; break;
                case 3: element = element with { Repetition = reader.Int32(type) }; break;
                case 4: element = element with { Name = reader.Text(type) }; break;
                case 5: element = element with { Children = reader.Int32(type) }; break;
                case 6: element = element with { Converted = reader.Int32(type) }; break;
                case 10: element = element with { Logical = LogicalType.Read(ref reader, type) }; break;
                default: reader.Skip(type); break;
            }
        }

        return element;
    }

    /// <summary>The column that a leaf at the top of the schema is.</summary>
    /// <param name="leaf">Index of its column chunk in a row group.</param>
    public ParquetColumn ToColumn(int leaf)
    {
        var (values, number, name) = Repetition == Repeated ? (ParquetValues.Other, default, "list") : Type();
        return new ParquetColumn(Name, values, number, Repetition == 1, name, leaf);
    }

    private (ParquetValues Values, NumberType Number, string Name) Type() => Physical switch
    {
        _ when Converted == 5 || Logical.Kind == 5 => (ParquetValues.Other, default, "decimal"),
        PhysicalType.Boolean => (ParquetValues.Bits, default, "bool"),
        PhysicalType.Int32 when IsUnsigned => (ParquetValues.Numbers, NumberType.UInt32, "uint32"),
        PhysicalType.Int32 => (ParquetValues.Numbers, NumberType.Int32, "int32"),
        PhysicalType.Int64 when IsUnsigned => (ParquetValues.Numbers, NumberType.UInt64, "uint64"),
        PhysicalType.Int64 => (ParquetValues.Numbers, NumberType.Int64, "int64"),
        PhysicalType.Int96 => (ParquetValues.Other, default, "int96"),
        PhysicalType.Float => (ParquetValues.Numbers, NumberType.Float32, "float32"),
        PhysicalType.Double => (ParquetValues.Numbers, NumberType.Float64, "float64"),
        PhysicalType.ByteArray when Converted is 0 or 4 or 19 || Logical.Kind is 1 or 4 or 12 => (ParquetValues.Text, default, "utf8"),
        PhysicalType.FixedLengthByteArray when Logical.Kind == 15 && Length == 2 => (ParquetValues.Numbers, NumberType.Float16, "float16"),
        _ => (ParquetValues.Other, default, "binary"),
    };

    // Only the full widths matter: narrower unsigned integers fit into the signed physical type.
    private bool IsUnsigned => Converted is 13 or 14 || Logical is { Kind: 10, IsUnsigned: true, Bits: 32 or 64 };
}

/// <summary>The logical type of a leaf; kinds are numbered as in the union of parquet.thrift.</summary>
internal readonly record struct LogicalType(int Kind, int Bits, bool IsUnsigned)
{
    public static LogicalType Read(ref ThriftReader reader, ThriftType type)
    {
        var logical = default(LogicalType);
        if (type != ThriftType.Struct)
        {
            throw new InvalidDataException("a logical type is no structure");
        }

        var field = 0;
        while (reader.NextField(ref field, out var inner))
        {
            logical = new LogicalType(field, 0, false);
            if (field == 10 && inner == ThriftType.Struct)
            {
                logical = ReadInteger(ref reader);
            }
            else
            {
                reader.Skip(inner);
            }
        }

        return logical;
    }

    private static LogicalType ReadInteger(ref ThriftReader reader)
    {
        var (bits, isUnsigned) = (0, false);
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: bits = reader.Int32(type); break;
                case 2: isUnsigned = type == ThriftType.False; break;
                default: reader.Skip(type); break;
            }
        }

        return new LogicalType(10, bits, isUnsigned);
    }
}
