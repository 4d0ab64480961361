using System.Buffers;
using System.Globalization;
using System.Text;
using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Csv;

/// <summary>Writes tables as CSV: commas, LF, the fewest digits that give every number back; NaN is an empty field.</summary>
public static class CsvWriter
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n;\t");

    /// <summary>Writes the numeric columns of a table.</summary>
    /// <param name="path">Name of the file; an existing one is replaced when the table is complete.</param>
    /// <param name="source">The table.</param>
    /// <exception cref="InvalidInputException">The table is damaged or the folder cannot be written.</exception>
    public static void Write(string path, IEventSource source)
    {
        var columns = source.NumericColumns();
        using var file = new PendingFile(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(string.Join(',', columns.Select(Quoted)) + "\n"));
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var batch in source.Read(columns))
        {
            buffer.ResetWrittenCount();
            for (var row = 0; row < batch.Rows; row++)
            {
                WriteRow(batch, row, columns.Count, buffer);
            }

            file.Stream.Write(buffer.WrittenSpan);
        }

        file.Commit();
    }

    private static void WriteRow(EventBatch batch, int row, int columns, ArrayBufferWriter<byte> buffer)
    {
        for (var column = 0; column < columns; column++)
        {
            var value = batch.Column(column)[row];
            var written = 0;
            if (!double.IsNaN(value))
            {
                value.TryFormat(buffer.GetSpan(LongestNumber), out written, "R", CultureInfo.InvariantCulture);
                buffer.Advance(written);
            }
            else if (columns == 1)
            {
                // A blank line is no row, so a lone NaN needs its name.
                buffer.Write("nan"u8);
            }

            buffer.Write(column + 1 < columns ? ","u8 : "\n"u8);
        }
    }

    private static string Quoted(string name) =>
        name.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
