namespace ParamOO.Fitting.Lanes;

/// <summary>Hands out the numbers of the fits of a batch, each once, to any number of threads.</summary>
internal sealed class FitTickets
{
    private int next;
    private int count;

    /// <summary>Starts over.</summary>
    /// <param name="fits">How many fits there are.</param>
    public void Reset(int fits) => (next, count) = (0, fits);

    /// <summary>The next fit; −1 when there is none left.</summary>
    public int Take()
    {
        var ticket = Interlocked.Increment(ref next) - 1;
        return ticket < count ? ticket : -1;
    }
}
