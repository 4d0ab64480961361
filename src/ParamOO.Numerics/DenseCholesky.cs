namespace ParamOO.Numerics;

/// <summary>Cholesky factors of small symmetric matrices, stored row by row.</summary>
public static class DenseCholesky
{
    /// <summary>Replaces the lower triangle of a matrix by its factor L with L Lᵀ = A.</summary>
    /// <param name="matrix">A, [size × size]; the upper triangle is left as it is.</param>
    /// <param name="size">Number of rows.</param>
    /// <returns>Whether A is positive definite; otherwise the triangle is half overwritten.</returns>
    public static bool TryFactor(Span<double> matrix, int size)
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest = matrix[(row * size) + column] - Dot(matrix.Slice(row * size, column), matrix.Slice(column * size, column));
                if (column < row)
                {
                    matrix[(row * size) + column] = rest / matrix[column * (size + 1)];
                }
                else if (rest > 0)
                {
                    matrix[row * (size + 1)] = Math.Sqrt(rest);
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Solves L x = b.</summary>
    /// <param name="factor">L, [size × size], from <see cref="TryFactor"/>.</param>
    /// <param name="side">b; replaced by x.</param>
    public static void SolveLower(ReadOnlySpan<double> factor, Span<double> side)
    {
        for (var row = 0; row < side.Length; row++)
        {
            side[row] = (side[row] - Dot(factor.Slice(row * side.Length, row), side[..row])) / factor[row * (side.Length + 1)];
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var k = 0; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
