using ParamOO.Vocabulary;

namespace ParamOO.Systematics;

/// <summary>How the relative variation of a bin depends on the hypothesis (docs/method.md).</summary>
public enum SystematicTreatment
{
    /// <summary>δ is a function of μ′.</summary>
    Parametrized,

    /// <summary>δ is constant in μ′: the variation of largest |ln δ| over the range of interest.</summary>
    Envelope,
}

/// <summary>The treatment of one systematic where it differs from that of the others.</summary>
/// <param name="Parameter">Name of the nuisance parameter.</param>
/// <param name="Treatment">Its treatment.</param>
public sealed record TreatmentOverride(string Parameter, SystematicTreatment Treatment);

/// <summary>How the variation of one process by one systematic is shaped, where it differs from that of the others.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Parameter">Name of the nuisance parameter.</param>
/// <param name="Symmetrization">Its symmetrisation.</param>
/// <param name="IsSmoothed">Whether it is smoothed along the score.</param>
public sealed record VariationShaping(string Process, string Parameter, Symmetrization Symmetrization, bool IsSmoothed);

/// <summary>How systematic variations enter the bins of a region.</summary>
public sealed record VariationOptions
{
    /// <summary>Treatment of every systematic that is not in <see cref="Overrides"/>; default <see cref="SystematicTreatment.Parametrized"/>.</summary>
    public SystematicTreatment Treatment { get; init; } = SystematicTreatment.Parametrized;

    /// <summary>Systematics with another treatment.</summary>
    public ValueList<TreatmentOverride> Overrides { get; init; } = [];

    /// <summary>Number of hypotheses that carry δ(μ′), at least 2; a subset of the knots of the yields; default 9.</summary>
    public int Knots { get; init; } = 9;

    /// <summary>Values of μ′ over which envelopes are taken; null for the range of the yields.</summary>
    public Interval? EnvelopeRange { get; init; }

    /// <summary>
    /// Effective number of simulated events, (Σw)²/Σw², below which a bin of a process gets δ = 1 and a finding, non-negative; default 5.
    /// </summary>
    public double MinimumEffectiveEvents { get; init; } = 5;

    /// <summary>Largest |δ − 1| that counts as no variation at all, non-negative; default 1e-6.</summary>
    public double Negligible { get; init; } = 1e-6;

    /// <summary>Symmetrisation of every variation that is not in <see cref="Shaping"/>; default <see cref="Symmetrization.None"/>.</summary>
    public Symmetrization Symmetrization { get; init; }

    /// <summary>Whether every shape that is not in <see cref="Shaping"/> is smoothed along the score by 353QH, twice; default false.</summary>
    public bool IsSmoothed { get; init; }

    /// <summary>Variations that are shaped otherwise.</summary>
    public ValueList<VariationShaping> Shaping { get; init; } = [];

    /// <summary>Nuisance parameters that the region does not share with others: in its channel their names end in <c>_</c> and its own.</summary>
    public ValueList<string> Decorrelated { get; init; } = [];

    /// <summary>What is too small to be kept; default nothing.</summary>
    public PruningThresholds Pruning { get; init; } = new();

    /// <summary>Bootstrap replicas of the simulated events; null for none.</summary>
    public BootstrapOptions? Bootstrap { get; init; }

    /// <summary>Whether the total of every bin gets a parameter for its MC statistics; default true.</summary>
    public bool McStatistics { get; init; } = true;

    /// <summary>The treatment of one systematic.</summary>
    /// <param name="parameter">Name of the nuisance parameter.</param>
    public SystematicTreatment TreatmentOf(string parameter) =>
        Overrides.FirstOrDefault(entry => entry.Parameter == parameter)?.Treatment ?? Treatment;

    /// <summary>How the variation of one process by one systematic is shaped.</summary>
    /// <param name="process">Name of the process.</param>
    /// <param name="parameter">Name of the nuisance parameter.</param>
    public VariationShaping ShapingOf(string process, string parameter) =>
        Shaping.FirstOrDefault(entry => entry.Process == process && entry.Parameter == parameter)
        ?? new VariationShaping(process, parameter, Symmetrization, IsSmoothed);

    /// <summary>The name that a nuisance parameter has in the channel of a region.</summary>
    /// <param name="parameter">Its name in the mixture.</param>
    /// <param name="region">Name of the region.</param>
    public string NameIn(string parameter, string region) => Decorrelated.Contains(parameter) ? $"{parameter}_{region}" : parameter;
}
