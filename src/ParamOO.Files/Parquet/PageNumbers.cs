namespace ParamOO.Files.Parquet;

/// <summary>Decodes the values of one page, some at a time. The set of encodings is closed.</summary>
internal abstract class PageNumbers
{
    /// <summary>Starts before the first value of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="column">Its column.</param>
    /// <param name="dictionary">The dictionary of its chunk; empty for none.</param>
    /// <exception cref="InvalidDataException">The page is damaged.</exception>
    /// <exception cref="NotSupportedException">Its encoding is not supported for the type.</exception>
    public static PageNumbers Of(ParquetPage page, ParquetColumn column, double[] dictionary) => (page.Encoding, column.Values) switch
    {
        (ParquetEncoding.Plain, ParquetValues.Numbers) => new PlainNumbers(page.Values, column.Number),
        (ParquetEncoding.Plain, ParquetValues.Bits) => new PlainBits(page.Values),
        (ParquetEncoding.RunLength, ParquetValues.Bits) => new RunLengthBits(page.Values.Slice(4, page.Values.Length - 4)),
        (ParquetEncoding.PlainDictionary or ParquetEncoding.RunLengthDictionary, _) => new DictionaryNumbers(page.Values, dictionary),
        (ParquetEncoding.DeltaBinaryPacked, ParquetValues.Numbers) when column.Number.IsInteger() => new DeltaNumbers(page.Values, column.Number),
        (ParquetEncoding.ByteStreamSplit, ParquetValues.Numbers) => new SplitNumbers(page.Values, column.Number),
        var (encoding, _) => throw new NotSupportedException($"column '{column.Name}' of {column.TypeName} in encoding {encoding}"),
    };

    /// <summary>Decodes values.</summary>
    /// <param name="values">Receives them.</param>
    /// <exception cref="InvalidDataException">The page has fewer, or is damaged.</exception>
    public abstract void Read(Span<double> values);

    private sealed class PlainNumbers(Region bytes, NumberType number) : PageNumbers
    {
        private long position;

        public override void Read(Span<double> values)
        {
            var count = (long)values.Length * number.Width();
            number.ToDouble(bytes.Slice(position, count).Span, values);
            position += count;
        }
    }

    private sealed class PlainBits(Region bytes) : PageNumbers
    {
        private long bit;

        public override void Read(Span<double> values)
        {
            var first = bit >> 3;
            Widening.BitsToDouble(bytes.Slice(first, ((bit + values.Length + 7) >> 3) - first).Span, bit & 7, values);
            bit += values.Length;
        }
    }

    private sealed class RunLengthBits(Region bytes) : PageNumbers
    {
        private readonly RunLengths runs = new(bytes, width: 1);
        private uint[] bits = [];

        public override void Read(Span<double> values)
        {
            bits = bits.Length < values.Length ? new uint[values.Length] : bits;
            runs.Read(bits.AsSpan(0, values.Length));
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = bits[i];
            }
        }
    }

    private sealed class DictionaryNumbers : PageNumbers
    {
        private readonly double[] dictionary;
        private readonly RunLengths indices;
        private uint[] block = [];

        public DictionaryNumbers(Region bytes, double[] dictionary)
        {
            this.dictionary = dictionary;
            var width = bytes.Length == 0 ? 0 : bytes.Slice(0, 1).Span[0];
            indices = new RunLengths(bytes.Length == 0 ? bytes : bytes.Slice(1, bytes.Length - 1), width);
        }

        public override void Read(Span<double> values)
        {
            block = block.Length < values.Length ? new uint[values.Length] : block;
            indices.Read(block.AsSpan(0, values.Length));
            for (var i = 0; i < values.Length; i++)
            {
                var index = block[i];
                values[i] = index < (uint)dictionary.Length
                    ? dictionary[index]
                    : throw new InvalidDataException($"entry {index} of a dictionary of {dictionary.Length} is asked for");
            }
        }
    }

    private sealed class DeltaNumbers(Region bytes, NumberType number) : PageNumbers
    {
        private readonly DeltaIntegers integers = new(bytes);
        private long[] block = [];

        public override void Read(Span<double> values)
        {
            block = block.Length < values.Length ? new long[values.Length] : block;
            integers.Read(block.AsSpan(0, values.Length));
            for (var i = 0; i < values.Length; i++)
            {
                // Sums wrap around in the width of the type.
                values[i] = number switch
                {
                    NumberType.Int32 => (int)block[i],
                    NumberType.UInt32 => (uint)block[i],
                    NumberType.UInt64 => (ulong)block[i],
                    _ => block[i],
                };
            }
        }
    }

    /// <summary>First the first bytes of all values, then the second bytes, and so on.</summary>
    private sealed class SplitNumbers(Region bytes, NumberType number) : PageNumbers
    {
        private readonly int width = number.Width();
        private readonly long count = bytes.Length / number.Width();
        private byte[] joined = [];
        private long position;

        public override void Read(Span<double> values)
        {
            var size = values.Length * width;
            joined = joined.Length < size ? new byte[size] : joined;
            for (var k = 0; k < width; k++)
            {
                if (position + values.Length > count)
                {
                    throw new InvalidDataException($"a page of {count} values is read beyond its end");
                }

                var stream = bytes.Slice((k * count) + position, values.Length).Span;
                for (var (i, to) = (0, k); i < stream.Length; i++, to += width)
                {
                    joined[to] = stream[i];
                }
            }

            number.ToDouble(joined.AsSpan(0, size), values);
            position += values.Length;
        }
    }
}
