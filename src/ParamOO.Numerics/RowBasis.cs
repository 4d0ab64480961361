using System.Numerics.Tensors;

namespace ParamOO.Numerics;

/// <summary>A few orthonormal vectors that span the rows of a matrix to a tolerance, by Gram–Schmidt with the largest remainder next.</summary>
public sealed class RowBasis
{
    private RowBasis(double[][] vectors, double[][] coordinates)
    {
        Vectors = vectors;
        Coordinates = coordinates;
    }

    /// <summary>The vectors, each as long as a row.</summary>
    public double[][] Vectors { get; }

    /// <summary>For every row its scalar products with the vectors.</summary>
    public double[][] Coordinates { get; }

    /// <summary>Finds the vectors.</summary>
    /// <param name="rows">The rows, all of one length.</param>
    /// <param name="tolerance">Largest length that may remain of a row, non-negative.</param>
    public static RowBasis Of(IReadOnlyList<double[]> rows, double tolerance)
    {
        var remainders = rows.Select(row => row.ToArray()).ToArray();
        var vectors = new List<double[]>();
        while (remainders.MaxBy(Length) is { } largest && Length(largest) > tolerance && vectors.Count < largest.Length)
        {
            var vector = new double[largest.Length];
            TensorPrimitives.Divide(largest, Length(largest), vector);
            vectors.Add(vector);
            foreach (var remainder in remainders)
            {
                TensorPrimitives.MultiplyAdd(vector, -TensorPrimitives.Dot(vector, remainder), remainder, remainder);
            }
        }

        return new([.. vectors], [.. rows.Select(row => vectors.Select(vector => TensorPrimitives.Dot(vector, row)).ToArray())]);
    }

    private static double Length(double[] row) => Math.Sqrt(TensorPrimitives.Dot(row, row));
}
