using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>Tested values μ′ of one parameter, or of an expression of several.</summary>
/// <param name="Poi">Name of the parameter of interest that μ′ is a value of; with <see cref="Value"/> a name for the value of the expression.</param>
/// <param name="Variable">t(μ′): the expression in which the yields are smooth, e.g. <c>sqrt(mu)</c>.</param>
/// <param name="Range">Values of μ′ for which the yields hold; outside it nothing is extrapolated.</param>
/// <param name="Reference">μ₀.</param>
/// <param name="Knots">Hypotheses at which templates were filled, ascending; observed data exist at these only.</param>
public sealed record HypothesisAxis(string Poi, Expression Variable, Interval Range, double Reference, ValueList<double> Knots) : HypothesisSpace
{
    /// <summary>How far, relative to its size, a hypothesis may be from a knot and still be that knot: rounding only.</summary>
    private const double KnotTolerance = 1e-12;

    /// <summary>
    /// The expression of parameters that μ′ is a value of, e.g. <c>mu*Gamma</c> where off-shell yields depend on the product alone; null where μ′ is
    /// a value of <see cref="Poi"/> itself.
    /// </summary>
    public Expression? Value { get; init; }

    /// <inheritdoc/>
    public override ValueList<string> Parameters => Value is { } value ? [.. value.Names] : [Poi];

    /// <inheritdoc/>
    public override TestedPoint ReferencePoint => Reference;

    /// <summary>Whether t has a value at the ends of the range, the reference and the knots; otherwise nothing can be evaluated.</summary>
    public override bool IsSound =>
        Variable.Names.All(name => name == Poi)
        && Knots.Append(Range.Low).Append(Range.High).Append(Reference).All(value => double.IsFinite(VariableAt(value)));

    /// <inheritdoc/>
    public override int KnotCount => Knots.Count;

    /// <summary>t(μ′).</summary>
    /// <param name="hypothesis">μ′, inside <see cref="Range"/>.</param>
    public double VariableAt(double hypothesis) => Variable.Evaluate(Variable.IsConstant ? [] : [hypothesis]);

    /// <summary>μ′ of a point: its value of the parameter, or of the expression; a lone number is μ′; the reference where the point says nothing of it.</summary>
    /// <param name="point">The point.</param>
    public double ValueAt(TestedPoint point) => point switch
    {
        { Names.Count: 0 } => point.Single ?? double.NaN,
        _ when Value is { } value => value.Names.All(name => point.ValueOf(name) is null) ? Reference : value.Evaluate([.. value.Names.Select(name => point.ValueOf(name) ?? double.NaN)]),
        _ => point.ValueOf(Poi) ?? Reference,
    };

    /// <inheritdoc/>
    public override string? WhyNot(TestedPoint point, string channel)
    {
        var value = ValueAt(point);
        return Range.Contains(value) ? null
            : double.IsNaN(value) && Value is not null ? $"'{point}' does not say what {Value} is, which channel '{channel}' follows: write {string.Join(',', Parameters.Select(name => $"{name}=…"))}."
            : Outside(Poi, value, Range, channel);
    }

    /// <inheritdoc/>
    public override HypothesisPosition PositionAt(TestedPoint point) => VariableAt(ValueAt(point));

    /// <inheritdoc/>
    public override TestedPoint PointOf(int knot) => Knots[knot];

    /// <inheritdoc/>
    public override int KnotOf(TestedPoint point) => KnotAt(ValueAt(point));

    /// <summary>Index of the knot at a hypothesis; −1 between knots.</summary>
    /// <param name="hypothesis">μ′.</param>
    public int KnotAt(double hypothesis)
    {
        for (var knot = 0; knot < Knots.Count; knot++)
        {
            if (Math.Abs(Knots[knot] - hypothesis) <= KnotTolerance * Math.Max(1, Math.Abs(hypothesis)))
            {
                return knot;
            }
        }

        return -1;
    }
}
