using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ParamOO.Vocabulary;

/// <summary>One number per bin of one channel; immutable, and equal when the numbers are equal.</summary>
[CollectionBuilder(typeof(PerBin), nameof(Create))]
public readonly struct PerBin : IEquatable<PerBin>
{
    private readonly ImmutableArray<double> values;

    private PerBin(ImmutableArray<double> values) => this.values = values;

    /// <summary>Number of bins.</summary>
    public int Count => values.IsDefault ? 0 : values.Length;

    /// <summary>The numbers, first bin first.</summary>
    public ReadOnlySpan<double> Span => values.IsDefault ? [] : values.AsSpan();

    /// <summary>The number in one bin.</summary>
    /// <param name="bin">Bin index, 0-based.</param>
    public double this[int bin] => values[bin];

    /// <summary>Whether two lists hold the same numbers.</summary>
    /// <param name="left">One list.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PerBin left, PerBin right) => left.Equals(right);

    /// <summary>Whether two lists differ anywhere.</summary>
    /// <param name="left">One list.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PerBin left, PerBin right) => !left.Equals(right);

    /// <summary>Copies numbers into a list.</summary>
    /// <param name="values">One number per bin.</param>
    public static PerBin Create(ReadOnlySpan<double> values) => new([.. values]);

    /// <summary>The same number in every bin.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bins">How many bins.</param>
    public static PerBin Repeat(double value, int bins) => new([.. Enumerable.Repeat(value, bins)]);

    /// <inheritdoc/>
    public bool Equals(PerBin other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PerBin other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in Span)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Enumerates the numbers.</summary>
    public ReadOnlySpan<double>.Enumerator GetEnumerator() => Span.GetEnumerator();

    /// <summary>The numbers as a new array.</summary>
    public double[] ToArray() => Span.ToArray();
}
