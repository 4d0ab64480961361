using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli;

/// <summary>Findings as text: one line each when redirected, coloured on a terminal.</summary>
internal static class FindingsPrinter
{
    /// <summary>Prints findings in order, and how many errors there are when there is more than one.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="writer">Where to.</param>
    public static void Print(IEnumerable<Finding> findings, TextWriter writer)
    {
        var isTerminal = Consoles.IsTerminal(writer);
        var console = Consoles.On(writer);
        var errors = 0;
        foreach (var finding in findings)
        {
            errors += finding.Severity == Severity.Error ? 1 : 0;
            if (isTerminal)
            {
                console.MarkupLine(Coloured(finding));
            }
            else
            {
                writer.WriteLine(finding);
            }
        }

        if (errors > 1)
        {
            writer.WriteLine($"{errors} errors");
        }
    }

    private static string Coloured(Finding finding)
    {
        var colour = finding.Severity switch { Severity.Error => "red", Severity.Warning => "yellow", _ => "blue" };
        var severity = finding.Severity.ToString().ToLowerInvariant();
        return $"[{colour} bold]{severity}[/] [grey]{finding.Id}[/] [bold]{Markup.Escape(finding.Path)}[/]: {Markup.Escape(finding.Message)}";
    }
}
