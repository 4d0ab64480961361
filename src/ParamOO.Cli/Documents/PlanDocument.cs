using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Reporting;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Cli.Documents;

/// <summary>An analysis as it was understood, with all defaults, for manifests.</summary>
/// <param name="Name">Name of the measurement.</param>
/// <param name="Poi">The parameter of interest.</param>
/// <param name="ReferenceHypothesis">μ₀.</param>
/// <param name="ShapeNormalization">Whether morphed shapes are renormalised.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="Samples">The mixture, with column names.</param>
/// <param name="Regions">Tables and options of each region.</param>
/// <param name="ControlRegions">Regions with fixed bins.</param>
/// <param name="TestedValues">Tested values of the parameter of interest; empty for the default.</param>
/// <param name="Tolerances">What the result must fulfil.</param>
internal sealed record PlanDocument(
    string Name,
    string Poi,
    double ReferenceHypothesis,
    ShapeNormalization ShapeNormalization,
    IReadOnlyList<Inspection.AnalysisInspection.ParameterEntry> Parameters,
    IReadOnlyList<PlanDocument.Sample> Samples,
    IReadOnlyList<PlanDocument.Region> Regions,
    IReadOnlyList<PlanDocument.ControlRegion> ControlRegions,
    IReadOnlyList<double> TestedValues,
    Tolerances Tolerances)
{
    /// <summary>The second parameter of interest of hypotheses that are pairs; null where there is one.</summary>
    public string? SecondPoi { get; init; }

    /// <summary>The formula of parameters whose values hypotheses are; null where they are values of parameters of interest.</summary>
    public string? HypothesisValue { get; init; }

    /// <summary>A component of the mixture.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Yield">ν_X [events].</param>
    /// <param name="Coefficient">f_X.</param>
    /// <param name="RatioColumn">Column of its density ratio.</param>
    /// <param name="Systematics">What moves it.</param>
    internal sealed record Sample(string Name, double Yield, string Coefficient, string RatioColumn, IReadOnlyList<ProcessSystematic> Systematics);

    /// <summary>A region.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="YieldsOfSamples">Yields of its samples [events].</param>
    /// <param name="Reference">Its reference table; null for none.</param>
    /// <param name="WeightColumn">Column of its weights; null for equal weights.</param>
    /// <param name="DataWeightColumn">Column of the weights of its data; null for Asimov data.</param>
    /// <param name="ProcessTables">Tables of the samples' own simulations.</param>
    /// <param name="Observable">The observable.</param>
    /// <param name="Yields">The yield functions.</param>
    /// <param name="Variations">The systematic variations.</param>
    internal sealed record Region(
        string Name,
        IReadOnlyDictionary<string, double> YieldsOfSamples,
        string? Reference,
        string? WeightColumn,
        string? DataWeightColumn,
        IReadOnlyDictionary<string, string> ProcessTables,
        ObservableOptions Observable,
        YieldOptions Yields,
        VariationOptions Variations)
    {
        /// <summary>Parameters that move a sample together.</summary>
        public IReadOnlyList<Morph> Morphs { get; init; } = [];

        /// <summary>Several estimates of ratios.</summary>
        public IReadOnlyList<Ensemble> Ensembles { get; init; } = [];

        /// <summary>Free factors of bins.</summary>
        public IReadOnlyList<ShapeFactorPlan> ShapeFactors { get; init; } = [];
    }

    /// <summary>Parameters that move a sample together.</summary>
    /// <param name="Name">Name of the morph.</param>
    /// <param name="Sample">The sample.</param>
    /// <param name="Parameters">The parameters.</param>
    /// <param name="Kernel">The covariance function.</param>
    /// <param name="Groups">Groups of parameters, as positions; empty for one kernel.</param>
    /// <param name="HasNoise">Whether anchors have MC statistics of their own.</param>
    /// <param name="HasUncertainty">Whether the posterior variance is added to the MC statistics.</param>
    /// <param name="Anchors">The simulations.</param>
    internal sealed record Morph(
        string Name,
        string Sample,
        IReadOnlyList<string> Parameters,
        KernelFamily Kernel,
        IReadOnlyList<ValueList<int>> Groups,
        bool HasNoise,
        bool HasUncertainty,
        IReadOnlyList<Anchor> Anchors);

    /// <summary>A simulation away from nominal parameters.</summary>
    /// <param name="At">Its parameters.</param>
    /// <param name="Table">Its table.</param>
    /// <param name="Weight">Column of its weights.</param>
    internal sealed record Anchor(IReadOnlyList<double> At, string Table, string Weight);

    /// <summary>Several estimates of a ratio.</summary>
    /// <param name="Sample">The sample.</param>
    /// <param name="Weights">The weight that each member gives to the events.</param>
    /// <param name="AreReplicas">Whether their spread is the uncertainty of each.</param>
    /// <param name="Treatment">What becomes of the covariance.</param>
    /// <param name="Fraction">Share of the variance that coherent parameters hold.</param>
    internal sealed record Ensemble(string Sample, IReadOnlyList<string> Weights, bool AreReplicas, EnsembleTreatment Treatment, double Fraction);

    /// <summary>Describes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static PlanDocument Of(AnalysisPlan plan) => new(
        plan.Name,
        plan.Model.Poi,
        plan.Model.ReferenceHypothesis,
        plan.Model.ShapeNormalization,
        [.. plan.Model.Parameters.Select(Inspection.AnalysisInspection.ParameterEntry.Of)],
        [.. plan.Model.Processes.Select(process => new Sample(process.Name, process.Yield, process.Coefficient.Text, process.RatioColumn, process.Systematics))],
        [.. plan.Regions.Select(region => Of(plan, region))],
        [
            .. plan.ControlRegions.Select(region => new ControlRegion(
                region.Name, YieldsOf(plan.ModelOf(region)), region.Reference?.Source.Name, TablesOf(region.ProcessTables), region.Data?.Source.Name, region.Variable, region.Edges)
            {
                ShapeFactors = region.ShapeFactors,
            }),
            .. plan.BinnedRegions.Select(region => new ControlRegion(
                region.Name, region.Processes.ToDictionary(process => process.Name, process => process.Yields.ToArray().Sum()), null, TablesOf([]), null, null, [])),
        ],
        plan.TestedValues,
        plan.Tolerances)
    {
        SecondPoi = plan.Model.SecondPoi,
        HypothesisValue = plan.Model.HypothesisValue?.Text,
    };

    private static Region Of(AnalysisPlan plan, RegionPlan region) => new(
        region.Name,
        YieldsOf(plan.ModelOf(region)),
        region.Reference?.Source.Name,
        region.Reference?.WeightColumn,
        region.Reference?.DataWeightColumn,
        TablesOf(region.ProcessTables),
        region.Observable,
        region.Yields,
        region.Variations)
    {
        Morphs = [.. region.Morphs.Select(morph => new Morph(
            morph.Name, morph.Process, morph.Parameters, morph.Kernel, morph.Groups, morph.HasNoise, morph.HasUncertainty,
            [.. morph.Anchors.Select(anchor => new Anchor(anchor.At, anchor.Source.Name, anchor.WeightColumn))]))],
        Ensembles = [.. region.Ensembles.Select(ensemble => new Ensemble(
            ensemble.Process, [.. ensemble.Members.Select(member => member.WeightColumn)], ensemble.AreReplicas, ensemble.Treatment, ensemble.Fraction))],
        ShapeFactors = region.ShapeFactors,
    };

    private static Dictionary<string, double> YieldsOf(MixtureModel model) => model.Processes.ToDictionary(process => process.Name, process => process.Yield);

    private static Dictionary<string, string> TablesOf(ValueList<ProcessTable> tables) => tables.ToDictionary(table => table.Process, table => table.Source.Name);

    /// <summary>A region with fixed bins.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Yields">Yields of its samples [events].</param>
    /// <param name="Reference">Its reference table; null for none.</param>
    /// <param name="ProcessTables">Tables of the samples' own simulations.</param>
    /// <param name="Data">Table of observed events; null for none.</param>
    /// <param name="Variable">What is binned; null where the templates were ready.</param>
    /// <param name="Edges">Edges of the bins.</param>
    internal sealed record ControlRegion(
        string Name,
        IReadOnlyDictionary<string, double> Yields,
        string? Reference,
        IReadOnlyDictionary<string, string> ProcessTables,
        string? Data,
        string? Variable,
        IReadOnlyList<double> Edges)
    {
        /// <summary>Free factors of bins.</summary>
        public IReadOnlyList<ShapeFactorPlan> ShapeFactors { get; init; } = [];
    }
}
