using ParamOO.Reporting;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli;

/// <summary>Tables and verdicts of a report on the console.</summary>
internal static class TablePrinter
{
    /// <summary>Texts beyond this width are broken into lines, so that names and numbers beside them stay whole.</summary>
    private const int WidestUnbroken = 30;

    /// <summary>How many rows of a scan a console shows.</summary>
    private const int MostRows = 12;

    /// <summary>Prints tables with their titles and notes.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="tables">The tables.</param>
    public static void Print(IAnsiConsole console, params IEnumerable<ReportTable> tables)
    {
        foreach (var table in tables)
        {
            PrintOne(console, table);
        }
    }

    private static void PrintOne(IAnsiConsole console, ReportTable table)
    {
        var grid = new Table { Border = TableBorder.SimpleHeavy };
        foreach (var (index, column) in table.Columns.Index())
        {
            grid.AddColumn(new Spectre.Console.TableColumn(Text(column.Heading))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = column.IsNumber || table.Rows.All(row => row[index].Length <= WidestUnbroken),
            });
        }

        foreach (var row in table.Rows)
        {
            grid.AddRow([.. row.Select(Text)]);
        }

        console.MarkupLine($"[bold]{Text(table.Title)}[/]");
        console.Write(grid);
        if (table.Note.Length > 0)
        {
            console.MarkupLine($"[grey]{Text(table.Note)}[/]");
        }
    }

    /// <summary>Prints a table with rows left out at regular distances where it is long, and says so.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="table">The table.</param>
    public static void PrintThinned(IAnsiConsole console, ReportTable table)
    {
        var step = (table.Rows.Count + MostRows - 2) / MostRows;
        Print(console, step <= 1 ? table : table with
        {
            Rows = table.Rows.Where((_, row) => row % step == 0).ToValueList(),
            Note = $"One row in {step}; the report and --json have all {table.Rows.Count}. {table.Note}",
        });
    }

    /// <summary>Prints verdicts, one a line.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="verdicts">The verdicts.</param>
    public static void PrintVerdicts(IAnsiConsole console, IEnumerable<Verdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            var (colour, sign) = verdict.IsMet ? ("green", "ok  ") : ("red", "MISS");
            console.MarkupLine($"[{colour}]{sign}[/] {Text(verdict.Quantity)}: [bold]{Text(verdict.Value)}[/] ({Text(verdict.Demand)})");
        }
    }

    /// <summary>The last line of a verb that missed tolerances: why its exit code is not 0. It goes where it disturbs no document.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="verdicts">The verdicts.</param>
    /// <returns>How the verb ends.</returns>
    public static ExitCode Conclude(Session session, IReadOnlyCollection<Verdict> verdicts)
    {
        var missed = verdicts.Count(verdict => !verdict.IsMet);
        if (missed == 0)
        {
            return ExitCode.Done;
        }

        session.Error.WriteLine($"{missed} of {verdicts.Count} tolerances missed (exit code {(int)ExitCode.OutOfTolerance})");
        return ExitCode.OutOfTolerance;
    }

    private static string Text(string marked) => Markup.Escape(ReportText.Plain(marked));
}
