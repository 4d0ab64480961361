using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>Functions through what was found at the knots at which variations are filled.</summary>
internal static class KnotFunctions
{
    /// <summary>Monotone cubic pieces through one row per variation knot: factors stay positive between positive ones. A constant through one.</summary>
    /// <param name="templates">The templates, whose <see cref="TemplateSet.VariationKnots"/> the rows belong to.</param>
    /// <param name="rows">One row per knot, one number per bin.</param>
    public static YieldFunction Through(TemplateSet templates, ValueList<PerBin> rows) => rows.Count == 1
        ? new ConstantYields(rows[0])
        : Through(templates, [.. templates.VariationKnots], rows, isMonotone: true);

    /// <summary>Pieces through rows at some knots; on a plane these are all combinations of some rays and some radii.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="knots">Positions of the knots in the grid, ascending.</param>
    /// <param name="rows">One row per knot, one number per bin.</param>
    /// <param name="isMonotone">Whether pieces stay between their ends.</param>
    public static YieldFunction Through(TemplateSet templates, ValueList<int> knots, ValueList<PerBin> rows, bool isMonotone)
    {
        var positions = knots.Select(knot => templates.Grid.Knots[knot].Position).ToList();
        return templates.Grid.Plane is not null
            ? new PolarYields([.. positions.Select(position => position.T).Distinct()], [.. positions.Select(position => position.Radius).Distinct().Order()], rows, isMonotone)
            : isMonotone ? new PchipYields([.. positions.Select(position => position.T)], rows)
            : PiecewiseYields.Through([.. positions.Select(position => position.T)], rows);
    }
}
