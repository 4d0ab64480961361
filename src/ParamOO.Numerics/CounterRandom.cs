namespace ParamOO.Numerics;

/// <summary>
/// One sequence of random numbers. The n-th number is a function of (seed, hypothesis, stream, index, n) and of nothing else, so that events
/// and toys can be made in any order, on any number of threads, and later on a device, with the same result.
/// </summary>
/// <remarks>
/// Key of <see cref="Philox"/>: (seed, hypothesis); counter: (block of draws, index, stream, 0). Sequences that differ in any of the four
/// never overlap. A mutable value: keep it in a local variable and pass it by reference.
/// </remarks>
public struct CounterRandom
{
    private const int WordsPerBlock = 4;

    // (k + ½) 2⁻⁵² with k of 52 bits is exact, symmetric about ½ and never 0 or 1.
    private const double UniformStep = 1.0 / (1L << 52);

    private readonly ulong seed;
    private readonly ulong hypothesis;
    private readonly ulong stream;
    private readonly ulong index;
    private (ulong Word0, ulong Word1, ulong Word2, ulong Word3) words;
    private ulong draws;

    /// <summary>Stands before the first number of a sequence.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="index">Which event or toy.</param>
    /// <param name="hypothesis">Which hypothesis, e.g. the bits of μ′; 0 where there is none.</param>
    /// <param name="stream">What the numbers are for, so that two uses of the same index do not share numbers.</param>
    public CounterRandom(ulong seed, ulong index, ulong hypothesis = 0, ulong stream = 0)
    {
        this.seed = seed;
        this.index = index;
        this.hypothesis = hypothesis;
        this.stream = stream;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var position = draws % WordsPerBlock;
        if (position == 0)
        {
            words = Philox.Block(draws / WordsPerBlock, index, stream, 0, seed, hypothesis);
        }

        draws++;
        return position switch { 0 => words.Word0, 1 => words.Word1, 2 => words.Word2, _ => words.Word3 };
    }

    /// <summary>A uniform number in the open interval (0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => ((NextBits() >> 12) + 0.5) * UniformStep;

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1, from one uniform number.</summary>
    public double NextNormal() => NormalDistribution.Quantile(NextUniform());

    /// <summary>A count of the Poisson distribution.</summary>
    /// <param name="mean">Expected count, finite and non-negative; otherwise the result is NaN.</param>
    /// <returns>A whole number.</returns>
    public double NextPoisson(double mean) => PoissonDistribution.Draw(mean, ref this);
}
