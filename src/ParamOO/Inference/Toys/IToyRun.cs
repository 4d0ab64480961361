using System.Collections.Immutable;
using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Toys of several tested values, made unit by unit, in order, and started again anywhere with the same numbers: those of a binned workspace
/// and those of the full unbinned likelihood.
/// </summary>
public interface IToyRun
{
    /// <summary>Name of the tested parameter.</summary>
    string Poi { get; }

    /// <summary>Which toys, and how they are tested.</summary>
    ToyOptions Options { get; }

    /// <summary>Where toys are drawn and tested, by the index that <see cref="ToyUnit.Hypothesis"/> has.</summary>
    ValueList<ToyPoint> Points { get; }

    /// <summary>All units, in the order in which they are kept.</summary>
    IEnumerable<ToyUnit> Units => ToyUnit.Of(Points.Count, Options.Toys, Options.Block);

    /// <summary>Makes units; memory does not grow with their number.</summary>
    /// <param name="units">Which, in the order wanted.</param>
    /// <param name="cancellation">Asked between units.</param>
    /// <returns>Their toys, in the same order.</returns>
    IEnumerable<ToyBlock> Make(IEnumerable<ToyUnit> units, CancellationToken cancellation = default);

    /// <summary>What the data say about a tested value, and what the statistic does there with many events.</summary>
    /// <param name="hypothesis">Index of the hypothesis.</param>
    ObservedStatistic StatisticOfData(int hypothesis);
}

/// <summary>One tested value with toys drawn at a point.</summary>
/// <param name="Tested">The tested value μ = μ′.</param>
/// <param name="Stream">What the toys are for.</param>
/// <param name="Parameters">Where they are drawn, one number per parameter.</param>
public sealed record ToyPoint(double Tested, ToyStream Stream, ImmutableArray<double> Parameters);

/// <summary>The data at one tested value.</summary>
/// <param name="Value">Their test statistic; NaN where a fit failed.</param>
/// <param name="Status">Why the fits to them stopped.</param>
/// <param name="Law">The large-sample distribution of the statistic there.</param>
public sealed record ObservedStatistic(double Value, FitStatus Status, AsymptoticLaw Law);
