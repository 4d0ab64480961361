namespace ParamOO.Files.Arrow;

/// <summary>Reads one column, batch after batch: numbers in place where they are float64 without nulls, else into its own block.</summary>
internal sealed class ArrowColumn
{
    private readonly ArrowField field;
    private readonly ArrowDictionaries dictionaries;
    private byte[] validityScratch = [];
    private byte[] dataScratch = [];
    private double[] block = [];
    private Region validity;
    private Region data;
    private bool hasNulls;
    private double[] entries = [];

    public ArrowColumn(ArrowField field, ArrowDictionaries dictionaries)
    {
        this.field = field;
        this.dictionaries = dictionaries;
    }

    /// <summary>Takes the buffers of a batch and checks that they are long enough.</summary>
    public void Load(ArrowBatch batch)
    {
        var at = batch.Locate(field.Start);
        hasNulls = batch.Nulls(at.Nodes) > 0;
        validity = hasNulls ? batch.Buffer(at.Buffers, BitBytes(batch.Rows), ref validityScratch) : default;
        data = batch.Buffer(at.Buffers + 1, SizeOf(field.Stored, batch.Rows), ref dataScratch);
        entries = field.Dictionary is null ? [] : dictionaries.Numbers(field.Dictionary);
    }

    /// <summary>Some rows of the current batch.</summary>
    /// <param name="first">Index of the first row in the batch.</param>
    /// <param name="count">Number of rows.</param>
    public ReadOnlyMemory<double> Rows(long first, int count)
    {
        var isInPlace = field.Stored is { Layout: ArrowLayout.Numbers, Number: NumberType.Float64 } && field.Dictionary is null;
        if (isInPlace && !hasNulls && data.IsAligned)
        {
            return data.Doubles(first, count);
        }

        if (block.Length < count)
        {
            block = new double[count];
        }

        var values = block.AsSpan(0, count);
        Widen(field.Stored, data, first, values);
        Mask(first, values);
        return block.AsMemory(0, count);
    }

    /// <summary>Bytes that a number of values takes.</summary>
    public static long SizeOf(ArrowType type, long rows) =>
        type.Layout == ArrowLayout.Bits ? BitBytes(rows) : rows * type.Number.Width();

    /// <summary>Converts stored values.</summary>
    public static void Widen(ArrowType type, Region data, long first, Span<double> values)
    {
        if (type.Layout == ArrowLayout.Bits)
        {
            Widening.BitsToDouble(data.Slice(first >> 3, BitBytes((first & 7) + values.Length)).Span, first & 7, values);
        }
        else
        {
            var width = type.Number.Width();
            type.Number.ToDouble(data.Slice(first * width, (long)values.Length * width).Span, values);
        }
    }

    private static long BitBytes(long rows) => (rows >> 3) + ((rows & 7) == 0 ? 0 : 1);

    private void Mask(long first, Span<double> values)
    {
        if (hasNulls)
        {
            Widening.ClearNulls(validity.Slice(first >> 3, BitBytes((first & 7) + values.Length)).Span, first & 7, values);
        }

        if (field.Dictionary is not null)
        {
            LookUp(values);
        }
    }

    private void LookUp(Span<double> values)
    {
        foreach (ref var value in values)
        {
            if (!double.IsNaN(value))
            {
                value = value >= 0 && value < entries.Length
                    ? entries[(int)value]
                    : throw new InvalidDataException($"entry {value} of a dictionary of {entries.Length} is asked for");
            }
        }
    }
}
