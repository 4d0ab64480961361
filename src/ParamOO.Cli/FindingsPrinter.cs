using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli;

/// <summary>Findings as text: one line each when redirected, coloured on a terminal.</summary>
internal static class FindingsPrinter
{
    private const int MostAlike = 4;

    /// <summary>
    /// Prints findings in order, all errors and of every other kind the first few, and says how many there are.
    /// </summary>
    /// <param name="findings">The findings.</param>
    /// <param name="writer">Where to.</param>
    public static void Print(IEnumerable<Finding> findings, TextWriter writer)
    {
        var isTerminal = Consoles.IsTerminal(writer);
        var console = Consoles.On(writer);
        var all = findings.ToList();
        foreach (var finding in Shortened(all))
        {
            if (isTerminal)
            {
                console.MarkupLine(Coloured(finding));
            }
            else
            {
                writer.WriteLine(finding);
            }
        }

        var errors = all.Count(finding => finding.Severity == Severity.Error);
        if (errors > 1)
        {
            writer.WriteLine($"{errors} errors");
        }
    }

    /// <summary>Twenty warnings alike hide the one that differs; errors are never left out.</summary>
    private static IEnumerable<Finding> Shortened(List<Finding> all)
    {
        var counts = all.CountBy(finding => finding.Id).ToDictionary();
        var shown = new Dictionary<string, int>();
        foreach (var finding in all)
        {
            var before = shown.GetValueOrDefault(finding.Id);
            shown[finding.Id] = before + 1;
            if (finding.Severity == Severity.Error || before < MostAlike || counts[finding.Id] == MostAlike + 1)
            {
                yield return finding;
            }
            else if (before == MostAlike)
            {
                yield return new(finding.Id, finding.Severity, "…", $"{counts[finding.Id] - MostAlike} more like these.");
            }
        }
    }

    private static string Coloured(Finding finding)
    {
        var colour = finding.Severity switch { Severity.Error => "red", Severity.Warning => "yellow", _ => "blue" };
        var severity = finding.Severity.ToString().ToLowerInvariant();
        return $"[{colour} bold]{severity}[/] [grey]{finding.Id}[/] [bold]{Markup.Escape(finding.Path)}[/]: {Markup.Escape(finding.Message)}";
    }
}
