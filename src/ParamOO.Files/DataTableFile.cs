using System.Buffers;
using System.Globalization;
using System.Text;
using ParamOO.Events;
using ParamOO.Files.Arrow;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>Tables of results as files: CSV (commas, LF, numbers that read back equal, NaN empty) and Arrow.</summary>
public static class DataTableFile
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n;\t");

    /// <summary>Writes a table as <c>NAME.csv</c> and <c>NAME.arrow</c>.</summary>
    /// <param name="folder">The folder, made if need be.</param>
    /// <param name="table">The table.</param>
    /// <returns>The names of the two files.</returns>
    /// <exception cref="InvalidInputException">PX0107: the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, DataTable table)
    {
        string[] names = [$"{table.Name}.csv", $"{table.Name}.arrow"];
        PendingFile.WriteText(Path.Combine(folder, names[0]), Csv(table));
        WriteArrow(Path.Combine(folder, names[1]), table);
        return names;
    }

    /// <summary>A table as CSV text.</summary>
    /// <param name="table">The table.</param>
    public static string Csv(DataTable table)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', table.Columns.Select(column => Quoted(column.Name))).Append('\n');
        for (var row = 0; row < table.Rows; row++)
        {
            text.AppendJoin(',', table.Columns.Select(column => Field(column, row))).Append('\n');
        }

        return text.ToString();
    }

    private static string Field(DataColumn column, int row) => column switch
    {
        DataTexts texts => Quoted(texts.Texts[row]),
        DataNumbers numbers when !double.IsNaN(numbers.Numbers[row]) => numbers.Numbers[row].ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void WriteArrow(string path, DataTable table)
    {
        using var writer = new ArrowWriter(path, [.. table.Columns.Select(column => new StoredColumn(column.Name, column is DataTexts ? StorageType.Text : StorageType.Float64))]);
        var numbers = table.Columns.OfType<DataNumbers>().Select(column => new ReadOnlyMemory<double>([.. column.Numbers])).ToArray();
        writer.Append(new EventBatch(0, table.Rows, numbers), [.. table.Columns.OfType<DataTexts>().Select(column => (IReadOnlyList<string?>)column.Texts)]);
        writer.Complete();
    }
}
