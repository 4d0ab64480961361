namespace ParamOO.Numerics;

/// <summary>Eigenvalues and eigenvectors of small symmetric matrices by Jacobi rotations.</summary>
public static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Diagonalises a matrix.</summary>
    /// <param name="matrix">A, [size × size], symmetric.</param>
    /// <param name="size">Number of rows.</param>
    /// <returns>Eigenvalues, largest first, and for each its eigenvector of length one.</returns>
    public static (double[] Values, double[][] Vectors) Of(ReadOnlySpan<double> matrix, int size)
    {
        var work = matrix.ToArray();
        var vectors = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            vectors[i * (size + 1)] = 1;
        }

        for (var sweep = 0; sweep < MostSweeps && Sweep(work, vectors, size); sweep++)
        {
        }

        var order = Enumerable.Range(0, size).OrderByDescending(i => work[i * (size + 1)]).ToArray();
        return ([.. order.Select(i => work[i * (size + 1)])], [.. order.Select(i => vectors.AsSpan(i * size, size).ToArray())]);
    }

    /// <summary>Rotates every pair of rows once; returns whether any pair was not yet orthogonal.</summary>
    private static bool Sweep(double[] work, double[] vectors, int size)
    {
        var any = false;
        for (var p = 0; p < size; p++)
        {
            for (var q = p + 1; q < size; q++)
            {
                var entry = work[(p * size) + q];
                if (Math.Abs(entry) > 1e-16 * Math.Sqrt(Math.Abs(work[p * (size + 1)] * work[q * (size + 1)])))
                {
                    any = true;
                    Rotate(work, vectors, size, p, q);
                }
            }
        }

        return any;
    }

    private static void Rotate(double[] work, double[] vectors, int size, int p, int q)
    {
        var ratio = (work[q * (size + 1)] - work[p * (size + 1)]) / (2 * work[(p * size) + q]);
        var tangent = (ratio < 0 ? -1 : 1) / (Math.Abs(ratio) + Math.Sqrt((ratio * ratio) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        for (var k = 0; k < size; k++)
        {
            (work[(k * size) + p], work[(k * size) + q]) = Turn(work[(k * size) + p], work[(k * size) + q], cosine, sine);
        }

        for (var k = 0; k < size; k++)
        {
            (work[(p * size) + k], work[(q * size) + k]) = Turn(work[(p * size) + k], work[(q * size) + k], cosine, sine);
            (vectors[(p * size) + k], vectors[(q * size) + k]) = Turn(vectors[(p * size) + k], vectors[(q * size) + k], cosine, sine);
        }
    }

    private static (double First, double Second) Turn(double first, double second, double cosine, double sine) =>
        ((cosine * first) - (sine * second), (sine * first) + (cosine * second));
}
