using System.CommandLine;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>Gives a verb its work and turns every way to fail into its exit code.</summary>
internal static class VerbAction
{
    /// <summary>How long a verb may take to end by itself after Ctrl-C: as long as nobody presses it again.</summary>
    private const int MillisecondsAfterInterrupt = 300;

    /// <summary>Attaches the work of a verb.</summary>
    /// <param name="command">The verb, with its arguments and options.</param>
    /// <param name="work">What it does; throws <see cref="InvalidInputException"/> for bad input.</param>
    /// <returns>The same command.</returns>
    public static Command Runs(this Command command, Func<Session, ExitCode> work)
    {
        command.SetAction((arguments, cancellation) => Task.Run(
            () =>
            {
                var session = new Session(arguments, cancellation);
                var ended = new ManualResetEventSlim();
                using var watch = cancellation.Register(() => LeaveUnless(ended, session));
                var code = Guard(session, work);
                ended.Set();
                return (int)code;
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>
    /// Long computations are not waited for: they have written nothing, and files under way are removed at the end of the process. A thread of its own,
    /// because loops over events keep all those of the pool busy.
    /// </summary>
    private static void LeaveUnless(ManualResetEventSlim ended, Session session)
    {
        var leave = new Thread(() =>
        {
            if (!ended.Wait(MillisecondsAfterInterrupt))
            {
                session.Error.WriteLine("interrupted; files that were not complete are gone");
                Environment.Exit((int)ExitCode.Interrupted);
            }
        });
        leave.IsBackground = true;
        leave.Start();
    }

    private static ExitCode Guard(Session session, Func<Session, ExitCode> work)
    {
        try
        {
            session.CheckOutputs();
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
