using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>The tested hypotheses μ′ along which yields of a channel vary (docs/method.md). The set of cases is closed.</summary>
public abstract record HypothesisSpace
{
    private protected HypothesisSpace()
    {
    }

    /// <summary>Names of the parameters whose tested values choose the hypothesis: one, or two.</summary>
    public abstract ValueList<string> Parameters { get; }

    /// <summary>μ₀.</summary>
    public abstract TestedPoint ReferencePoint { get; }

    /// <summary>Whether everything has a value; otherwise nothing can be evaluated.</summary>
    public abstract bool IsSound { get; }

    /// <summary>Number of hypotheses at which templates were filled.</summary>
    public abstract int KnotCount { get; }

    /// <summary>One sentence that says why a hypothesis cannot be tested; null where it can.</summary>
    /// <param name="point">μ′.</param>
    /// <param name="channel">Name of the channel.</param>
    public abstract string? WhyNot(TestedPoint point, string channel);

    private protected static string Outside(string poi, double value, Interval range, string channel) => FormattableString.Invariant(
        $"{poi} = {value} is not in [{range.Low}, {range.High}], where channel '{channel}' has yields; choose a value there.");

    /// <summary>Where a hypothesis lies for the functions that follow it.</summary>
    /// <param name="point">μ′, one that can be tested.</param>
    public abstract HypothesisPosition PositionAt(TestedPoint point);

    /// <summary>The hypothesis of a knot.</summary>
    /// <param name="knot">Index of the knot.</param>
    public abstract TestedPoint PointOf(int knot);

    /// <summary>Index of the knot at a hypothesis; −1 between knots.</summary>
    /// <param name="point">μ′.</param>
    public abstract int KnotOf(TestedPoint point);
}
