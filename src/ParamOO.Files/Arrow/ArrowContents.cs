namespace ParamOO.Files.Arrow;

/// <summary>The table of contents of an Arrow file or stream.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Messages">Dictionaries and record batches in the order in which they take effect.</param>
internal sealed record ArrowContents(ArrowSchema Schema, IReadOnlyList<ArrowMessage> Messages)
{
    private const int FooterTrailer = 10;

    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>Reads the table of contents; the first bytes tell file from stream.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">The file is truncated or damaged.</exception>
    /// <exception cref="NotSupportedException">It uses a feature that is not supported.</exception>
    public static ArrowContents Read(Region file) =>
        file.Length >= Magic.Length && file.Slice(0, Magic.Length).Span.SequenceEqual(Magic) ? Damage.Within(Math.Max(0, file.Length - FooterTrailer), () => ReadFile(file)) : ReadStream(file);

    private static ArrowContents ReadFile(Region file)
    {
        if (file.Length < 8 + FooterTrailer || !file.Slice(file.Length - Magic.Length, Magic.Length).Span.SequenceEqual(Magic))
        {
            throw new InvalidDataException($"the file begins with ARROW1 but does not end with it after {file.Length} bytes, so it is truncated");
        }

        var footerLength = FlatTable.Read<int>(file.Slice(file.Length - FooterTrailer, 4).Span, 0);
        var footer = FlatTable.Root(file.Slice(file.Length - FooterTrailer - footerLength, footerLength).Span);
        var schema = ArrowSchema.Read(footer.Table(1));
        var messages = new List<ArrowMessage>();
        AddBlocks(file, footer.Vector(2, 24), ArrowHeader.Dictionary, messages);
        AddBlocks(file, footer.Vector(3, 24), ArrowHeader.Batch, messages);
        return new ArrowContents(schema, messages);
    }

    private static void AddBlocks(Region file, FlatVector blocks, ArrowHeader header, List<ArrowMessage> messages)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var offset = blocks.Long(i, size: 3);
            var message = Damage.Within(offset, () => ArrowMessage.Read(file, offset));
            if (message is null || message.Header != header)
            {
                throw new InvalidDataException($"the footer points to byte {offset}, where no {header.ToString().ToLowerInvariant()} begins");
            }

            messages.Add(message);
        }
    }

    private static ArrowMessage? Next(Region file, long offset) => Damage.Within(offset, () => ArrowMessage.Read(file, offset));

    private static ArrowContents ReadStream(Region file)
    {
        ArrowSchema? schema = null;
        var messages = new List<ArrowMessage>();
        for (var offset = 0L; offset < file.Length && Next(file, offset) is { } message; offset = message.End)
        {
            switch (message.Header)
            {
                case ArrowHeader.Schema when schema is null:
                    schema = Damage.Within(offset, () => ArrowSchema.Read(message.Content));
                    break;
                case ArrowHeader.Dictionary or ArrowHeader.Batch when schema is not null:
                    messages.Add(message);
                    break;
                default:
                    throw new InvalidDataException($"the message at byte {offset} is of kind {message.Header}, which cannot stand there");
            }
        }

        return new ArrowContents(schema ?? throw new InvalidDataException($"the stream ends at byte {file.Length}, before its schema"), messages);
    }
}
