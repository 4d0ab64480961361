using ParamOO.Events;
using ParamOO.Files.Arrow;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Toys;

/// <summary>
/// A file of toys that grows: an Arrow stream to which one record batch is appended per unit. Opened again, it goes on behind the last whole
/// unit, so that a run that was interrupted at any moment, or shall have more toys, leaves the same bytes as one that was not.
/// </summary>
public sealed class ToyLog : IDisposable
{
    private readonly FileStream stream;
    private readonly ArrowWriter writer;
    private readonly ToyHeader header;

    /// <summary>Begins a file, or goes on with one.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="header">What the numbers in it depend on.</param>
    /// <param name="units">The units that it shall hold, in order.</param>
    /// <exception cref="InvalidInputException">PX0720: the file holds toys of another run; PX0721: it is no file of toys; PX0107: it cannot be written.</exception>
    public ToyLog(string path, ToyHeader header, IEnumerable<ToyUnit> units)
    {
        this.header = header;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var end = File.Exists(path) ? Resume(path, header, units) : 0;
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            stream.SetLength(end);
            stream.Position = end;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("PX0107", path, $"the file cannot be written ({e.Message}); choose another folder, or end the run that is writing it.");
        }

        writer = new ArrowWriter(stream, Columns(header.Poi), header.Write());
        stream.Flush();
    }

    /// <summary>How many of the wanted units were there already, from the first without a gap.</summary>
    public int Kept { get; private set; }

    /// <summary>Appends a unit; it is in the file when this returns.</summary>
    /// <param name="block">Its toys.</param>
    public void Append(ToyBlock block)
    {
        var (values, toys, statuses, streams) = (new double[block.Count], new double[block.Count], new double[block.Count], new double[block.Count]);
        for (var i = 0; i < block.Count; i++)
        {
            (values[i], toys[i], statuses[i], streams[i]) = (block.Tested, block.First + i, (int)block.Statuses[i], (int)header.Streams[block.Hypothesis]);
        }

        writer.Append(new EventBatch(writer.Rows, block.Count, [values, toys, block.Statistics, block.Estimates, statuses, streams]));
        stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        stream.Dispose();
    }

    /// <summary>The columns of a file of toys.</summary>
    /// <param name="poi">Name of the tested parameter.</param>
    internal static StoredColumn[] Columns(string poi) =>
    [
        new($"{poi}_tested"), new("toy", StorageType.Int64), new("t"), new($"{poi}_estimate"), new("status", StorageType.Int32), new("stream", StorageType.Int32),
    ];

    /// <summary>Cuts off what is broken or unwanted; returns the byte at which to go on.</summary>
    private long Resume(string path, ToyHeader header, IEnumerable<ToyUnit> units)
    {
        if (!BeginsAsItShould(path, header))
        {
            using var other = new ToyTable(path);
            throw new InvalidInputException(
                "PX0720", path, $"the toys there belong to another run ({string.Join(", ", header.DifferencesFrom(other.Header))}); choose another output, or remove the file.");
        }

        var ends = ArrowFile.WholeMessages(path);
        using (var whole = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read))
        {
            whole.SetLength(ends.LastOrDefault());
        }

        if (ends.Count == 0)
        {
            return 0;
        }

        using var table = new ToyTable(path);
        var wanted = units.Take(table.Units.Count).ToList();
        while (Kept < wanted.Count && Holds(table.Units[Kept], wanted[Kept]))
        {
            Kept++;
        }

        return Kept == wanted.Count && wanted.Count < table.Units.Count ? ends[^1] : ends[Kept];
    }

    /// <summary>Whether the file begins with the schema of this run, or is what an interruption left of it.</summary>
    private static bool BeginsAsItShould(string path, ToyHeader header)
    {
        using var schema = new MemoryStream();
        using var begin = new ArrowWriter(schema, Columns(header.Poi), header.Write());
        using var file = File.OpenRead(path);
        var there = new byte[Math.Min(schema.Length, file.Length)];
        file.ReadExactly(there);
        return schema.ToArray().AsSpan(0, there.Length).SequenceEqual(there);
    }

    private static bool Holds(ToyUnit unit, ToyUnit wanted) =>
        (unit.Hypothesis, unit.First) == (wanted.Hypothesis, wanted.First) && unit.Count >= wanted.Count;
}
