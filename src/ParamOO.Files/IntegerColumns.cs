using System.Numerics;

namespace ParamOO.Files;

/// <summary>Narrows numbers to the integers that a column stores.</summary>
internal static class IntegerColumns
{
    /// <summary>Converts numbers; NaN becomes 0, which the column marks as null.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="integers">Receives as many integers.</param>
    /// <param name="least">Smallest integer that fits.</param>
    /// <param name="bound">Smallest integer above <paramref name="least"/> that does not fit.</param>
    /// <exception cref="ArgumentException">A number is no integer or does not fit.</exception>
    public static void Narrow<T>(string column, ReadOnlySpan<double> values, Span<T> integers, double least, double bound)
        where T : struct, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = double.IsNaN(values[i]) ? 0 : values[i];
            if (value != Math.Floor(value) || value < least || value >= bound)
            {
                throw new ArgumentException($"column '{column}' of integers cannot hold {value:R}", nameof(values));
            }

            integers[i] = T.CreateTruncating(value);
        }
    }
}
