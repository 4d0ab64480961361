using ParamOO.Events;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>Several nuisance parameters that move one process together, known from simulations away from their axes (docs/morphing.md).</summary>
/// <param name="Name">Name of the morph.</param>
/// <param name="Process">Name of the process.</param>
/// <param name="Parameters">Names of the nuisance parameters, each once.</param>
/// <param name="Anchors">The simulations, at least one.</param>
public sealed record MorphPlan(string Name, string Process, ValueList<string> Parameters, ValueList<AnchorTable> Anchors)
{
    /// <summary>The covariance function; default <see cref="KernelFamily.Matern52"/>.</summary>
    public KernelFamily Kernel { get; init; } = KernelFamily.Matern52;

    /// <summary>Groups of parameters, as positions in <see cref="Parameters"/>, that have kernels of their own; empty for one kernel over all.</summary>
    public ValueList<ValueList<int>> Groups { get; init; } = [];

    /// <summary>Whether simulations at anchors hold events of their own; otherwise they are the nominal events with other weights, without noise.</summary>
    public bool HasNoise { get; init; } = true;

    /// <summary>Whether the posterior variance is added to the MC statistics of the bins.</summary>
    public bool HasUncertainty { get; init; }

    /// <summary>Whether the densities of single events are known at all anchors, as the unbinned likelihood needs them.</summary>
    public bool IsOfEvents => Anchors.All(anchor => anchor.ReferenceColumn is not null);
}

/// <summary>A simulation of a process with some nuisance parameters away from their nominal values.</summary>
/// <param name="At">α_i [standard deviations], one number per parameter of the morph.</param>
/// <param name="Source">The events, with all ratio columns.</param>
/// <param name="WeightColumn">Column with physical weights [events], which sum to the yield at α_i.</param>
public sealed record AnchorTable(ValueList<double> At, IEventSource Source, string WeightColumn)
{
    /// <summary>
    /// Column of the reference table of the region with the same weights, event by event, where the simulation is the nominal one with other
    /// weights; null where it has events of its own.
    /// </summary>
    public string? ReferenceColumn { get; init; }
}
