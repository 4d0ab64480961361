using System.Collections.Immutable;
using ParamOO.Likelihoods;

namespace ParamOO.Inference.Toys;

/// <summary>
/// One tested value with toys drawn at a point: the model with which both fits of every toy are done, its data and yields at μ′ = μ
/// (docs/method.md). Read-only, shared by all threads.
/// </summary>
public sealed class ToyHypothesis
{
    /// <summary>Starts of the free fit are kept as bits of one word.</summary>
    private const int MostValues = 63;

    /// <summary>Prepares the tests of one value.</summary>
    /// <param name="models">The workspace along its parameter of interest.</param>
    /// <param name="tested">The tested value μ = μ′.</param>
    /// <param name="point">Where toys are drawn, one number per parameter.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="stream">What the toys are for.</param>
    /// <param name="seed">The user's seed.</param>
    internal ToyHypothesis(HypothesisModels models, double tested, ImmutableArray<double> point, StatementOptions options, ToyStream stream, ulong seed)
    {
        (Tested, Point, Poi, Stream) = (tested, point, models.Poi, stream);
        Model = models.At(tested);
        Source = new ToySource(Model, point.AsSpan(), seed, tested, stream);
        Grid = [.. models.Grid(Math.Clamp(options.ProfileGrid, 2, MostValues)).Append(tested).Distinct().Order()];
        Screen = new ProfileScreen(Model, Poi, Grid, tested, Source.Expected, options.Fit);
    }

    /// <summary>The tested value μ = μ′.</summary>
    public double Tested { get; }

    /// <summary>Where toys are drawn, one number per parameter.</summary>
    public ImmutableArray<double> Point { get; }

    /// <summary>The model at μ′.</summary>
    public CompiledModel Model { get; }

    /// <summary>Index of the tested parameter.</summary>
    public int Poi { get; }

    /// <summary>What the toys are for.</summary>
    public ToyStream Stream { get; }

    /// <summary>Draws the toys.</summary>
    public ToySource Source { get; }

    /// <summary>Values of the tested parameter at which profiles are looked at, ascending.</summary>
    internal double[] Grid { get; }

    /// <summary>Where fits start.</summary>
    internal ProfileScreen Screen { get; }
}
