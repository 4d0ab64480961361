using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>A number where the data of the alternative fluctuate by −2 to +2 standard deviations.</summary>
/// <param name="MinusTwo">At −2.</param>
/// <param name="MinusOne">At −1.</param>
/// <param name="Median">At 0.</param>
/// <param name="PlusOne">At +1.</param>
/// <param name="PlusTwo">At +2.</param>
public sealed record ExpectedBand(double MinusTwo, double MinusOne, double Median, double PlusOne, double PlusTwo)
{
    /// <summary>The fluctuations, in standard deviations.</summary>
    public static ValueList<double> Fluctuations { get; } = [-2, -1, 0, 1, 2];

    /// <summary>Evaluates a function of the fluctuation.</summary>
    /// <param name="at">The number at a fluctuation, in standard deviations.</param>
    public static ExpectedBand Of(Func<double, double> at) => new(at(-2), at(-1), at(0), at(1), at(2));

    /// <summary>The five numbers, from −2 to +2.</summary>
    public ValueList<double> ToList() => [MinusTwo, MinusOne, Median, PlusOne, PlusTwo];
}
