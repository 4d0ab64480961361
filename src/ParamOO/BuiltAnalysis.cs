using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO;

/// <summary>A plan turned into a workspace.</summary>
/// <param name="Workspace">The workspace, complete and checked.</param>
/// <param name="Regions">What the build of each region reports of itself, in the order of the plan.</param>
/// <param name="ControlRegions">Regions with fixed bins: those with templates that were ready, then those that were filled.</param>
/// <param name="Findings">Warnings and notes of the build.</param>
public sealed record BuiltAnalysis(
    Workspace Workspace, ValueList<RegionRecord> Regions, ValueList<BuiltControlRegion> ControlRegions, ValueList<Finding> Findings);
