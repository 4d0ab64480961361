using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Parts;

/// <summary>
/// The file of one shard: eight bytes that name the format, the length of a header, the header in JSON, then the sums as little-endian
/// 64-bit numbers, which are mapped and not copied.
/// </summary>
public sealed class TemplatePartFile : IDisposable
{
    private const int LongestHeader = 1 << 26;
    private const int Before = 16;

    private readonly MappedFile file;
    private readonly FileErrors errors;

    /// <summary>Opens a part and checks every byte of it.</summary>
    /// <param name="path">Its name.</param>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened; PX0166: it is damaged; PX0170: it is no part.</exception>
    public TemplatePartFile(string path)
    {
        errors = new FileErrors(path, "part", "PX0166", "PX0170");
        file = new MappedFile(path);
        (Part, Origin) = errors.Report(Read);
    }

    /// <summary>The sums; valid until the file is disposed.</summary>
    public TemplatePart Part { get; }

    /// <summary>What the program that made the part says of its input.</summary>
    public string Origin { get; }

    private static ReadOnlySpan<byte> Name => "PARAMOO\u0001"u8;

    /// <summary>Writes a part.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="part">The sums.</param>
    /// <param name="origin">What the program says of its input; any text.</param>
    /// <exception cref="InvalidInputException">PX0107: it cannot be written.</exception>
    public static void Write(string path, TemplatePart part, string origin) => PendingFile.Write(path, stream =>
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(
            part.Shard.Index,
            part.Shard.Count,
            origin,
            [.. part.Sums.Select(sums => new SumsEntry(sums.Place, sums.Stamp, sums.Stretches, [.. sums.Nodes.Select(NodeEntry.Of)]))]));
        stream.Write(Name);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        stream.Write(new byte[Padding(header.Length)]);
        foreach (var node in part.Sums.SelectMany(sums => sums.Nodes))
        {
            stream.Write(MemoryMarshal.AsBytes(node.Nominal.Span));
            stream.Write(MemoryMarshal.AsBytes(node.Varied.Span));
        }
    });

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => file.Dispose();

    private static int Padding(long length) => (int)(-length & 7);

    private (TemplatePart Part, string Origin) Read()
    {
        var bytes = file.Bytes;
        if (bytes.Length < Before || !bytes.Slice(0, Name.Length).Span.SequenceEqual(Name))
        {
            throw new NotSupportedException("it is no part that 'paramoo fill' writes; name the files that its -o named");
        }

        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(Name.Length, sizeof(long)).Span);
        if (length is < 0 or > LongestHeader)
        {
            throw new InvalidDataException($"the header at byte {Before} claims {length} bytes");
        }

        var header = ReadHeader(bytes.Slice(Before, length));
        var position = Before + length + Padding(length);
        var sums = header.Sums.Select(entry => new PartialSums(
            entry.Place, entry.Stamp, entry.Stretches, entry.Nodes.Select(node => ReadNode(node, ref position)).ToValueList())).ToValueList();
        return position == bytes.Length
            ? (new TemplatePart(new Shard(header.Shard, header.Shards), sums), header.Origin)
            : throw new InvalidDataException($"the sums end at byte {position}, and the file does not");
    }

    private static Header ReadHeader(Region bytes)
    {
        try
        {
            var header = JsonSerializer.Deserialize<Header>(bytes.Span);
            return header is { Shard: >= 1, Origin: not null, Sums: not null } && header.Shard <= header.Shards && header.Sums.All(SumsEntry.IsComplete)
                ? header
                : throw new InvalidDataException($"the header at byte {Before} is not complete");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the header at byte {Before} is no JSON in its byte {e.BytePositionInLine}");
        }
    }

    private PartialNode ReadNode(NodeEntry entry, ref long position)
    {
        var (nominal, varied) = (Numbers(entry.Nominal, ref position), Numbers(entry.Varied, ref position));
        return NodeEntry.Checksum(nominal.Span, varied.Span) == entry.Crc32
            ? new PartialNode(entry.Level, entry.Index, nominal, varied)
            : throw new InvalidDataException($"the sums before byte {position} do not match their checksum");
    }

    private ReadOnlyMemory<double> Numbers(int count, ref long position)
    {
        var numbers = file.Bytes.Slice(position, (long)count * sizeof(double)).Doubles(0, count);
        position += (long)count * sizeof(double);
        return numbers;
    }

    private sealed record Header(int Shard, int Shards, string Origin, SumsEntry[] Sums);

    private sealed record SumsEntry(string Place, string Stamp, int Stretches, NodeEntry[] Nodes)
    {
        public static bool IsComplete(SumsEntry entry) =>
            entry is { Place: not null, Stamp: not null, Nodes: not null }
            && Array.TrueForAll(entry.Nodes, node => node is { Level: >= 0 and < 62, Index: >= 0, Nominal: >= 0, Varied: >= 0 });
    }

    private sealed record NodeEntry(int Level, long Index, int Nominal, int Varied, uint Crc32)
    {
        public static NodeEntry Of(PartialNode node) =>
            new(node.Level, node.Index, node.Nominal.Length, node.Varied.Length, Checksum(node.Nominal.Span, node.Varied.Span));

        public static uint Checksum(ReadOnlySpan<double> nominal, ReadOnlySpan<double> varied) =>
            Compression.Crc32.Of(MemoryMarshal.AsBytes(nominal)) ^ uint.RotateLeft(Compression.Crc32.Of(MemoryMarshal.AsBytes(varied)), 1);
    }
}
