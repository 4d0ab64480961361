using ParamOO.Vocabulary;

namespace ParamOO.Files.Npy;

/// <summary>One NPY file, mapped into memory.</summary>
internal sealed class NpyArray : IDisposable
{
    private readonly MappedFile file;
    private readonly Region data;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its name.</param>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened; PX0120: it is damaged; PX0121: it uses an unsupported feature.</exception>
    public NpyArray(string path)
    {
        file = new MappedFile(path);
        Header = new FileErrors(path, "NPY", "PX0120", "PX0121").Report(() => NpyHeader.Read(file.Bytes), offset: 0);
        data = file.Bytes.Slice(Header.DataOffset, file.Bytes.Length - Header.DataOffset);
    }

    /// <summary>Name of the file.</summary>
    public string Path => file.Path;

    /// <summary>What is in it.</summary>
    public NpyHeader Header { get; }

    /// <summary>Some rows of one column.</summary>
    /// <param name="column">Its index.</param>
    /// <param name="first">Index of the first row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="block">Holds the numbers when they have to be converted; grown when too small.</param>
    public ReadOnlyMemory<double> Rows(int column, long first, int count, ref double[] block)
    {
        if (Header is { Columns: 1, Number: NumberType.Float64 } && data.IsAligned)
        {
            return data.Doubles(first, count);
        }

        if (block.Length < count)
        {
            block = new double[count];
        }

        Convert(column, first, block.AsSpan(0, count));
        return block.AsMemory(0, count);
    }

    /// <summary>The file.</summary>
    public MappedFile File => file;

    /// <summary>Bytes of a row.</summary>
    public long RowBytes => (long)Header.Number.Width() * Header.Columns;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Convert(int column, long first, Span<double> values)
    {
        var width = Header.Number.Width();
        var row = (long)width * Header.Columns;
        var bytes = data.Slice(first * row, values.Length * row).Span;
        if (Header.Columns == 1)
        {
            Header.Number.ToDouble(bytes, values);
        }
        else
        {
            Span<byte> gathered = new byte[values.Length * width];
            Gather(bytes[(column * width)..], (int)row, width, gathered);
            Header.Number.ToDouble(gathered, values);
        }

        if (Header.IsBoolean)
        {
            foreach (ref var value in values)
            {
                value = value == 0 ? 0 : 1;
            }
        }
    }

    private static void Gather(ReadOnlySpan<byte> bytes, int stride, int width, Span<byte> gathered)
    {
        for (var (from, to) = (0, 0); to < gathered.Length; from += stride, to += width)
        {
            bytes.Slice(from, width).CopyTo(gathered[to..]);
        }
    }
}
