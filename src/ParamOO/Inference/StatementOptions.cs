using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>What all statements about a workspace have in common: the parameter, the data, what is held, how to fit.</summary>
public record StatementOptions
{
    /// <summary>Name of the measurement; null (default) for the first.</summary>
    public string? Measurement { get; init; }

    /// <summary>Name of the tested parameter; null (default) for the parameter of interest of the measurement.</summary>
    public string? Poi { get; init; }

    /// <summary>
    /// The data; null (default) for the observed ones where every channel has them, else Asimov data of the nominal point at the
    /// reference hypothesis. Counts along the hypothesis that are not whole numbers, a weighted data set, do not count as observed.
    /// </summary>
    public DataSet? Data { get; init; }

    /// <summary>Whether every other parameter is held at its nominal value, MC-statistics factors included (default no).</summary>
    public bool StatOnly { get; init; }

    /// <summary>Parameters held at a value.</summary>
    public ValueList<ParameterValue> Held { get; init; }

    /// <summary>
    /// Number of values of the tested parameter, its bounds included and equally spaced in the hypothesis variable, at which the profile is
    /// looked at to find where free fits must start; default 17. Interference makes two minima: the lowest is kept.
    /// </summary>
    public int ProfileGrid { get; init; } = 17;

    /// <summary>Number of threads; 0 for all processors; default 1. The results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How to minimise.</summary>
    public FitOptions Fit { get; init; } = FitOptions.Default;
}
