using System.Runtime.Intrinsics;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Cli.Bench;

/// <summary>How many double-precision operations per second this machine does at most: fused multiply-adds in the widest lanes on each thread.</summary>
internal static class PeakRate
{
    private const int Rounds = 1_000_000;
    private const int Windows = 5;
    private const double WindowSeconds = 0.04;

    /// <summary>The shortest stretch of about a millisecond counts, as the best pass of the fits does, so that other work on the machine lowers neither; in 10⁹ operations per second.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="threads">How many threads work at a time.</param>
    public static double Gigaflops(TimeProvider clock, int threads)
    {
        var best = 0.0;
        for (var window = 0; window <= Windows; window++)
        {
            var rate = Window(clock, threads);
            best = window == 0 ? best : Math.Max(best, rate);
        }

        return best;
    }

    private static double Window(TimeProvider clock, int threads)
    {
        var rates = new double[threads];
        using var start = new Barrier(threads);
        var workers = Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            rates[number] = Vector512.IsHardwareAccelerated ? Rate<Lane512>(clock)
                : Vector256.IsHardwareAccelerated ? Rate<Lane256>(clock) : Rate<ScalarLane>(clock);
        })).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return rates.Sum();
    }

    private static double Rate<T>(TimeProvider clock)
        where T : unmanaged, ILane<T>
    {
        var (begin, shortest) = (clock.GetTimestamp(), double.PositiveInfinity);
        while (clock.GetElapsedTime(begin).TotalSeconds < WindowSeconds)
        {
            var start = clock.GetTimestamp();
            FusedChains.Run<T>(Rounds);
            shortest = Math.Min(shortest, clock.GetElapsedTime(start).TotalSeconds);
        }

        return 1e-9 * Rounds * FusedChains.Operations<T>() / shortest;
    }
}
