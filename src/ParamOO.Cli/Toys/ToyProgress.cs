namespace ParamOO.Cli.Toys;

/// <summary>How many toys are made, how fast, and how long the rest takes: one line that is written again on a terminal, a line now and then where not.</summary>
/// <param name="session">Where progress goes: standard error.</param>
/// <param name="kept">Toys that were there before.</param>
/// <param name="total">Toys that there shall be.</param>
internal sealed class ToyProgress(Session session, long kept, long total) : IProgress<int>
{
    private const double SecondsBetweenLines = 10;
    private readonly bool isTerminal = Consoles.IsTerminal(session.Error);
    private readonly long start = session.Clock.GetTimestamp();
    private double said;
    private long made;

    /// <summary>Toys made since the start.</summary>
    public long Made => made;

    /// <summary>Seconds since the start.</summary>
    public double Seconds => session.Clock.GetElapsedTime(start).TotalSeconds;

    /// <summary>Tells of more toys.</summary>
    /// <param name="value">How many more.</param>
    public void Report(int value)
    {
        made += value;
        var seconds = Seconds;
        if (seconds - said < (isTerminal ? 0.2 : SecondsBetweenLines))
        {
            return;
        }

        said = seconds;
        var line = FormattableString.Invariant($"{kept + made:N0} of {total:N0} toys · {made / seconds:N0} per second · {Words((total - kept - made) * seconds / made)} left");
        if (isTerminal)
        {
            session.Error.Write($"\r{line}\u001b[K");
        }
        else
        {
            session.Error.WriteLine(line);
        }
    }

    /// <summary>Leaves the line clean.</summary>
    public void End()
    {
        if (isTerminal && said > 0)
        {
            session.Error.Write("\r\u001b[K");
        }
    }

    private static string Words(double seconds) => seconds < 90
        ? FormattableString.Invariant($"{seconds:F0} s")
        : seconds < 5400 ? FormattableString.Invariant($"{seconds / 60:F0} min") : FormattableString.Invariant($"{seconds / 3600:F1} h");
}
