using System.Collections.Immutable;

namespace ParamOO.Fitting;

/// <summary>A parameter held in a fit.</summary>
/// <param name="Index">Index of the parameter in the model.</param>
/// <param name="Value">Where it is held; may lie outside its bounds.</param>
public readonly record struct FixedParameter(int Index, double Value);

/// <summary>What one fit shall do; the default is a free fit to the observed data.</summary>
public sealed record FitRequest
{
    /// <summary>A free fit to the observed data from the nominal point.</summary>
    public static FitRequest Free { get; } = new();

    /// <summary>Counts of all bins, then auxiliary data in the model's order; default (unset): the model's observed data.</summary>
    public ImmutableArray<double> Data { get; init; }

    /// <summary>
    /// Starting points, each one number per parameter, moved into the bounds; the lowest minimum of all is kept.
    /// Empty: the nominal point, or several values of the parameter of interest (<see cref="FitOptions.PoiStarts"/>).
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Starts { get; init; } = [];

    /// <summary>Parameters held in addition to those that the model fixes, and new values for the latter.</summary>
    public ImmutableArray<FixedParameter> Fixed { get; init; } = [];

    /// <summary>Whether to compute uncertainties and correlations; default yes.</summary>
    public bool Covariance { get; init; } = true;

    /// <summary>Indices of parameters for which profile intervals are wanted.</summary>
    public ImmutableArray<int> Minos { get; init; } = [];

    /// <summary>Indices of <see cref="Fixed"/>, as batches take them.</summary>
    internal int[] HeldIndices => [.. Fixed.Select(held => held.Index)];

    /// <summary>Values of <see cref="Fixed"/>, as batches take them.</summary>
    internal double[] HeldValues => [.. Fixed.Select(held => held.Value)];

    /// <summary>The same fit with the parameter of interest held.</summary>
    /// <param name="parameter">Index of a parameter.</param>
    /// <param name="value">Where to hold it.</param>
    public FitRequest Hold(int parameter, double value) => this with { Fixed = Fixed.Add(new(parameter, value)) };
}
