using System.Buffers;

namespace ParamOO.Files.Csv;

/// <summary>
/// Walks over the records of a CSV file. A record is a line, but line breaks inside quotes belong to a field; blank lines are
/// passed over.
/// </summary>
/// <param name="file">The whole file.</param>
/// <param name="offset">Byte at which the first record begins.</param>
/// <param name="line">Its line number, from 1.</param>
internal sealed class CsvRecords(Region file, long offset, long line)
{
    private const int LongestRecord = 1 << 26;

    private static readonly SearchValues<byte> LineEndOrQuote = SearchValues.Create("\n\""u8);

    private long next = offset;
    private long nextLine = line;

    /// <summary>Byte behind the current record.</summary>
    public long Offset => next;

    /// <summary>Line behind the current record, from 1.</summary>
    public long NextLine => nextLine;

    /// <summary>Line of the current record, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Finds the next record.</summary>
    /// <param name="record">Its bytes without the line end.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">A quote is not closed, or the record has more than 64 MB.</exception>
    public bool TryNext(out ReadOnlySpan<byte> record)
    {
        while (next < file.Length)
        {
            Line = nextLine;
            var rest = file.Slice(next, Math.Min(file.Length - next, LongestRecord)).Span;
            var length = Length(rest);
            next += Math.Min(length + 1, rest.Length);
            record = rest[..length];
            record = record.EndsWith("\r"u8) ? record[..^1] : record;
            if (!record.IsEmpty)
            {
                return true;
            }
        }

        record = default;
        return false;
    }

    private int Length(ReadOnlySpan<byte> rest)
    {
        var quoted = false;
        for (var at = 0; ; at++)
        {
            var step = quoted ? rest[at..].IndexOf((byte)'"') : rest[at..].IndexOfAny(LineEndOrQuote);
            if (step < 0)
            {
                return End(rest, at, quoted);
            }

            if (quoted)
            {
                nextLine += rest.Slice(at, step).Count((byte)'\n');
            }

            at += step;
            if (rest[at] == '\n')
            {
                nextLine++;
                return at;
            }

            quoted = !quoted;
        }
    }

    private int End(ReadOnlySpan<byte> rest, int at, bool quoted)
    {
        if (quoted || rest.Length < file.Length - next)
        {
            throw new InvalidDataException(
                quoted ? $"the quote opened in the record at line {Line} is not closed" : $"the record at line {Line} has more than {LongestRecord >> 20} MB");
        }

        return at + rest[at..].Length;
    }
}
