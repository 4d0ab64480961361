using ParamOO.Events;

namespace ParamOO.Files.Parquet;

/// <summary>Reads one column, row group after row group, decoding no more than one page at a time.</summary>
internal sealed class ParquetNumbers(Region file, ParquetColumn column)
{
    private ParquetPages? pages;
    private PageNumbers? page;
    private Region inPlace;
    private bool isInPlace;
    private RunLengths? levels;
    private int pageRows;
    private int pagePosition;
    private long toSkip;
    private byte[] scratch = [];
    private double[] dictionary = [];
    private double[] block = [];
    private uint[] levelBlock = [];

    /// <summary>Goes to a row group.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="skipped">Number of rows to pass over; pages of no other rows are not decompressed.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">The column uses a feature that is not supported.</exception>
    public void Start(RowGroup group, long skipped) => Damage.Within(group.Chunks[column.Leaf].Start, () => Begin(group, skipped));

    private bool Begin(RowGroup group, long skipped)
    {
        var chunk = group.Chunks[column.Leaf];
        if (chunk.Values != group.Rows)
        {
            throw new InvalidDataException($"column '{column.Name}' has {chunk.Values} values in a row group of {group.Rows} rows");
        }

        pages = new ParquetPages(file, chunk, column.IsOptional, scratch);
        dictionary = [];
        IsCompressed = chunk.Codec != ParquetCodec.None;
        pageRows = pagePosition = 0;
        toSkip = skipped;
        return true;
    }

    /// <summary>Whether pages of the row group are compressed.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>Whether the next rows begin a page.</summary>
    public bool NeedsPage => pagePosition == pageRows;

    /// <summary>Decompresses the next page, if the last is used up.</summary>
    public void Prepare()
    {
        if (NeedsPage)
        {
            Damage.Within(() => pages!.Offset, NextPage);
        }
    }

    /// <summary>The next rows of the row group.</summary>
    /// <param name="count">Number of rows.</param>
    /// <returns>The numbers, NaN for null; valid until the next call.</returns>
    public ReadOnlyMemory<double> Rows(int count) => Damage.Within(() => pages!.Offset, () => Read(count));

    private ReadOnlyMemory<double> Read(int count)
    {
        Prepare();
        if (isInPlace && count <= pageRows - pagePosition)
        {
            pagePosition += count;
            return inPlace.Doubles(pagePosition - count, count);
        }

        block = block.Length < count ? new double[count] : block;
        Fill(block.AsSpan(0, count));
        return block.AsMemory(0, count);
    }

    private void Fill(Span<double> values)
    {
        while (!values.IsEmpty)
        {
            Prepare();
            var count = Math.Min(values.Length, pageRows - pagePosition);
            Decode(values[..count]);
            pagePosition += count;
            values = values[count..];
        }
    }

    private void Decode(Span<double> values)
    {
        if (isInPlace)
        {
            inPlace.Doubles(pagePosition, values.Length).Span.CopyTo(values);
        }
        else if (levels is null)
        {
            page!.Read(values);
        }
        else
        {
            DecodeWithNulls(levels, values);
        }
    }

    /// <summary>Decodes the values that are there to the front and moves them to their rows from the back.</summary>
    private void DecodeWithNulls(RunLengths levels, Span<double> values)
    {
        levelBlock = levelBlock.Length < values.Length ? new uint[values.Length] : levelBlock;
        var present = levelBlock.AsSpan(0, values.Length);
        levels.Read(present);
        var next = 0;
        foreach (var level in present)
        {
            next += (int)level;
        }

        page!.Read(values[..next]);
        for (var row = values.Length - 1; row >= 0; row--)
        {
            values[row] = present[row] != 0 ? values[--next] : double.NaN;
        }
    }

    private bool NextPage()
    {
        do
        {
            if (!pages!.TryNext(ref toSkip, out var next))
            {
                throw new InvalidDataException($"the pages of column '{column.Name}' end before its row group does");
            }

            scratch = pages.Scratch;
            if (next.IsDictionary)
            {
                ReadDictionary(next);
            }
            else
            {
                StartPage(next);
                PassOver((int)Math.Min(toSkip, pageRows));
            }
        }
        while (NeedsPage);
        return true;
    }

    private void StartPage(ParquetPage next)
    {
        (pageRows, pagePosition) = (next.Count, 0);
        levels = next.Levels.Length == 0 ? null : new RunLengths(next.Levels, width: 1);
        levels = levels?.IsAllOnes(next.Count) == true ? null : levels;
        isInPlace = levels is null && next.Encoding == ParquetEncoding.Plain && column.Number == NumberType.Float64 &&
            column.Values == ParquetValues.Numbers && next.Values.IsAligned && next.Values.Length >= 8L * next.Count;
        inPlace = isInPlace ? next.Values : default;
        page = isInPlace ? null : PageNumbers.Of(next, column, dictionary);
    }

    private void PassOver(int rows)
    {
        toSkip -= rows;
        for (var left = rows; left > 0; left -= EventBatch.PreferredRows(1))
        {
            Rows(Math.Min(left, EventBatch.PreferredRows(1)));
        }
    }

    private void ReadDictionary(ParquetPage next)
    {
        if (column.Values != ParquetValues.Numbers || (long)next.Count * column.Number.Width() > next.Values.Length)
        {
            throw new InvalidDataException($"the dictionary of column '{column.Name}' claims {next.Count} entries in {next.Values.Length} bytes");
        }

        dictionary = new double[next.Count];
        column.Number.ToDouble(next.Values.Slice(0, (long)next.Count * column.Number.Width()).Span, dictionary);
    }
}
