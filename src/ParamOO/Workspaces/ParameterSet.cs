using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>The parameters that go by one name: a single one, or one per bin.</summary>
/// <param name="Name">Name by which modifiers and measurements speak of the set.</param>
/// <param name="IsScalar">Whether the set is one parameter called <c>Name</c>; otherwise they are <c>Name[0]</c>, <c>Name[1]</c>, ….</param>
/// <param name="Components">The parameters, with start values, bounds, constraints and settings of the measurement applied.</param>
public sealed record ParameterSet(string Name, bool IsScalar, ValueList<Parameter> Components);
