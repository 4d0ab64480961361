using System.CommandLine.Parsing;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>Errors of the command line as findings.</summary>
internal static class ParseProblem
{
    private const string Unreadable = "PX1101";
    private const int IdLength = 6;

    /// <summary>A problem that belongs to no option.</summary>
    /// <param name="message">What is wrong.</param>
    public static (string Id, string Path, string Message) OfCommandLine(string message) => (Unreadable, "command line", message);

    /// <summary>The id, path and text of an error. Errors that have an id of their own begin with it, see <see cref="WithId"/>.</summary>
    /// <param name="error">The error.</param>
    public static (string Id, string Path, string Message) Of(ParseError error)
    {
        var option = (error.SymbolResult as OptionResult)?.Option ?? (error.SymbolResult?.Parent as OptionResult)?.Option;
        if (option is not null && error.Message.StartsWith("PX", StringComparison.Ordinal))
        {
            return (error.Message[..IdLength], option.Name, error.Message[(IdLength + 1)..]);
        }

        if (option is null && Misspelt(error) is { } word)
        {
            var known = ((CommandResult)error.SymbolResult!).Command.Options.Where(known => !known.Hidden).Select(known => known.Name).ToList();
            return OfCommandLine($"there is no option '{word}'; {Suggestion.For(word, known)}");
        }

        var type = option is null ? null : Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type is null || !error.Message.Contains(type.FullName!, StringComparison.Ordinal)
            ? OfCommandLine(error.Message)
            : OfCommandLine($"{option!.Name} is '{error.SymbolResult!.Tokens[0].Value}'; {Expected(type, option.HelpName)}");
    }

    /// <summary>The text of an error that has an id of its own.</summary>
    /// <param name="id">The id, PXnnnn.</param>
    /// <param name="message">What is wrong.</param>
    public static string WithId(string id, string message) => $"{id} {message}";

    /// <summary>The word of an error that was meant as an option of the verb; null for others.</summary>
    private static string? Misspelt(ParseError error) => error.SymbolResult is CommandResult
        && error.Message.IndexOf("'--", StringComparison.Ordinal) is >= 0 and var start && error.Message.LastIndexOf('\'') is var end && end > start + 1
        && error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)
            ? error.Message[(start + 1)..end]
            : null;

    private static string Expected(Type type, string? choices) => type switch
    {
        { IsEnum: true } => $"choose one of {choices?.Replace("|", ", ", StringComparison.Ordinal)}.",
        _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) => "that is not a whole number in the possible range.",
        _ => "that is not a number.",
    };
}
