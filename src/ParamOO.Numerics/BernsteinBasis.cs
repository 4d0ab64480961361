namespace ParamOO.Numerics;

/// <summary>Bernstein basis polynomials (n choose k) s^k (1 − s)^(n−k): non-negative on [0, 1] with sum one.</summary>
public static class BernsteinBasis
{
    /// <summary>Evaluates all polynomials of one degree.</summary>
    /// <param name="s">Position in [0, 1].</param>
    /// <param name="basis">Receives the n + 1 values; its length decides the degree. Overwritten.</param>
    public static void Evaluate(double s, Span<double> basis)
    {
        // Raising the degree one by one adds non-negative terms only, so nothing cancels.
        basis[0] = 1;
        for (var degree = 1; degree < basis.Length; degree++)
        {
            basis[degree] = s * basis[degree - 1];
            for (var k = degree - 1; k > 0; k--)
            {
                basis[k] = (s * basis[k - 1]) + ((1 - s) * basis[k]);
            }

            basis[0] *= 1 - s;
        }
    }
}
