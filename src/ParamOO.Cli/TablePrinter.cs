using ParamOO.Reporting;
using Spectre.Console;

namespace ParamOO.Cli;

/// <summary>Tables and verdicts of a report on the console.</summary>
internal static class TablePrinter
{
    /// <summary>Prints a table with its title and note.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="table">The table.</param>
    public static void Print(IAnsiConsole console, ReportTable table)
    {
        var grid = new Table { Border = TableBorder.SimpleHeavy };
        foreach (var column in table.Columns)
        {
            grid.AddColumn(new Spectre.Console.TableColumn(Text(column.Heading)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left, NoWrap = true });
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

    private static string Text(string marked) => Markup.Escape(ReportText.Plain(marked));
}
