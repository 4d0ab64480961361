using System.CommandLine.Parsing;

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

        var type = option is null ? null : Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type is null || !error.Message.Contains(type.FullName!, StringComparison.Ordinal)
            ? OfCommandLine(error.Message)
            : OfCommandLine($"{option!.Name} is '{error.SymbolResult!.Tokens[0].Value}'; {Expected(type, option.HelpName)}");
    }

    /// <summary>The text of an error that has an id of its own.</summary>
    /// <param name="id">The id, PXnnnn.</param>
    /// <param name="message">What is wrong.</param>
    public static string WithId(string id, string message) => $"{id} {message}";

    private static string Expected(Type type, string? choices) => type switch
    {
        { IsEnum: true } => $"choose one of {choices?.Replace("|", ", ", StringComparison.Ordinal)}.",
        _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) => "that is not a whole number in the possible range.",
        _ => "that is not a number.",
    };
}
