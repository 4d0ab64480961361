namespace ParamOO.Numerics;

/// <summary>
/// Philox4x64 with ten rounds: a bijection of 256-bit counters for every 128-bit key, whose outputs pass every known statistical test.
/// There is no state: the same key and counter give the same bits on every machine, thread and device.
/// </summary>
/// <remarks>J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 4.3.</remarks>
public static class Philox
{
    private const int Rounds = 10;
    private const ulong Multiplier0 = 0xD2E7470EE14C6C93;
    private const ulong Multiplier2 = 0xCA5A826395121157;

    // Weyl steps of the key: the fractional parts of the golden ratio and of √3.
    private const ulong KeyStep0 = 0x9E3779B97F4A7C15;
    private const ulong KeyStep1 = 0xBB67AE8584CAA73B;

    /// <summary>256 random bits.</summary>
    /// <param name="counter0">Lowest word of the counter.</param>
    /// <param name="counter1">Second word of the counter.</param>
    /// <param name="counter2">Third word of the counter.</param>
    /// <param name="counter3">Highest word of the counter.</param>
    /// <param name="key0">Lower word of the key.</param>
    /// <param name="key1">Upper word of the key.</param>
    /// <returns>Four words, lowest first.</returns>
    public static (ulong Word0, ulong Word1, ulong Word2, ulong Word3) Block(
        ulong counter0, ulong counter1, ulong counter2, ulong counter3, ulong key0, ulong key1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var high0 = Math.BigMul(Multiplier0, counter0, out var low0);
            var high2 = Math.BigMul(Multiplier2, counter2, out var low2);
            (counter0, counter1, counter2, counter3) = (high2 ^ counter1 ^ key0, low2, high0 ^ counter3 ^ key1, low0);
            key0 = unchecked(key0 + KeyStep0);
            key1 = unchecked(key1 + KeyStep1);
        }

        return (counter0, counter1, counter2, counter3);
    }
}
