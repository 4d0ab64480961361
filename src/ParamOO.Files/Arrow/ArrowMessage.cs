namespace ParamOO.Files.Arrow;

/// <summary>What a message carries.</summary>
internal enum ArrowHeader : byte
{
    Schema = 1,
    Dictionary = 2,
    Batch = 3,
}

/// <summary>One message of a file: where its metadata and its body are.</summary>
/// <param name="Offset">Byte in the file at which the message begins.</param>
/// <param name="Header">What it carries.</param>
/// <param name="Metadata">Its FlatBuffers buffer.</param>
/// <param name="Body">Its body.</param>
/// <param name="End">Byte in the file behind the body.</param>
internal sealed record ArrowMessage(long Offset, ArrowHeader Header, Region Metadata, Region Body, long End)
{
    private const uint Continuation = 0xFFFFFFFF;
    private const short OldestVersion = 3;

    /// <summary>The table that describes what the message carries.</summary>
    public FlatTable Content => FlatTable.Root(Metadata.Span).Table(2);

    /// <summary>Reads the frame of a message.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the message begins.</param>
    /// <returns>The message; null for the mark at the end of a stream.</returns>
    /// <exception cref="InvalidDataException">The message is damaged or reaches beyond the file.</exception>
    public static ArrowMessage? Read(Region file, long offset)
    {
        var first = FlatTable.Read<uint>(file.Slice(offset, 4).Span, 0);
        var prefix = first == Continuation ? 8 : 4;
        var length = first == Continuation ? FlatTable.Read<uint>(file.Slice(offset + 4, 4).Span, 0) : first;
        if (length == 0)
        {
            return null;
        }

        var metadata = file.Slice(offset + prefix, length);
        var message = FlatTable.Root(metadata.Span);
        if (message.Number<short>(0) < OldestVersion)
        {
            throw new NotSupportedException("metadata older than version 4 (Arrow 0.8, 2017)");
        }

        var bodyStart = offset + prefix + length;
        var bodyLength = message.Number<long>(3);
        var body = file.Slice(bodyStart, bodyLength);
        return new ArrowMessage(offset, (ArrowHeader)message.Number<byte>(1), metadata, body, bodyStart + bodyLength);
    }
}
