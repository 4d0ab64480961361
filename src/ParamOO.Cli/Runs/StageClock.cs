using ParamOO.Templates;
using Spectre.Console;

namespace ParamOO.Cli.Runs;

/// <summary>
/// Told which stage begins, it says so to the user, on a progress bar where standard error is a terminal and in plain lines where not,
/// and keeps how long each stage took.
/// </summary>
/// <param name="session">Where progress goes: standard error.</param>
internal sealed class StageClock(Session session) : IProgress<string>, IProgress<FillProgress>
{
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly List<StageTime> times = [];
    private ProgressTask? bar;
    private string? current;
    private long start;
    private RowRate? rate;

    /// <summary>How long each finished stage took.</summary>
    public IReadOnlyList<StageTime> Times => times;

    /// <summary>Ends the stage at work and begins the next.</summary>
    /// <param name="value">What the next stage does, e.g. <c>templates of SR</c>.</param>
    /// <exception cref="OperationCanceledException">The user pressed Ctrl-C.</exception>
    public void Report(string value)
    {
        Finish();
        session.Cancellation.ThrowIfCancellationRequested();
        (current, start) = (value, session.Clock.GetTimestamp());
        if (bar is not null)
        {
            bar.Description = Markup.Escape(value);
        }
    }

    /// <summary>Says how far the reading of a table is, how fast it goes and how long it will take; from any thread.</summary>
    /// <param name="value">How far.</param>
    public void Report(FillProgress value)
    {
        lock (times)
        {
            if (rate?.What != value.What || rate.Total != value.Total)
            {
                rate = new RowRate(session.Clock, value.What, value.Total);
            }

            if (rate.Next(value.Rows, bar is null ? BetweenLines : BetweenFrames) is not { } words)
            {
                return;
            }

            if (bar is not null)
            {
                bar.Description = Markup.Escape($"{current}: {words}");
            }
            else
            {
                session.Error.WriteLine($"{current}: {words}");
            }
        }
    }

    /// <summary>Runs work that reports its stages.</summary>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="stages">How many stages it has, for the length of the bar.</param>
    /// <param name="work">The work.</param>
    public T Watch<T>(int stages, Func<T> work) => Consoles.IsTerminal(session.Error) ? OnBar(stages, work) : Finished(work);

    private T OnBar<T>(int stages, Func<T> work)
    {
        T result = default!;
        var progress = Consoles.On(session.Error).Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ElapsedTimeColumn());
        progress.Start(context =>
        {
            bar = context.AddTask("…", maxValue: stages);
            result = Finished(work);
        });
        bar = null;
        return result;
    }

    private T Finished<T>(Func<T> work)
    {
        var result = work();
        Finish();
        return result;
    }

    private void Finish()
    {
        if (current is null)
        {
            return;
        }

        var seconds = Math.Round(session.Clock.GetElapsedTime(start).TotalSeconds, 3);
        times.Add(new(current, seconds));
        bar?.Increment(1);
        if (bar is null)
        {
            session.Error.WriteLine(FormattableString.Invariant($"{current}: {seconds:F2} s"));
        }

        current = null;
    }
}

/// <summary>How long a stage took.</summary>
/// <param name="Stage">What it did.</param>
/// <param name="Seconds">Wall time [s].</param>
internal sealed record StageTime(string Stage, double Seconds);
