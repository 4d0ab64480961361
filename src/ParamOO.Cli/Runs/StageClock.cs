using Spectre.Console;

namespace ParamOO.Cli.Runs;

/// <summary>Runs the stages of a verb one after the other, tells the user which one is at work, and keeps how long each took.</summary>
/// <param name="session">Where progress goes: standard error.</param>
internal sealed class StageClock(Session session)
{
    private readonly List<StageTime> times = [];

    /// <summary>How long each finished stage took.</summary>
    public IReadOnlyList<StageTime> Times => times;

    /// <summary>Runs one stage.</summary>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="name">What it does, e.g. <c>filling templates</c>.</param>
    /// <param name="work">The stage.</param>
    /// <exception cref="OperationCanceledException">The user pressed Ctrl-C.</exception>
    public T Run<T>(string name, Func<T> work)
    {
        session.Cancellation.ThrowIfCancellationRequested();
        var start = session.Clock.GetTimestamp();
        var result = Consoles.IsTerminal(session.Error) ? Spin(name, work) : work();
        var seconds = Math.Round(session.Clock.GetElapsedTime(start).TotalSeconds, 3);
        times.Add(new(name, seconds));
        session.Error.WriteLine(FormattableString.Invariant($"{name}: {seconds:F2} s"));
        session.Cancellation.ThrowIfCancellationRequested();
        return result;
    }

    private T Spin<T>(string name, Func<T> work) =>
        Consoles.On(session.Error).Status().Spinner(Spinner.Known.Dots).Start(Markup.Escape(name) + " …", _ => work());
}

/// <summary>How long a stage took.</summary>
/// <param name="Stage">What it did.</param>
/// <param name="Seconds">Wall time [s].</param>
internal sealed record StageTime(string Stage, double Seconds);
