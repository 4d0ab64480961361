using System.Text;
using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Csv;

/// <summary>
/// A table in a CSV file: one header line, then one line per event. Commas, semicolons or tabs stand between fields, whichever the
/// header has most of; an empty field is NaN; a column that begins with text is text. May be read by several threads at once.
/// </summary>
public sealed class CsvFile : IEventSource, IDisposable
{
    private const int SampledRows = 100;
    private const int MostFindings = 20;
    private const int MarkedRows = 4096;

    private readonly MappedFile file;
    private readonly FileErrors errors;
    private readonly byte delimiter;
    private readonly long dataOffset;
    private readonly long dataLine;

    // Where every so many rows begin: byte and line.
    private readonly List<(long Offset, long Line)> marks = [];

    /// <summary>Opens a table, reads its header and counts its rows.</summary>
    /// <param name="path">Name of the file.</param>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened; PX0130: it has no header or a quote is not closed.</exception>
    public CsvFile(string path)
    {
        Name = path;
        errors = new FileErrors(path, "CSV", "PX0130", "PX0130");
        file = new MappedFile(path);
        var records = new CsvRecords(file.Bytes, file.Bytes.Length >= 3 && file.Bytes.Slice(0, 3).Span.SequenceEqual(Encoding.UTF8.Preamble) ? 3 : 0, 1);
        (delimiter, var names) = errors.Report(() => ReadHeader(records));
        dataOffset = records.Offset;
        dataLine = records.Line + 1;
        Columns = errors.Report(() => Sample(names));
        Rows = errors.Report(CountRows);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) =>
        ReadColumns(this.IndicesOf(columns), rows.Intersect(new RowRange(0, Rows)));

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => file.Dispose();

    private static (byte Delimiter, string[] Names) ReadHeader(CsvRecords records)
    {
        if (!records.TryNext(out var header))
        {
            throw new InvalidDataException("the file is empty; the first line holds the names of the columns");
        }

        var delimiter = Delimiter(header);
        var names = new List<string>();
        var isNumeric = true;
        for (var fields = new CsvFields(header, delimiter); fields.TryNext(out var field);)
        {
            names.Add(CsvFields.Text(field));
            isNumeric &= CsvFields.TryNumber(field, out _);
        }

        return isNumeric
            ? throw new InvalidDataException("the first line holds numbers; put a line with the names of the columns before it")
            : (delimiter, [.. names]);
    }

    private static byte Delimiter(ReadOnlySpan<byte> header)
    {
        var (commas, semicolons, tabs) = (header.Count((byte)','), header.Count((byte)';'), header.Count((byte)'\t'));
        return tabs > Math.Max(commas, semicolons) ? (byte)'\t' : semicolons > commas ? (byte)';' : (byte)',';
    }

    /// <summary>Tells text from numbers by the first rows: a column is text when none of its entries is a number.</summary>
    private ColumnInfo[] Sample(string[] names)
    {
        var (texts, numbers, truths) = (new int[names.Length], new int[names.Length], new int[names.Length]);
        var records = new CsvRecords(file.Bytes, dataOffset, dataLine);
        for (var row = 0; row < SampledRows && records.TryNext(out var record); row++)
        {
            var fields = new CsvFields(record, delimiter);
            for (var i = 0; i < names.Length && fields.TryNext(out var field); i++)
            {
                texts[i] += CsvFields.TryNumber(field, out var value) ? 0 : 1;
                numbers[i] += double.IsNaN(value) ? 0 : 1;
                truths[i] += CsvFields.IsTruth(field) ? 1 : 0;
            }
        }

        return [.. names.Select((name, i) => new ColumnInfo(
            name,
            texts[i] > 0 && numbers[i] == 0 ? ColumnKind.Text : truths[i] > 0 && truths[i] == numbers[i] ? ColumnKind.Boolean : ColumnKind.Float,
            texts[i] > 0 && numbers[i] == 0 ? "text" : "decimal number"))];
    }

    private long CountRows()
    {
        var records = new CsvRecords(file.Bytes, dataOffset, dataLine);
        using var pages = new ResidentPages(file);
        var rows = 0L;
        for (var (offset, line) = (dataOffset, dataLine); records.TryNext(out _); (offset, line) = (records.Offset, records.NextLine))
        {
            if (rows++ % MarkedRows == 0)
            {
                marks.Add((offset, line));
            }

            pages.Pass(records.Offset - offset);
        }

        return rows;
    }

    private IEnumerable<EventBatch> ReadColumns(int[] indices, RowRange range)
    {
        if (indices.Length == 0 || range.Count == 0)
        {
            yield break;
        }

        using var pages = new ResidentPages(file);
        var records = RecordsFrom(range.First);
        var batchRows = EventBatch.PreferredRows(Columns.Count);
        var blocks = Array.ConvertAll(indices, _ => new double[batchRows]);
        var targets = indices.Select((column, target) => (column, target)).ToLookup(pair => pair.column, pair => blocks[pair.target]);
        double[][][] wanted = [.. Enumerable.Range(0, Columns.Count).Select(column => targets[column].ToArray())];
        for (var first = range.First; first < range.End;)
        {
            var (start, most) = (records.Offset, (int)Math.Min(batchRows, range.End - first));
            var rows = errors.Report(() => Fill(records, wanted, most));
            yield return new EventBatch(first, rows, Array.ConvertAll(blocks, block => new ReadOnlyMemory<double>(block, 0, rows)));
            first += rows;
            pages.Pass(records.Offset - start);
        }
    }

    /// <summary>The records from some row on: begins at the mark before it.</summary>
    private CsvRecords RecordsFrom(long row)
    {
        var (offset, line) = marks[(int)(row / MarkedRows)];
        var records = new CsvRecords(file.Bytes, offset, line);
        for (var passed = row % MarkedRows; passed > 0; passed--)
        {
            errors.Report(() => records.TryNext(out _));
        }

        return records;
    }

    private int Fill(CsvRecords records, double[][][] wanted, int batchRows)
    {
        var findings = new Findings();
        var row = 0;
        while (row < batchRows && findings.Count < MostFindings && records.TryNext(out var record))
        {
            FillRow(record, records.Line, wanted, row++, findings);
        }

        findings.ThrowIfErrors();
        return row > 0 ? row : throw new InvalidDataException("rows have disappeared while the file was read");
    }

    private void FillRow(ReadOnlySpan<byte> record, long line, double[][][] wanted, int row, Findings findings)
    {
        var column = 0;
        for (var fields = new CsvFields(record, delimiter); fields.TryNext(out var field); column++)
        {
            if (column >= wanted.Length || wanted[column].Length == 0)
            {
                continue;
            }

            if (!CsvFields.TryNumber(field, out var value))
            {
                findings.Error(
                    "PX0131", $"{Name}:{line}", $"column '{Columns[column].Name}' holds '{CsvFields.Text(field)}', not a number; leave the field empty for none.");
            }

            foreach (var block in wanted[column])
            {
                block[row] = value;
            }
        }

        if (column != wanted.Length)
        {
            findings.Error(
                "PX0132", $"{Name}:{line}", $"the line has {column} fields, the header {wanted.Length}; write one field per column, empty for none.");
        }
    }
}
