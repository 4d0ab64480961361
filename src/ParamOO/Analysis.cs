using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO;

/// <summary>The whole pipeline: a plan into a workspace.</summary>
public static class Analysis
{
    /// <summary>Turns the regions of a plan into channels and states the measurement.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="progress">Told the name of each stage as it begins; null for silence.</param>
    /// <param name="cancellation">Asked between regions.</param>
    /// <returns>A workspace that fulfils every rule, and what its build reports of itself.</returns>
    /// <exception cref="InvalidInputException">The model or a table cannot be used; carries all findings.</exception>
    public static BuiltAnalysis Build(AnalysisPlan plan, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var findings = new Findings();
        MixtureRules.Check(plan.Model, plan.Name, findings);
        findings.ThrowIfErrors();

        var regions = new List<BuiltRegion>();
        foreach (var region in plan.Regions)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"templates of {region.Name}");
            regions.Add(RegionBuilder.Build(plan.Model, region, findings));
        }

        var workspace = new Workspace(
            regions.Select(region => region.Channel).ToValueList(),
            regions.Zip(plan.Regions, ObservationOf).ToValueList(),
            [new Measurement(plan.Name, plan.Model.Poi, plan.Model.Parameters.Select(SettingsOf).ToValueList())]);
        findings.AddRange(WorkspaceRules.Check(workspace));
        findings.ThrowIfErrors();
        return new BuiltAnalysis(workspace, regions.Select(region => region.Record).ToValueList(), findings.ToValueList());
    }

    /// <summary>Expectations are no observation: without data the workspace says that there are none yet.</summary>
    private static Observation ObservationOf(BuiltRegion built, RegionPlan plan) =>
        plan.Reference?.DataWeightColumn is null ? new Observation(plan.Name, []) : built.Observation;

    private static ParameterSettings SettingsOf(Parameter parameter) => new(
        parameter.Name,
        Inits: [parameter.Nominal],
        Bounds: [parameter.Bounds],
        IsFixed: parameter.IsFixed ? true : null,
        Constraint: parameter.Constraint.IsPresent ? parameter.Constraint : null);
}
