using System.Numerics.Tensors;

namespace ParamOO.Cli.Bench;

/// <summary>How many bytes per second this machine reads from memory at most: each thread sums an array larger than the caches.</summary>
internal static class ReadBandwidth
{
    private const int Numbers = 1 << 24;
    private const int Passes = 6;

    /// <summary>The best pass of several, in 10⁹ bytes per second.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="threads">How many threads read at a time.</param>
    public static double Gigabytes(TimeProvider clock, int threads)
    {
        var arrays = Enumerable.Range(0, threads).Select(_ => new double[Numbers]).ToArray();
        Array.ForEach(arrays, array => array.AsSpan().Fill(1));
        var best = double.PositiveInfinity;
        for (var pass = 0; pass < Passes; pass++)
        {
            var start = clock.GetTimestamp();
            var sums = new double[threads];
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread => sums[thread] = TensorPrimitives.Sum<double>(arrays[thread]));
            best = sums.Sum() > 0 ? Math.Min(best, clock.GetElapsedTime(start).TotalSeconds) : best;
        }

        return 1e-9 * sizeof(double) * Numbers * threads / best;
    }
}
