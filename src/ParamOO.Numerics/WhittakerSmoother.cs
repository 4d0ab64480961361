namespace ParamOO.Numerics;

/// <summary>
/// Smooths equidistant numbers: the minimum of Σ w (s − y)² + λ Σ (second differences of s)² (E. T. Whittaker, Proc. Edinburgh Math. Soc. 41
/// (1923) 63). Straight lines stay as they are.
/// </summary>
public static class WhittakerSmoother
{
    /// <summary>Smooths.</summary>
    /// <param name="values">The numbers y.</param>
    /// <param name="weights">Weights w, positive, one per number.</param>
    /// <param name="stiffness">λ, non-negative.</param>
    /// <returns>s, as many numbers as <paramref name="values"/>.</returns>
    public static double[] Smooth(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double stiffness)
    {
        // The normal equations have two diagonals above the middle: [0] the diagonal, [1] and [2] those beside.
        var count = values.Length;
        double[][] band = [weights.ToArray(), new double[count], new double[count]];
        ReadOnlySpan<double> difference = [1, -2, 1];
        for (var first = 0; first + 2 < count; first++)
        {
            for (var i = 0; i < 3; i++)
            {
                for (var j = i; j < 3; j++)
                {
                    band[j - i][first + i] += stiffness * difference[i] * difference[j];
                }
            }
        }

        var smooth = new double[count];
        for (var i = 0; i < count; i++)
        {
            smooth[i] = weights[i] * values[i];
        }

        Solve(band, smooth);
        return smooth;
    }

    /// <summary>Solves a symmetric positive definite system with two diagonals beside the middle: L D Lᵀ in place.</summary>
    private static void Solve(double[][] band, double[] values)
    {
        var count = values.Length;
        for (var i = 0; i < count; i++)
        {
            for (var below = 1; below <= 2 && i + below < count; below++)
            {
                var factor = band[below][i] / band[0][i];
                for (var j = below; j <= 2 && i + j < count; j++)
                {
                    band[j - below][i + below] -= factor * band[j][i];
                }

                values[i + below] -= factor * values[i];
            }
        }

        for (var i = count - 1; i >= 0; i--)
        {
            for (var above = 1; above <= 2 && i + above < count; above++)
            {
                values[i] -= band[above][i] * values[i + above];
            }

            values[i] /= band[0][i];
        }
    }
}
