namespace ParamOO.Tests.Numerics;

/// <summary>Reproducible numbers for tests: a function of the seed alone (SplitMix64).</summary>
internal sealed class Sequence(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number in [0, 1).</summary>
    public double Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number drawn from the unit normal distribution.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
