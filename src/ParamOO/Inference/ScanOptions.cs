using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>What a scan does; the defaults test 41 values.</summary>
public sealed record ScanOptions : StatementOptions
{
    /// <summary>
    /// Tested values; empty (default) for 41 values over everything that can be tested, equally spaced in the hypothesis variable, or all
    /// knots where observed data exist at knots only.
    /// </summary>
    public ValueList<double> Values { get; init; }

    /// <summary>
    /// Confidence levels of the intervals that are wanted, with the large-sample thresholds of one parameter; empty (default) for none. Edges
    /// are found by further fits; where observed data exist at knots only they are interpolated between those.
    /// </summary>
    public ValueList<double> Levels { get; init; }
}
