using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>Which toys to draw and how to test them.</summary>
public sealed record ToyOptions : StatementOptions
{
    /// <summary>
    /// Tested values; empty (default) for 41 values over everything that can be tested, equally spaced in the hypothesis variable, or all
    /// knots where observed data exist at knots only.
    /// </summary>
    public ValueList<double> Values { get; init; }

    /// <summary>Toys of each tested value; default 10 000.</summary>
    public long Toys { get; init; } = 10_000;

    /// <summary>Seed of the random numbers: same seed, same toys.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The test statistic, t_μ by default: both fits respect the bounds of the parameter, so that its ordering is that of Feldman and Cousins.
    /// </summary>
    public TestStatistic Statistic { get; init; } = TestStatistic.TMu;

    /// <summary>
    /// Where toys are drawn besides the tested value itself; null (default) for what fits the data best there (profile construction). Values of
    /// some parameters, the others nominal, fix a point instead.
    /// </summary>
    public ValueList<ParameterValue>? Truth { get; init; }

    /// <summary>Toys that are fitted together; default 500. The results do not depend on it, the order in a file of toys does.</summary>
    public int Block { get; init; } = 500;

    /// <summary>
    /// Blocks of one hypothesis that are drawn and tested in one call; default 1. A device wants many toys at a time. Neither the results nor a
    /// file of toys depend on it.
    /// </summary>
    public int Together { get; init; } = 1;

    /// <summary>What fits batches on every thread; null (default) for <see cref="BatchFitter"/>.</summary>
    public Func<CompiledModel, FitOptions, BatchFit>? Fitter { get; init; }

    /// <summary>What draws and tests toys elsewhere, on a device say; null (default) for <see cref="ToySource"/> and <see cref="ToyFitter"/>.</summary>
    public Func<ToyHypothesis, FitOptions, ToyTest>? Tester { get; init; }
}
