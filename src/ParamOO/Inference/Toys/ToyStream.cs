namespace ParamOO.Inference.Toys;

/// <summary>What toys are drawn for. Toys of two streams share no random numbers, though their seed, hypothesis and index be the same.</summary>
public enum ToyStream
{
    /// <summary>The tested hypothesis is true.</summary>
    Tested = 1,

    /// <summary>An alternative is true, such as no signal.</summary>
    Alternative = 2,

    /// <summary>A point of the user's own is true.</summary>
    Truth = 3,

    /// <summary>The best fit is true, and the goodness of fit is tested.</summary>
    GoodnessOfFit = 4,

    /// <summary>Observed events are drawn again.</summary>
    Bootstrap = 5,
}
