using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Reporting;
using ParamOO.Systematics;
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
    IReadOnlyList<double> TestedValues,
    Tolerances Tolerances)
{
    /// <summary>A component of the mixture.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Yield">ν_X [events].</param>
    /// <param name="Coefficient">f_X.</param>
    /// <param name="RatioColumn">Column of its density ratio.</param>
    /// <param name="Systematics">What moves it.</param>
    internal sealed record Sample(string Name, double Yield, string Coefficient, string RatioColumn, IReadOnlyList<ProcessSystematic> Systematics);

    /// <summary>A region.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Reference">Its reference table; null for none.</param>
    /// <param name="WeightColumn">Column of its weights; null for equal weights.</param>
    /// <param name="DataWeightColumn">Column of the weights of its data; null for Asimov data.</param>
    /// <param name="ProcessTables">Tables of the samples' own simulations.</param>
    /// <param name="Observable">The observable.</param>
    /// <param name="Yields">The yield functions.</param>
    /// <param name="Variations">The systematic variations.</param>
    internal sealed record Region(
        string Name,
        string? Reference,
        string? WeightColumn,
        string? DataWeightColumn,
        IReadOnlyDictionary<string, string> ProcessTables,
        ObservableOptions Observable,
        YieldOptions Yields,
        VariationOptions Variations);

    /// <summary>Describes a plan.</summary>
    /// <param name="plan">The plan.</param>
    public static PlanDocument Of(AnalysisPlan plan) => new(
        plan.Name,
        plan.Model.Poi,
        plan.Model.ReferenceHypothesis,
        plan.Model.ShapeNormalization,
        [.. plan.Model.Parameters.Select(Inspection.AnalysisInspection.ParameterEntry.Of)],
        [.. plan.Model.Processes.Select(process => new Sample(process.Name, process.Yield, process.Coefficient.Text, process.RatioColumn, process.Systematics))],
        [.. plan.Regions.Select(Of)],
        plan.TestedValues,
        plan.Tolerances);

    private static Region Of(RegionPlan region) => new(
        region.Name,
        region.Reference?.Source.Name,
        region.Reference?.WeightColumn,
        region.Reference?.DataWeightColumn,
        region.ProcessTables.ToDictionary(table => table.Process, table => table.Source.Name),
        region.Observable,
        region.Yields,
        region.Variations);
}
