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
/// <param name="Model">The mixture; regions may have yields and systematics of their own.</param>
/// <param name="Regions">Regions with a hypothesis-dependent observable, at least one.</param>
public sealed record AnalysisPlan(string Name, MixtureModel Model, ValueList<RegionPlan> Regions)
{
    /// <summary>Regions whose events are counted in bins of a fixed variable, such as control regions.</summary>
    public ValueList<ControlRegionPlan> ControlRegions { get; init; } = [];

    /// <summary>Regions with templates that are ready, as workspaces of other toolkits have them.</summary>
    public ValueList<BinnedRegion> BinnedRegions { get; init; } = [];

    /// <summary>Values of the POI to be tested; empty for a choice of the pipeline's.</summary>
    public ValueList<double> TestedValues { get; init; } = [];

    /// <summary>Values of the POI that can be tested: inside its bounds, where every region has yields.</summary>
    public Interval TestableRange => Regions.Select(region => region.Yields.Range).OfType<Interval>().Aggregate(
        Model.Parameters.First(parameter => parameter.Name == Model.Poi).Bounds,
        (one, other) => new Interval(Math.Max(one.Low, other.Low), Math.Min(one.High, other.High)));

    /// <summary>What a build must fulfil.</summary>
    public Tolerances Tolerances { get; init; } = new();

    /// <summary>The mixture as it is in a region.</summary>
    /// <param name="region">A region of this plan.</param>
    public MixtureModel ModelOf(RegionPlan region) => ModelOf(region.Processes);

    /// <summary>The mixture as it is in a control region.</summary>
    /// <param name="region">A region of this plan.</param>
    public MixtureModel ModelOf(ControlRegionPlan region) => ModelOf(region.Processes);

    /// <summary>The names that a parameter has in the channels of this plan: its own, and those in regions that do not share it.</summary>
    /// <param name="parameter">Name of a parameter of the mixture.</param>
    public ValueList<string> NamesOf(string parameter) =>
    [
        .. Regions.Select(region => region.Variations.NameIn(parameter, region.Name))
            .Concat(ControlRegions.Select(region => region.Variations.NameIn(parameter, region.Name)))
            .Append(parameter).Distinct(),
    ];

    private MixtureModel ModelOf(ValueList<Process> processes) => processes.Count == 0 ? Model : Model with { Processes = processes };
}

/// <summary>One region and the tables that describe it.</summary>
/// <param name="Name">Name of the region, unique.</param>
/// <param name="Reference">Events of the reference density; null when only process tables exist.</param>
/// <param name="ProcessTables">Each process's own simulation, carrying all ratio columns; may be empty.</param>
public sealed record RegionPlan(string Name, ReferenceTable? Reference, ValueList<ProcessTable> ProcessTables)
{
    /// <summary>
    /// The processes that are in this region, with their yields and systematics there; empty for those of the model. The coefficient of a
    /// process is the same in all regions.
    /// </summary>
    public ValueList<Process> Processes { get; init; } = [];

    /// <summary>The observable and its bins.</summary>
    public ObservableOptions Observable { get; init; } = new();

    /// <summary>How templates depend on the hypothesis.</summary>
    public YieldOptions Yields { get; init; } = new();

    /// <summary>How systematic variations enter the bins.</summary>
    public VariationOptions Variations { get; init; } = new();

    /// <summary>Nuisance parameters that move a process together; at most one entry per name and process.</summary>
    public ValueList<MorphPlan> Morphs { get; init; } = [];

    /// <summary>Several estimates of the ratios of processes; at most one entry per process.</summary>
    public ValueList<EnsemblePlan> Ensembles { get; init; } = [];

    /// <summary>Free factors of processes, one per bin; at most one entry per process. Its sets are of this region alone.</summary>
    public ValueList<ShapeFactorPlan> ShapeFactors { get; init; } = [];
}

/// <summary>A region whose events are counted in bins of a column, the same for every hypothesis.</summary>
/// <param name="Name">Name of the region, unique among all regions.</param>
/// <param name="Variable">Column that is binned.</param>
/// <param name="Edges">Edges of the bins, ascending; a bin holds its lower edge, the last bin its upper edge too.</param>
/// <param name="Reference">Events of the reference density, from which the templates are filled; null for process tables.</param>
/// <param name="ProcessTables">Each process's own simulation; templates where there is no reference, a test of the ratios beside one.</param>
public sealed record ControlRegionPlan(
    string Name, string Variable, ValueList<double> Edges, ReferenceTable? Reference, ValueList<ProcessTable> ProcessTables)
{
    /// <summary>The processes that are in this region, with their yields and systematics there; empty for those of the model.</summary>
    public ValueList<Process> Processes { get; init; } = [];

    /// <summary>Observed events; null for those that the reference table weighs as data, or for none.</summary>
    public ObservedTable? Data { get; init; }

    /// <summary>How systematic variations enter the bins; what concerns the hypothesis is of no account.</summary>
    public VariationOptions Variations { get; init; } = new();

    /// <summary>Nuisance parameters that move a process together; at most one entry per name and process.</summary>
    public ValueList<MorphPlan> Morphs { get; init; } = [];

    /// <summary>Free factors of processes, one per bin; at most one entry per process.</summary>
    public ValueList<ShapeFactorPlan> ShapeFactors { get; init; } = [];
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

    /// <summary>
    /// The table of which <see cref="Source"/> is a selection. Shapes that nuisance parameters move are normalised on it, so that events
    /// which a variation moves into the region are not normalised away. Null where the region is the whole table.
    /// </summary>
    public IEventSource? Whole { get; init; }
}

/// <summary>Observed events of a region with fixed bins.</summary>
/// <param name="Source">The table.</param>
/// <param name="WeightColumn">Column with their weights; null where every event counts once.</param>
public sealed record ObservedTable(IEventSource Source, string? WeightColumn);

/// <summary>One process's own simulation.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Source">The table.</param>
/// <param name="WeightColumn">Column with physical weights [events], which sum to ν_X; may be negative.</param>
public sealed record ProcessTable(string Process, IEventSource Source, string WeightColumn)
{
    /// <summary>The table of which <see cref="Source"/> is a selection; null where the region is the whole table.</summary>
    public IEventSource? Whole { get; init; }
}
