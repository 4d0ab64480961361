using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>
/// A parameter of the mixture that is a function of others, β(α) = Σ s [φ(α, a) − φ(α, 0) φ(0, a)]: the covariance of a morph with one of its
/// anchors. A process that moves by e^(w β) for every anchor moves as the morph says (docs/morphing.md). β(0) = 0.
/// </summary>
/// <param name="Name">Name, unique among all parameters.</param>
/// <param name="Terms">The sum, one term per group of parameters.</param>
public sealed record KernelParameter(string Name, ValueList<KernelTerm> Terms)
{
    /// <summary>
    /// What β is multiplied and w divided by: variations so small are exponentials exactly in every interpolation, inside ±1 and outside.
    /// </summary>
    public const double Scale = 1e5;

    /// <summary>What a model says of it: not fitted, without a constraint, zero at nominal values.</summary>
    public Parameter Parameter => Parameter.Free(Name, 0, new Interval(double.NegativeInfinity, double.PositiveInfinity)) with { IsFixed = true };
}

/// <summary>One term of a sum of covariances.</summary>
/// <param name="Parameters">Names of the α.</param>
/// <param name="Kernel">φ.</param>
/// <param name="LengthScales">ℓ in standard deviations, positive, one per parameter.</param>
/// <param name="Anchor">a, one number per parameter.</param>
/// <param name="Amplitude">s.</param>
public sealed record KernelTerm(ValueList<string> Parameters, KernelFamily Kernel, ValueList<double> LengthScales, ValueList<double> Anchor, double Amplitude)
{
    /// <summary>The value with exact derivatives.</summary>
    /// <param name="alpha">The α, one per parameter.</param>
    /// <param name="slopes">Receives first derivatives. Overwritten.</param>
    /// <param name="curvatures">Receives second derivatives, [parameters × parameters]. Overwritten.</param>
    public double At(ReadOnlySpan<double> alpha, Span<double> slopes, Span<double> curvatures)
    {
        slopes.Clear();
        curvatures.Clear();
        double[] origin = new double[Parameters.Count];
        var value = Add(alpha, Anchor.ToArray(), Amplitude, slopes, curvatures);
        var atOrigin = CovarianceKernel.At(Kernel, Anchor.Zip(LengthScales, (a, length) => a / length * (a / length)).Sum());
        return value + Add(alpha, origin, -Amplitude * atOrigin, slopes, curvatures);
    }

    /// <summary>weight · φ(α, a).</summary>
    private double Add(ReadOnlySpan<double> alpha, double[] anchor, double weight, Span<double> slopes, Span<double> curvatures)
    {
        var n = anchor.Length;
        Span<double> distances = stackalloc double[n];
        var square = 0.0;
        for (var k = 0; k < n; k++)
        {
            var distance = (alpha[k] - anchor[k]) / LengthScales[k];
            square += distance * distance;
            distances[k] = 2 * distance / LengthScales[k];
        }

        var value = CovarianceKernel.At(Kernel, square, out var first, out var second);
        for (var k = 0; k < n; k++)
        {
            slopes[k] += weight * first * distances[k];
            curvatures[k * (n + 1)] += weight * first * 2 / (LengthScales[k] * LengthScales[k]);
            for (var j = 0; j < n; j++)
            {
                curvatures[(k * n) + j] += weight * second * distances[k] * distances[j];
            }
        }

        return weight * value;
    }
}
