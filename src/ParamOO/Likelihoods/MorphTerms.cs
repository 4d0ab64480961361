using ParamOO.Numerics;

namespace ParamOO.Likelihoods;

/// <summary>The value of a morph in one bin with its exact first and second derivatives.</summary>
/// <param name="factor">The morph.</param>
/// <param name="bins">Number of bins.</param>
internal sealed class MorphTerms(MorphFactor factor, int bins)
{
    private readonly double[] distances = new double[factor.Parameters.Length];

    public MorphFactor Factor => factor;

    /// <summary>Its place among the elements of the block.</summary>
    public int Element { get; private set; }

    public double Value { get; private set; }

    /// <summary>One per parameter.</summary>
    public double[] Slopes { get; } = new double[factor.Parameters.Length];

    /// <summary>[parameters × parameters].</summary>
    public double[] Curvatures { get; } = new double[factor.Parameters.Length * factor.Parameters.Length];

    /// <summary>Evaluates the morph.</summary>
    /// <param name="point">One number per parameter of the model.</param>
    /// <param name="bin">Bin of the block.</param>
    /// <param name="element">Its place among the elements of the block.</param>
    public void Load(ReadOnlySpan<double> point, int bin, int element)
    {
        Element = element;
        Array.Clear(Slopes);
        Array.Clear(Curvatures);
        var exponent = 0.0;
        for (var anchor = 0; anchor < factor.AnchorCount; anchor++)
        {
            exponent += AddAnchor(point, anchor, factor.Weights[(anchor * bins) + bin]);
        }

        // Until here derivatives of the exponent; now of its exponential.
        Value = Math.Exp(exponent);
        for (var k = 0; k < Curvatures.Length; k++)
        {
            Curvatures[k] = Value * (Curvatures[k] + (Slopes[k / Slopes.Length] * Slopes[k % Slopes.Length]));
        }

        for (var k = 0; k < Slopes.Length; k++)
        {
            Slopes[k] *= Value;
        }
    }

    private double AddAnchor(ReadOnlySpan<double> point, int anchor, double weight)
    {
        var n = Slopes.Length;
        var square = 0.0;
        for (var k = 0; k < n; k++)
        {
            var distance = (point[factor.Parameters[k]] * factor.Scales[k]) - factor.Anchors[(anchor * n) + k];
            square += distance * distance;
            distances[k] = 2 * distance * factor.Scales[k];
        }

        var value = CovarianceKernel.At(factor.Kernel, square, out var first, out var second);
        for (var k = 0; k < n; k++)
        {
            Slopes[k] += weight * first * distances[k];
            Curvatures[k * (n + 1)] += weight * first * 2 * factor.Scales[k] * factor.Scales[k];
            for (var j = 0; j < n; j++)
            {
                Curvatures[(k * n) + j] += weight * second * distances[k] * distances[j];
            }
        }

        return weight * value;
    }
}
