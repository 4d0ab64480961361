using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>A region with fixed bins beside the one whose observable follows the hypothesis, with a table and samples of its own.</summary>
/// <param name="Name">Name of the region.</param>
/// <param name="Model">What its table holds; its systematics move yields only and share their names with those of the main region.</param>
/// <param name="Variable">The observable that is binned.</param>
/// <param name="Edges">Edges of the bins, ascending.</param>
public sealed record SimulatedControlRegion(string Name, ISimulatedModel Model, string Variable, ValueList<double> Edges);
