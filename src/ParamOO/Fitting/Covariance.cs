using System.Collections.Immutable;

namespace ParamOO.Fitting;

/// <summary>Covariance of all parameters; rows and columns of parameters that are held or at a bound are zero.</summary>
public sealed class Covariance
{
    private readonly ImmutableArray<double> entries;

    internal Covariance(int size, ImmutableArray<double> entries) => (Size, this.entries) = (size, entries);

    /// <summary>Number of parameters.</summary>
    public int Size { get; }

    /// <summary>All entries, row by row, [parameters × parameters].</summary>
    public ReadOnlySpan<double> Entries => entries.AsSpan();

    /// <summary>Covariance of two parameters.</summary>
    /// <param name="i">Index of one.</param>
    /// <param name="j">Index of the other.</param>
    public double this[int i, int j] => entries[(i * Size) + j];

    /// <summary>Correlation of two parameters; 0 where one of them has no uncertainty.</summary>
    /// <param name="i">Index of one.</param>
    /// <param name="j">Index of the other.</param>
    public double Correlation(int i, int j)
    {
        var product = this[i, i] * this[j, j];
        return product > 0 ? this[i, j] / Math.Sqrt(product) : 0;
    }
}
