using ParamOO.Reporting;

namespace ParamOO.Cli;

/// <summary>
/// How far a long computation is and when it will end, on standard error: one line that rewrites itself on a terminal, a new line now and
/// then otherwise. Computations that end soon say nothing.
/// </summary>
/// <param name="session">The verb at work.</param>
/// <param name="what">What is done, e.g. <c>refits</c>.</param>
internal sealed class ProgressLine(Session session, string what) : IProgress<double>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Redirected = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly long start = session.Clock.GetTimestamp();
    private readonly bool isTerminal = Consoles.IsTerminal(session.Error);
    private TimeSpan next = Patience;
    private bool isOpen;

    /// <inheritdoc/>
    public void Report(double value)
    {
        lock (gate)
        {
            var elapsed = session.Clock.GetElapsedTime(start);
            if (elapsed < next || value <= 0)
            {
                return;
            }

            next = elapsed + (isTerminal ? OnTerminal : Redirected);
            var left = value < 1 ? $", {Duration(elapsed * ((1 - value) / value))} left" : "";
            var line = $"{what}: {ReportText.Number(100 * value, 2)} % in {Duration(elapsed)}{left}";
            session.Error.Write(isTerminal ? $"\r{line,-70}" : $"{line}\n");
            isOpen = isTerminal;
        }
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        if (isOpen)
        {
            session.Error.WriteLine();
        }
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds < 90
        ? FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds):F0} s")
        : FormattableString.Invariant($"{Math.Floor(time.TotalMinutes):F0} min {time.Seconds} s");
}
