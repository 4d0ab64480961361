
namespace ParamOO.Files.Parquet;

/// <summary>Reads what the footer says about the columns of a row group; field numbers follow parquet.thrift.</summary>
internal static class ColumnChunks
{
    public static ColumnChunk Read(ref ThriftReader reader, SchemaElement leaf)
    {
        var chunk = default(ColumnChunk);
        string? obstacle = null;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1:
                    obstacle = reader.Binary(type).IsEmpty ? obstacle : "columns in other files";
                    break;
                case 3 when type == ThriftType.Struct:
                    chunk = ReadMetadata(ref reader, leaf);
                    break;
                case 8 or 9:
                    obstacle = "an encrypted column";
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return chunk with { Obstacle = obstacle };
    }

    private static ColumnChunk ReadMetadata(ref ThriftReader reader, SchemaElement leaf)
    {
        var (codec, values, length, data, dictionary) = (0, 0L, 0L, 0L, 0L);
        var (least, greatest) = (double.NaN, double.NaN);
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1 when reader.Int32(type) != (int?)leaf.Physical: throw new InvalidDataException("a column has another type than the schema says");
                case 1: break;
                case 4: codec = reader.Int32(type); break;
                case 5: values = reader.Integer(type); break;
                case 7: length = reader.Integer(type); break;
                case 9: data = reader.Integer(type); break;
                case 11: dictionary = reader.Integer(type); break;
                case 12 when type == ThriftType.Struct: (least, greatest) = ReadStatistics(ref reader, leaf); break;
                default: reader.Skip(type); break;
            }
        }

        var start = dictionary > 0 && dictionary < data ? dictionary : data;
        return new ColumnChunk(start, length, (ParquetCodec)codec, values, least, greatest, null);
    }

    private static (double Least, double Greatest) ReadStatistics(ref ThriftReader reader, SchemaElement leaf)
    {
        var (oldGreatest, oldLeast, greatest, least) = (double.NaN, double.NaN, double.NaN, double.NaN);
        var number = leaf.ToColumn(0) is { Values: ParquetValues.Numbers } column ? column.Number : (NumberType?)null;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: oldGreatest = Bound(reader.Binary(type), number); break;
                case 2: oldLeast = Bound(reader.Binary(type), number); break;
                case 5: greatest = Bound(reader.Binary(type), number); break;
                case 6: least = Bound(reader.Binary(type), number); break;
                default: reader.Skip(type); break;
            }
        }

        // The old fields compare unsigned integers as if they were signed.
        var isOldValid = number is not (NumberType.UInt32 or NumberType.UInt64);
        return double.IsNaN(greatest) && double.IsNaN(least) && isOldValid ? (oldLeast, oldGreatest) : (least, greatest);
    }

    private static double Bound(ReadOnlySpan<byte> bytes, NumberType? number)
    {
        if (number is not { } type || bytes.Length != type.Width())
        {
            return double.NaN;
        }

        var value = 0.0;
        type.ToDouble(bytes, new Span<double>(ref value));
        return value;
    }
}
