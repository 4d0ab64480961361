using System.CommandLine;
using System.Text.Json;
using ParamOO.Cli.Runs;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli;

/// <summary>One verb at work: its arguments, the two streams it speaks to, and the token that Ctrl-C cancels.</summary>
/// <param name="arguments">The command line, parsed without errors.</param>
/// <param name="cancellation">Cancelled by Ctrl-C.</param>
internal sealed class Session(ParseResult arguments, CancellationToken cancellation)
{
    private static readonly string[] Outputs = ["--output", "--out", "--workspace"];

    /// <summary>Cancelled by Ctrl-C; asked between stages and before files are moved to their names.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Standard output: results. With <c>--json</c> exactly one document.</summary>
    public TextWriter Output => arguments.InvocationConfiguration.Output;

    /// <summary>Standard error: findings, progress, failures.</summary>
    public TextWriter Error => arguments.InvocationConfiguration.Error;

    /// <summary>Tables for people on standard output, plain when it is redirected.</summary>
    public IAnsiConsole Tables => Consoles.On(Output);

    /// <summary>The clock for timings and the names of run folders.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the stack trace of an internal error is wanted.</summary>
    public bool Debug => arguments.GetValue<bool>(Flags.DebugName);

    /// <summary>The words of the command line, for manifests.</summary>
    public IReadOnlyList<string> Words => [.. arguments.Tokens.Select(token => token.Value)];

    /// <summary>The value of an option, or its default.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="option">The option.</param>
    public T? Value<T>(Option<T> option) => arguments.GetValue(option);

    /// <summary>The value of a required argument.</summary>
    /// <typeparam name="T">Type of the value.</typeparam>
    /// <param name="argument">The argument.</param>
    public T Value<T>(Argument<T> argument) => arguments.GetRequiredValue(argument);

    /// <summary>Whether the user wrote an option.</summary>
    /// <param name="option">The option.</param>
    public bool Has(Option option) => arguments.GetResult(option) is { Implicit: false };

    /// <summary>An option as the user wrote it, word by word; empty if it was not written.</summary>
    /// <param name="option">The option.</param>
    public IEnumerable<string> WordsOf(Option option) =>
        Has(option) ? [option.Name, .. arguments.GetResult(option)!.Tokens.Select(token => token.Value)] : [];

    /// <summary>The same session with other arguments.</summary>
    /// <param name="other">The arguments.</param>
    public Session With(ParseResult other) => new(other, cancellation);

    /// <summary>
    /// Makes sure, before any work is done, that what the user wants written can be: options whose value is called FILE or FOLDER in the help and that
    /// are no inputs.
    /// </summary>
    /// <exception cref="InvalidInputException">PX0107, PX1110, PX1111: it cannot.</exception>
    public void CheckOutputs()
    {
        foreach (var option in arguments.CommandResult.Command.Options.OfType<Option<string?>>().Where(option => Outputs.Contains(option.Name) && Has(option)))
        {
            if (Value(option) is { } path && option.HelpName == "FILE")
            {
                OutputFolder.CheckFile(path);
            }
            else if (Value(option) is { } folder && option.HelpName is "FOLDER" or "DIR")
            {
                new OutputFolder(folder).Check();
            }
        }
    }

    /// <summary>Prints findings that do not end the run: warnings and notes.</summary>
    /// <param name="findings">The findings, in order.</param>
    public void Report(IEnumerable<Finding> findings) => FindingsPrinter.Print(findings, Error);

    /// <summary>Writes the one document of <c>--json</c> to standard output.</summary>
    /// <typeparam name="T">Type of the document.</typeparam>
    /// <param name="document">A record whose property names become snake_case keys; numbers that are not finite become null.</param>
    public void WriteJson<T>(T document) => Output.WriteLine(JsonSerializer.Serialize(document, JsonOutput.Options));
}
