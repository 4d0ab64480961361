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

    private readonly HashSet<string> inputs = new(StringComparer.Ordinal);

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

    /// <summary>Makes sure that nothing is written over what the verb reads, once it is known what that is.</summary>
    /// <param name="opened">Full paths of files and folders.</param>
    /// <exception cref="InvalidInputException">PX1111: something would be.</exception>
    public void Protect(IEnumerable<string> opened)
    {
        inputs.UnionWith(opened.Select(OutputFolder.FinalPath));
        var command = arguments.CommandResult.Command;
        foreach (var option in command.Options.OfType<Option<string?>>().Where(option => Outputs.Contains(option.Name)))
        {
            if (Value(option) is { } path)
            {
                RefuseInputs(option.HelpName == "FILE" ? [path] : ResultFolder.NamesOf(command.Name).Select(name => Path.Combine(path, name)));
            }
        }
    }

    /// <summary>Makes sure that files which the verb is about to write are none of those that it read.</summary>
    /// <param name="outputs">The files.</param>
    /// <exception cref="InvalidInputException">PX1111: one of them is.</exception>
    public void RefuseInputs(IEnumerable<string> outputs)
    {
        if (outputs.FirstOrDefault(output => IsInput(OutputFolder.FinalPath(output))) is { } lost)
        {
            throw new InvalidInputException("PX1111", lost, "is read as an input, and its content would be lost; choose another place with --output.");
        }
    }

    /// <summary>A folder is an input where a table is one of columns, each in its own file.</summary>
    private bool IsInput(string path) => inputs.Contains(path) || (File.Exists(path) && inputs.Contains(Path.GetDirectoryName(path)!));

    /// <summary>Prints findings that do not end the run: warnings and notes.</summary>
    /// <param name="findings">The findings, in order.</param>
    public void Report(IEnumerable<Finding> findings) => FindingsPrinter.Print(findings, Error);

    /// <summary>Writes the one document of <c>--json</c> to standard output.</summary>
    /// <typeparam name="T">Type of the document.</typeparam>
    /// <param name="document">A record whose property names become snake_case keys; numbers that are not finite become null.</param>
    public void WriteJson<T>(T document) => Output.WriteLine(JsonSerializer.Serialize(document, JsonOutput.Options));
}
