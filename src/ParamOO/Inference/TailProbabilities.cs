namespace ParamOO.Inference;

/// <summary>The probabilities behind an upper limit; all in [0, 1].</summary>
/// <param name="CLsPlusB">Probability of data at least as signal-unlike, given the tested signal.</param>
/// <param name="CLb">The same given no signal.</param>
/// <param name="CLs">Their ratio; NaN where both vanish.</param>
public readonly record struct TailProbabilities(double CLsPlusB, double CLb, double CLs)
{
    /// <summary>Forms the ratio.</summary>
    /// <param name="clsPlusB">CLs+b.</param>
    /// <param name="clb">CLb.</param>
    public static TailProbabilities From(double clsPlusB, double clb) => new(clsPlusB, clb, clsPlusB / clb);
}
