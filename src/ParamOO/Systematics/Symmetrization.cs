namespace ParamOO.Systematics;

/// <summary>How the two directions of a variation are made to mirror each other (docs/systematics.md).</summary>
/// <remarks>
/// The mirror is in ln δ, so that no mirrored template can be negative: 1/δ, which is 2 − δ to first order. Shapes keep the integral that they
/// had.
/// </remarks>
public enum Symmetrization
{
    /// <summary>Both directions as they are.</summary>
    None,

    /// <summary>Half the difference of the two: ln δ± = ±(ln δ₊ − ln δ₋)/2.</summary>
    TwoSided,

    /// <summary>In every bin the larger of the two and its mirror; which one is the same for all hypotheses.</summary>
    Maximum,
}
