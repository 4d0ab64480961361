using System.Buffers.Binary;
using System.Text;

namespace ParamOO.Files.Arrow;

/// <summary>Reads columns of text.</summary>
internal static class ArrowText
{
    private const int LongestInlineView = 12;

    /// <summary>All entries of a text column in one batch.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="start">What precedes the column in the batch.</param>
    /// <exception cref="InvalidDataException">The buffers are damaged.</exception>
    public static string?[] Read(ArrowType type, ArrowBatch batch, ArrowExtent start)
    {
        var at = batch.Locate(start);
        byte[] validityScratch = [], offsetScratch = [];
        var validity = batch.Nulls(at.Nodes) > 0 ? batch.Buffer(at.Buffers, (batch.Rows + 7) / 8, ref validityScratch) : default;
        var width = type.Layout switch { ArrowLayout.Text => 4, ArrowLayout.LargeText => 8, _ => 16 };
        var entries = type.Layout == ArrowLayout.TextView ? batch.Rows : batch.Rows + 1;
        var offsets = batch.Rows == 0 ? default : batch.Buffer(at.Buffers + 1, entries * width, ref offsetScratch);
        var letters = type.Layout == ArrowLayout.TextView
            ? ViewedBuffers(batch, start, at)
            : [Letters(batch, at.Buffers + 2)];
        var texts = new string?[checked((int)batch.Rows)];
        for (var row = 0; row < texts.Length; row++)
        {
            if (validity.Length == 0 || (validity.Slice(row >> 3, 1).Span[0] >> (row & 7) & 1) != 0)
            {
                texts[row] = type.Layout == ArrowLayout.TextView
                    ? View(offsets.Slice(16L * row, 16).Span, letters)
                    : Between(offsets.Slice((long)row * width, 2 * width).Span, width, letters[0]);
            }
        }

        return texts;
    }

    private static string Between(ReadOnlySpan<byte> offsets, int width, Region letters)
    {
        var (start, end) = width == 4
            ? (BinaryPrimitives.ReadInt32LittleEndian(offsets), BinaryPrimitives.ReadInt32LittleEndian(offsets[4..]))
            : (BinaryPrimitives.ReadInt64LittleEndian(offsets), BinaryPrimitives.ReadInt64LittleEndian(offsets[8..]));
        return Encoding.UTF8.GetString(letters.Slice(start, end - start).Span);
    }

    /// <summary>A view holds up to twelve letters itself; longer text lies in one of the buffers.</summary>
    private static string View(ReadOnlySpan<byte> view, Region[] letters)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length is >= 0 and <= LongestInlineView)
        {
            return Encoding.UTF8.GetString(view.Slice(4, length));
        }

        var buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]);
        if (buffer < 0 || buffer >= letters.Length)
        {
            throw new InvalidDataException($"text lies in buffer {buffer} of {letters.Length}");
        }

        return Encoding.UTF8.GetString(letters[buffer].Slice(BinaryPrimitives.ReadInt32LittleEndian(view[12..]), length).Span);
    }

    private static Region[] ViewedBuffers(ArrowBatch batch, ArrowExtent start, ArrowExtent at)
    {
        var buffers = new Region[batch.VariadicBuffers(start.Variadic)];
        for (var i = 0; i < buffers.Length; i++)
        {
            buffers[i] = Letters(batch, at.Buffers + 2 + i);
        }

        return buffers;
    }

    private static Region Letters(ArrowBatch batch, int buffer)
    {
        byte[] scratch = [];
        return batch.Buffer(buffer, 0, ref scratch);
    }
}
