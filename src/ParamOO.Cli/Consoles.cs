using Spectre.Console;

namespace ParamOO.Cli;

/// <summary>Consoles for tables and progress: coloured on a terminal, plain text of a fixed width when redirected.</summary>
internal static class Consoles
{
    private const int RedirectedWidth = 140;

    /// <summary>A console that writes to one stream.</summary>
    /// <param name="writer">The stream.</param>
    public static IAnsiConsole On(TextWriter writer)
    {
        var isTerminal = IsTerminal(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }

    /// <summary>Whether a person watches a stream.</summary>
    /// <param name="writer">The stream.</param>
    public static bool IsTerminal(TextWriter writer) =>
        (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
        || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);
}
