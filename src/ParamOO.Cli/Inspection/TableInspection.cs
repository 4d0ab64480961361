using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Inspection;

/// <summary>What <c>inspect</c> says about a table; also its JSON document.</summary>
/// <param name="Kind">Always <c>table</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">The columns, in file order.</param>
internal sealed record TableInspection(string Kind, string Path, long Rows, IReadOnlyList<TableInspection.Column> Columns)
{
    /// <summary>Looks at every number of a table.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static TableInspection Of(string path)
    {
        var source = EventSources.Open(path);
        var summaries = ColumnSummary.Of(source).ToDictionary(summary => summary.Column.Name);
        var columns = source.Columns.Select(column => Column.Of(column, summaries.GetValueOrDefault(column.Name)));
        return new("table", path, source.Rows, [.. columns]);
    }

    /// <summary>Prints the document or, for people, a table.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="json">Whether as one JSON document.</param>
    public void Show(Session session, bool json)
    {
        if (json)
        {
            session.WriteJson(this);
            return;
        }

        TablePrinter.Print(session.Tables, Table());
        foreach (var column in Columns.Where(column => column.Missing + column.Infinite > 0))
        {
            session.Report([new Finding("PX1112", Severity.Warning, $"{Path}#{column.Name}", $"{column.Missing} rows hold no number and {column.Infinite} hold an infinity.")]);
        }
    }

    private ReportTable Table() => new(
        $"{ReportText.Literal(Path)}: {ReportText.Count(Rows)} rows, {ReportText.Count(Columns.Count)} columns",
        [new("column", false), new("type", false), new("least"), new("most"), new("mean"), new("sum"), new("(Σw)²/Σw²"), new("zero"), new("negative"), new("missing")],
        Columns.Select(column => column.Row(Rows)).ToValueList());

    /// <summary>What is said about one column; numbers are null for text.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type in the file.</param>
    /// <param name="Least">Smallest finite number.</param>
    /// <param name="Most">Largest finite number.</param>
    /// <param name="Sum">Sum of the finite numbers.</param>
    /// <param name="EffectiveEvents">(Σw)²/Σw².</param>
    /// <param name="Zero">Rows with exactly zero.</param>
    /// <param name="Negative">Rows with a negative number.</param>
    /// <param name="Missing">Rows with NaN or null.</param>
    /// <param name="Infinite">Rows with ±∞.</param>
    internal sealed record Column(
        string Name, string Type, double? Least, double? Most, double? Sum, double? EffectiveEvents, long Zero, long Negative, long Missing, long Infinite)
    {
        /// <summary>Puts a summary into the form of the document.</summary>
        /// <param name="column">The column.</param>
        /// <param name="summary">What its numbers look like; null for text.</param>
        public static Column Of(ColumnInfo column, ColumnSummary? summary) => summary is null
            ? new(column.Name, column.StorageType, null, null, null, null, 0, 0, 0, 0)
            : new(
                column.Name, column.StorageType, summary.Least, summary.Most, summary.Sum, summary.EffectiveEvents, summary.Zero, summary.Negative, summary.Missing, summary.Infinite);

        /// <summary>The column as a row of texts.</summary>
        /// <param name="rows">Rows of the table.</param>
        public ValueList<string> Row(long rows) => Sum is null
            ? [ReportText.Literal(Name), Type, "", "", "", "", "", "", "", ""]
            :
            [
                ReportText.Literal(Name), Type, ReportText.Number(Least!.Value), ReportText.Number(Most!.Value), ReportText.Number(Sum.Value / (rows - Missing - Infinite)),
                ReportText.Number(Sum.Value, 6), ReportText.Number(EffectiveEvents!.Value, 5), ReportText.Count(Zero), ReportText.Count(Negative),
                ReportText.Count(Missing + Infinite),
            ];
    }
}
