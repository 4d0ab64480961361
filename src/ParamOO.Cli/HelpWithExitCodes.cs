using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ParamOO.Cli;

/// <summary>The help of the whole command ends with what its exit codes mean.</summary>
/// <param name="help">Prints the help itself.</param>
internal sealed class HelpWithExitCodes(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    done, and within tolerance
          1    a fault of the program; --debug shows where
          2    bad input: all findings are printed, nothing is written
          3    done, but something did not converge or a tolerance is missed; the output says what
          130  interrupted by Ctrl-C; nothing is written
        """;

    /// <summary>Lets a help option end with the exit codes.</summary>
    /// <param name="option">The option.</param>
    public static void AddTo(HelpOption option) => option.Action = new HelpWithExitCodes((SynchronousCommandLineAction)option.Action!);

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var end = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes);
        }

        return end;
    }
}
