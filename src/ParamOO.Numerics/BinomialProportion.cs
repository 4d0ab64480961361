using MathNet.Numerics.Distributions;

namespace ParamOO.Numerics;

/// <summary>The probability behind k successes in n trials.</summary>
public static class BinomialProportion
{
    /// <summary>The central Clopper–Pearson interval: covers at least the stated level whatever the true probability.</summary>
    /// <param name="successes">k, in [0, n].</param>
    /// <param name="trials">n; for n = 0 the interval is [0, 1].</param>
    /// <param name="level">Coverage in (0, 1), e.g. 0.6827.</param>
    public static (double Low, double High) Interval(long successes, long trials, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var tail = (1 - level) / 2;
        var low = successes == 0 ? 0 : Beta.InvCDF(successes, trials - successes + 1, tail);
        var high = successes == trials ? 1 : Beta.InvCDF(successes + 1, trials - successes, 1 - tail);
        return (low, high);
    }
}
