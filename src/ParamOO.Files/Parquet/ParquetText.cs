using System.Buffers.Binary;
using System.Text;

namespace ParamOO.Files.Parquet;

/// <summary>Reads the text columns of row groups.</summary>
internal static class ParquetText
{
    /// <summary>All entries of a text column in one row group; null where the file holds a null.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="column">The column.</param>
    /// <param name="group">The row group.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">The column uses a feature that is not supported.</exception>
    public static List<string?> Read(Region file, ParquetColumn column, RowGroup group)
    {
        var texts = new List<string?>();
        var pages = new ParquetPages(file, group.Chunks[column.Leaf], column.IsOptional, []);
        string[] dictionary = [];
        var skip = 0L;
        while (texts.Count < group.Rows)
        {
            if (!pages.TryNext(ref skip, out var page))
            {
                throw new InvalidDataException($"the pages of column '{column.Name}' end after {texts.Count} of {group.Rows} rows");
            }

            if (page.IsDictionary)
            {
                dictionary = Plain(page.Values, Math.Min(page.Count, (int)Math.Min(page.Values.Length / 4, int.MaxValue)));
            }
            else
            {
                Add(page, (int)Math.Min(page.Count, group.Rows - texts.Count), dictionary, texts);
            }
        }

        return texts;
    }

    private static void Add(ParquetPage page, int rows, string[] dictionary, List<string?> texts)
    {
        // Levels of repeated values may claim any number of rows in a few bytes; text is read in steps of a bounded size.
        const int Step = 1 << 16;
        var levels = page.Levels.Length == 0 ? null : new RunLengths(page.Levels, width: 1);
        var values = Values(page, dictionary);
        var present = new uint[Math.Min(rows, Step)];
        for (; rows > 0; rows -= Step)
        {
            var block = present.AsSpan(0, Math.Min(rows, Step));
            block.Fill(1);
            levels?.Read(block);
            foreach (var level in block)
            {
                texts.Add(level == 0 ? null : values.MoveNext() ? values.Current : throw new InvalidDataException("a page of text ends too early"));
            }
        }
    }

    private static IEnumerator<string> Values(ParquetPage page, string[] dictionary) => page.Encoding switch
    {
        ParquetEncoding.Plain => PlainOneByOne(page.Values).GetEnumerator(),
        ParquetEncoding.PlainDictionary or ParquetEncoding.RunLengthDictionary => Coded(page.Values, dictionary).GetEnumerator(),
        ParquetEncoding.DeltaLengthByteArray => DeltaLength(page.Values).GetEnumerator(),
        ParquetEncoding.DeltaByteArray => Delta(page.Values).GetEnumerator(),
        _ => throw new NotSupportedException($"text in encoding {page.Encoding}"),
    };

    private static string[] Plain(Region bytes, int count) => [.. PlainOneByOne(bytes).Take(count)];

    private static IEnumerable<string> PlainOneByOne(Region bytes)
    {
        for (var position = 0L; position < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(position, 4).Span);
            yield return Text(bytes, position + 4, length);
            position += 4 + length;
        }
    }

    private static IEnumerable<string> Coded(Region bytes, string[] dictionary)
    {
        var indices = new RunLengths(bytes.Slice(1, bytes.Length - 1), bytes.Slice(0, 1).Span[0]);
        var index = new uint[1];
        while (true)
        {
            indices.Read(index);
            yield return index[0] < dictionary.Length
                ? dictionary[index[0]]
                : throw new InvalidDataException($"entry {index[0]} of a dictionary of {dictionary.Length} is asked for");
        }
    }

    private static IEnumerable<string> DeltaLength(Region bytes)
    {
        var lengths = Lengths(bytes, out var position);
        foreach (var length in lengths)
        {
            yield return Text(bytes, position, length);
            position += length;
        }
    }

    /// <summary>Every text shares its beginning with the one before.</summary>
    private static IEnumerable<string> Delta(Region bytes)
    {
        var prefixes = Lengths(bytes, out var start);
        var rest = bytes.Slice(start, bytes.Length - start);
        var suffixes = Lengths(rest, out var position);
        byte[] last = [];
        foreach (var (prefix, suffix) in prefixes.Zip(suffixes))
        {
            if (prefix < 0 || prefix > last.Length)
            {
                throw new InvalidDataException($"text shares {prefix} bytes with text of {last.Length}");
            }

            last = [.. last.AsSpan(0, (int)prefix), .. rest.Slice(position, suffix).Span];
            position += suffix;
            yield return Encoding.UTF8.GetString(last);
        }
    }

    private static long[] Lengths(Region bytes, out long end)
    {
        var integers = new DeltaIntegers(bytes);
        var lengths = new List<long>();
        var block = new long[1024];
        while (integers.Left > 0)
        {
            var part = block.AsSpan(0, (int)Math.Min(integers.Left, block.Length));
            integers.Read(part);
            lengths.AddRange(part);
        }

        end = integers.Position;
        return [.. lengths];
    }

    private static string Text(Region bytes, long start, long length) => Encoding.UTF8.GetString(bytes.Slice(start, length).Span);
}
