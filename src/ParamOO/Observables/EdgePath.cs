using System.Collections.Immutable;

namespace ParamOO.Observables;

/// <summary>Edges that follow the hypothesis.</summary>
/// <param name="Positions">
/// [hypotheses][edges]: inner edges as positions on the axis of cells, for all hypotheses of the grid with its breaks.
/// </param>
/// <param name="Breaks">Knots at which the path starts anew, ascending; see <see cref="HypothesisGrid.Broken"/>.</param>
internal sealed record EdgePath(double[][] Positions, ImmutableArray<int> Breaks);
