using ParamOO.Inference;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>A workspace whose hypotheses are pairs of values, laid over the unbinned likelihood that it stands for.</summary>
/// <param name="StatOnly">Planes of t with every nuisance parameter at its nominal value.</param>
/// <param name="Profiled">Planes of t with all nuisance parameters profiled; the γ of the templates' MC statistics held at 1.</param>
/// <param name="Closures">Closure of the ratios, one entry per table.</param>
/// <param name="Findings">What was found in the tables and scans on the way.</param>
public sealed record PlaneValidation(ComparedPlane StatOnly, ComparedPlane Profiled, ValueList<RatioClosure> Closures, ValueList<Finding> Findings)
{
    /// <summary>Both planes with their names.</summary>
    public ValueList<(string Name, ComparedPlane Plane)> Planes => [("statistics only", StatOnly), ("profiled", Profiled)];
}
