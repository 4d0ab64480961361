using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Reporting;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO;

/// <summary>
/// A whole analysis, validated: what an analysis file or the workspace of another toolkit says, with its tables opened.
/// Everything that the pipeline in <c>Analysis.cs</c> needs and nothing else.
/// </summary>
/// <param name="Name">Name of the measurement.</param>
/// <param name="Model">The mixture.</param>
/// <param name="Regions">Regions with a hypothesis-dependent observable, at least one.</param>
public sealed record AnalysisPlan(string Name, MixtureModel Model, ValueList<RegionPlan> Regions)
{
    /// <summary>Values of the POI to be tested; empty for a choice of the pipeline's.</summary>
    public ValueList<double> TestedValues { get; init; } = [];

    /// <summary>What a build must fulfil.</summary>
    public Tolerances Tolerances { get; init; } = new();
}

/// <summary>One region and the tables that describe it.</summary>
/// <param name="Name">Name of the region, unique.</param>
/// <param name="Reference">Events of the reference density; null when only process tables exist.</param>
/// <param name="ProcessTables">Each process's own simulation, carrying all ratio columns; may be empty.</param>
public sealed record RegionPlan(string Name, ReferenceTable? Reference, ValueList<ProcessTable> ProcessTables)
{
    /// <summary>The observable and its bins.</summary>
    public ObservableOptions Observable { get; init; } = new();

    /// <summary>How templates depend on the hypothesis.</summary>
    public YieldOptions Yields { get; init; } = new();

    /// <summary>How systematic variations enter the bins.</summary>
    public VariationOptions Variations { get; init; } = new();
}

/// <summary>Events drawn from the reference density p_ref.</summary>
/// <param name="Source">The table.</param>
/// <param name="WeightColumn">Column with w_i, normalised so that Σ w_i r_X = 1; null for equal weights.</param>
/// <param name="DataWeightColumn">
/// Column with the weights of the Asimov or observed data set; null for Asimov weights w_i λ(x_i; μ₀, 0) computed from the model.
/// </param>
public sealed record ReferenceTable(IEventSource Source, string? WeightColumn, string? DataWeightColumn)
{
    /// <summary>
    /// Whether the data weights make an Asimov data set, the expectation of the reference hypothesis, and not an observation. Workspaces
    /// then hold no observed counts, which would exist at the knots only.
    /// </summary>
    public bool DataAreAsimov { get; init; }
}

/// <summary>One process's own simulation.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Source">The table.</param>
/// <param name="WeightColumn">Column with physical weights [events], which sum to ν_X; may be negative.</param>
public sealed record ProcessTable(string Process, IEventSource Source, string WeightColumn);
