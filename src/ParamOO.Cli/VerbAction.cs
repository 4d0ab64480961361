using System.CommandLine;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>Gives a verb its work and turns every way to fail into its exit code.</summary>
internal static class VerbAction
{
    /// <summary>Attaches the work of a verb.</summary>
    /// <param name="command">The verb, with its arguments and options.</param>
    /// <param name="work">What it does; throws <see cref="InvalidInputException"/> for bad input.</param>
    /// <returns>The same command.</returns>
    public static Command Runs(this Command command, Func<Session, ExitCode> work)
    {
        command.SetAction((arguments, cancellation) =>
            Task.Run(() => (int)Guard(new Session(arguments, cancellation), work), CancellationToken.None));
        return command;
    }

    private static ExitCode Guard(Session session, Func<Session, ExitCode> work)
    {
        try
        {
            return work(session);
        }
        catch (InvalidInputException refused)
        {
            session.Report(refused.Findings);
            return ExitCode.BadInput;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            session.Report([new Finding("PX1102", Severity.Error, "command line", missing.Message)]);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine("interrupted; nothing was written");
            return ExitCode.Interrupted;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Explain(session, fault);
        }
    }

    private static ExitCode Explain(Session session, Exception fault)
    {
        session.Error.WriteLine($"internal error: {fault.GetType().Name}: {fault.Message}");
        session.Error.WriteLine(session.Debug ? fault.ToString() : "Run again with --debug for the stack trace.");
        return ExitCode.InternalError;
    }
}
