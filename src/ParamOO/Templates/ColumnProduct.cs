using System.Runtime.Intrinsics;

namespace ParamOO.Templates;

/// <summary>A column of weights times a column of shape ratios, formed while it is read.</summary>
/// <param name="weights">First weight.</param>
/// <param name="ratios">First ratio.</param>
/// <remarks>A shape ratio means nothing, and may be NaN, where its process is absent: the product is zero where the weight is.</remarks>
internal readonly unsafe struct ColumnProduct(double* weights, double* ratios)
{
    private readonly double* weights = weights;
    private readonly double* ratios = ratios;

    /// <summary>The product of one row.</summary>
    /// <param name="row">The row.</param>
    public double At(int row) => weights[row] == 0 ? 0 : weights[row] * ratios[row];

    /// <summary>The products of four rows.</summary>
    /// <param name="row">The first row.</param>
    public Vector256<double> FourAt(int row)
    {
        var weight = Vector256.Load(weights + row);
        return Vector256.AndNot(weight * Vector256.Load(ratios + row), Vector256.Equals(weight, Vector256<double>.Zero));
    }
}
