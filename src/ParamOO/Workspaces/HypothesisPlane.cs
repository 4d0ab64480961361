using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>One parameter of a plane of hypotheses.</summary>
/// <param name="Poi">Name of the parameter of interest.</param>
/// <param name="Variable">t(μ′), rising or falling over the range: the expression in which the yields are smooth.</param>
/// <param name="Range">Tested values for which the yields hold.</param>
/// <param name="Reference">Its value at the reference hypothesis.</param>
public sealed record PlaneSide(string Poi, Expression Variable, Interval Range, double Reference)
{
    /// <summary>Whether t has a value at the ends of the range and the reference, and changes between them.</summary>
    public bool IsSound => Variable.Names.All(name => name == Poi) && Range.Low < Range.High && Range.Contains(Reference)
        && double.IsFinite(VariableAt(Range.Low)) && double.IsFinite(VariableAt(Range.High)) && VariableAt(Range.Low) < VariableAt(Range.High);

    /// <summary>t(μ′).</summary>
    /// <param name="value">μ′, inside <see cref="Range"/>.</param>
    public double VariableAt(double value) => Variable.Evaluate(Variable.IsConstant ? [] : [value]);

    /// <summary>μ′ with a given t, by bisection; the ends of the range and the reference exactly.</summary>
    /// <param name="t">The variable.</param>
    public double ValueAt(double t)
    {
        foreach (var known in new[] { Range.Low, Range.High, Reference })
        {
            if (VariableAt(known) == t)
            {
                return known;
            }
        }

        var (low, high) = (Range.Low, Range.High);
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = VariableAt(middle) < t ? (middle, high) : (low, middle);
        }

        return Math.Abs(VariableAt(low) - t) < Math.Abs(VariableAt(high) - t) ? low : high;
    }
}

/// <summary>
/// Tested values of two parameters: a rectangle, with templates on rays from the reference hypothesis (<see cref="PolarCoordinates"/>).
/// </summary>
/// <param name="First">The first parameter.</param>
/// <param name="Second">The second parameter.</param>
/// <param name="Rays">Places of the rays on the border of the rectangle of t₁ and t₂, ascending.</param>
/// <param name="Radii">Radii of the templates on every ray, ascending from 0 to 1.</param>
public sealed record HypothesisPlane(PlaneSide First, PlaneSide Second, ValueList<double> Rays, ValueList<double> Radii) : HypothesisSpace
{
    /// <summary>How far a hypothesis may be from a knot and still be that knot: rounding only.</summary>
    private const double KnotTolerance = 1e-9;

    /// <inheritdoc/>
    public override ValueList<string> Parameters => [First.Poi, Second.Poi];

    /// <inheritdoc/>
    public override TestedPoint ReferencePoint => TestedPoint.Of((First.Poi, First.Reference), (Second.Poi, Second.Reference));

    /// <inheritdoc/>
    public override bool IsSound => First.IsSound && Second.IsSound;

    /// <summary>Knots are counted ray by ray, from the reference outwards; every ray has its own knot at the reference.</summary>
    public override int KnotCount => Rays.Count * Radii.Count;

    /// <summary>Polar coordinates of the plane; sound sides are needed.</summary>
    public PolarCoordinates Coordinates => new(Variables(First), Variables(Second), (First.VariableAt(First.Reference), Second.VariableAt(Second.Reference)));

    /// <inheritdoc/>
    public override string? WhyNot(TestedPoint point, string channel)
    {
        if (point.Names.Count == 0 || point.ValueOf(First.Poi) is not { } one || point.ValueOf(Second.Poi) is not { } two)
        {
            return $"'{point}' is no hypothesis of the two parameters that channel '{channel}' follows: write {First.Poi}=…,{Second.Poi}=….";
        }

        return !First.Range.Contains(one) ? Outside(First.Poi, one, First.Range, channel)
            : !Second.Range.Contains(two) ? Outside(Second.Poi, two, Second.Range, channel) : null;
    }

    /// <inheritdoc/>
    public override HypothesisPosition PositionAt(TestedPoint point) =>
        Coordinates.PositionOf(First.VariableAt(point.ValueOf(First.Poi)!.Value), Second.VariableAt(point.ValueOf(Second.Poi)!.Value));

    /// <inheritdoc/>
    public override TestedPoint PointOf(int knot)
    {
        var (one, two) = Coordinates.PointAt(new(Rays[knot / Radii.Count], Radii[knot % Radii.Count]));
        return TestedPoint.Of((First.Poi, First.ValueAt(one)), (Second.Poi, Second.ValueAt(two)));
    }

    /// <inheritdoc/>
    public override int KnotOf(TestedPoint point)
    {
        if (WhyNot(point, string.Empty) is not null)
        {
            return -1;
        }

        var position = PositionAt(point);
        var radius = Nearest(Radii, position.Radius);
        var ray = position.Radius <= KnotTolerance ? 0 : Nearest(Rays, position.T);
        return ray < 0 || radius < 0 ? -1 : (ray * Radii.Count) + radius;
    }

    private static int Nearest(ValueList<double> knots, double at)
    {
        var nearest = Enumerable.Range(0, knots.Count).MinBy(knot => Math.Abs(knots[knot] - at));
        return Math.Abs(knots[nearest] - at) <= KnotTolerance ? nearest : -1;
    }

    private static Interval Variables(PlaneSide side) => new(side.VariableAt(side.Range.Low), side.VariableAt(side.Range.High));
}
