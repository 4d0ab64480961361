using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>What a workspace at one hypothesis is written with, where it is not that of the workspace itself.</summary>
public sealed record PyhfExportOptions
{
    /// <summary>Counts per channel that replace those of the workspace; null (default) for none.</summary>
    public ImmutableDictionary<string, PerBin>? Counts { get; init; }

    /// <summary>
    /// Values of nuisance parameters at which a variation of rate and shape, which pyhf interpolates as one, must agree in value and slope; null (default)
    /// for α = ±1. Around these values the likelihood is exact.
    /// </summary>
    public ImmutableDictionary<string, double>? Anchors { get; init; }
}
