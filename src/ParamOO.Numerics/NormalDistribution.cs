using MathNet.Numerics;

namespace ParamOO.Numerics;

/// <summary>The normal distribution with mean 0 and standard deviation 1.</summary>
public static class NormalDistribution
{
    private const double SqrtHalf = 0.70710678118654752440;

    /// <summary>Φ(x), the probability of a number below x.</summary>
    /// <param name="x">Any number.</param>
    public static double Cumulative(double x) => 0.5 * SpecialFunctions.Erfc(-x * SqrtHalf);

    /// <summary>1 − Φ(x), the probability of a number above x, without cancellation for large x.</summary>
    /// <param name="x">Any number.</param>
    public static double UpperTail(double x) => Cumulative(-x);

    /// <summary>The x above which lies a probability: the significance of a one-sided p-value.</summary>
    /// <param name="probability">A probability; +∞ at 0, −∞ at 1, NaN outside.</param>
    public static double UpperQuantile(double probability) => -Quantile(probability);

    /// <summary>Φ⁻¹(p), relative error about 1e-16; the same bits on every machine, because it is made of exactly rounded operations.</summary>
    /// <param name="probability">A probability; −∞ at 0, +∞ at 1, NaN outside.</param>
    /// <remarks>Three rational functions of degree 7: M. J. Wichura, Applied Statistics 37 (1988) 477, algorithm AS 241.</remarks>
    public static double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            return probability == 0 ? double.NegativeInfinity : probability == 1 ? double.PositiveInfinity : double.NaN;
        }

        var offset = probability - 0.5;
        if (Math.Abs(offset) <= 0.425)
        {
            return offset * Central(0.180625 - (offset * offset));
        }

        var tail = Math.Sqrt(-PortableMath.Log(Math.Min(probability, 1 - probability)));
        return Math.CopySign(tail <= 5 ? Middle(tail - 1.6) : Far(tail - 5), offset);
    }

    private static double Central(double x) =>
        ((((((((((((((2.5090809287301226727e3 * x) + 3.3430575583588128105e4) * x) + 6.7265770927008700853e4) * x)
            + 4.5921953931549871457e4) * x) + 1.3731693765509461125e4) * x) + 1.9715909503065514427e3) * x) + 1.3314166789178437745e2) * x)
            + 3.3871328727963666080)
        / ((((((((((((((5.2264952788528545610e3 * x) + 2.8729085735721942674e4) * x) + 3.9307895800092710610e4) * x)
            + 2.1213794301586595867e4) * x) + 5.3941960214247511077e3) * x) + 6.8718700749205790830e2) * x) + 4.2313330701600911252e1) * x) + 1);

    private static double Middle(double x) =>
        ((((((((((((((7.74545014278341407640e-4 * x) + 2.27238449892691845833e-2) * x) + 2.41780725177450611770e-1) * x)
            + 1.27045825245236838258) * x) + 3.64784832476320460504) * x) + 5.76949722146069140550) * x) + 4.63033784615654529590) * x)
            + 1.42343711074968357734)
        / ((((((((((((((1.05075007164441684324e-9 * x) + 5.47593808499534494600e-4) * x) + 1.51986665636164571966e-2) * x)
            + 1.48103976427480074590e-1) * x) + 6.89767334985100004550e-1) * x) + 1.67638483018380384940) * x) + 2.05319162663775882187) * x) + 1);

    private static double Far(double x) =>
        ((((((((((((((2.01033439929228813265e-7 * x) + 2.71155556874348757815e-5) * x) + 1.24266094738807843860e-3) * x)
            + 2.65321895265761230930e-2) * x) + 2.96560571828504891230e-1) * x) + 1.78482653991729133580) * x) + 5.46378491116411436990) * x)
            + 6.65790464350110377720)
        / ((((((((((((((2.04426310338993978564e-15 * x) + 1.42151175831644588870e-7) * x) + 1.84631831751005468180e-5) * x)
            + 7.86869131145613259100e-4) * x) + 1.48753612908506148525e-2) * x) + 1.36929880922735805310e-1) * x) + 5.99832206555887937690e-1) * x) + 1);
}
