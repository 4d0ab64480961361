using System.Numerics.Tensors;

namespace ParamOO.Numerics;

/// <summary>Ordinary least squares on some columns of a dense matrix, by Householder reflections.</summary>
public static class DenseLeastSquares
{
    /// <summary>Minimises |A x − b|² over the chosen columns.</summary>
    /// <param name="matrix">The columns of A.</param>
    /// <param name="chosen">Which of them are used.</param>
    /// <param name="right">b, one number per row; at least as many rows as chosen columns.</param>
    /// <returns>x, one number per column of A, 0 where it is not chosen or depends on those before it.</returns>
    public static double[] Solve(double[][] matrix, bool[] chosen, ReadOnlySpan<double> right)
    {
        var columns = Enumerable.Range(0, matrix.Length).Where(column => chosen[column]).ToArray();
        var work = columns.Select(column => (double[])matrix[column].Clone()).ToArray();
        var rotated = right.ToArray();
        var diagonal = new double[columns.Length];
        for (var k = 0; k < columns.Length; k++)
        {
            diagonal[k] = Reflect(work, rotated, k);
        }

        var solution = new double[matrix.Length];
        for (var k = columns.Length - 1; k >= 0; k--)
        {
            var sum = rotated[k];
            for (var j = k + 1; j < columns.Length; j++)
            {
                sum -= work[j][k] * solution[columns[j]];
            }

            solution[columns[k]] = diagonal[k] == 0 ? 0 : sum / diagonal[k];
        }

        return solution;
    }

    /// <summary>Scalar product.</summary>
    /// <param name="left">One vector.</param>
    /// <param name="right">The other, as long.</param>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right) => TensorPrimitives.Dot(left, right);

    /// <summary>Turns column k into a multiple of the k-th axis and applies the same reflection to what follows.</summary>
    /// <returns>The diagonal entry of R; 0 for a column that depends on the earlier ones.</returns>
    private static double Reflect(double[][] work, double[] rotated, int k)
    {
        var normal = work[k].AsSpan(k);
        var length = Math.Sqrt(Dot(normal, normal));
        if (length <= 1e-14 * Math.Sqrt(Dot(work[k], work[k])))
        {
            return 0;
        }

        var diagonal = normal[0] > 0 ? -length : length;
        normal[0] -= diagonal;
        var halfSquare = -diagonal * normal[0];
        for (var j = k + 1; j < work.Length; j++)
        {
            ReflectOne(normal, work[j].AsSpan(k), halfSquare);
        }

        ReflectOne(normal, rotated.AsSpan(k), halfSquare);
        return diagonal;
    }

    private static void ReflectOne(ReadOnlySpan<double> normal, Span<double> vector, double halfSquare) =>
        TensorPrimitives.MultiplyAdd(normal, -Dot(normal, vector) / halfSquare, vector, vector);
}
