using System.Collections.Immutable;

namespace ParamOO.Numerics;

/// <summary>Slopes at given places of the polynomials through the five nearest of them (fewer where there are fewer): linear in the values.</summary>
/// <remarks>Places closer than 1e-7 of their range mark a discontinuity, across which no polynomial goes.</remarks>
public sealed class PolynomialSlopes
{
    private const int Stencil = 5;

    // Per place the first of the places that count, and a weight for each.
    private readonly ImmutableArray<(int First, ImmutableArray<double> Weights)> rules;

    /// <summary>Prepares the weights.</summary>
    /// <param name="places">Ascending, at least two.</param>
    public PolynomialSlopes(ReadOnlySpan<double> places)
    {
        var list = ImmutableArray.CreateBuilder<(int, ImmutableArray<double>)>(places.Length);
        foreach (var stretch in KnotStretches.Of(places))
        {
            var (start, length) = stretch.GetOffsetAndLength(places.Length);
            var count = Math.Min(Stencil, length);
            for (var at = start; at < start + length; at++)
            {
                var first = Math.Clamp(at - (count / 2), start, start + length - count);
                double[] stencil = [.. places.Slice(first, count)];
                list.Add((first, [.. Enumerable.Range(0, count).Select(one => LagrangeSlope(stencil, one, at - first))]));
            }
        }

        rules = list.ToImmutable();
    }

    /// <summary>The values that the slope at a place depends on: the index of the first, and a weight for each.</summary>
    /// <param name="at">Index of the place.</param>
    public (int First, ImmutableArray<double> Weights) RuleAt(int at) => rules[at];

    /// <summary>The slopes of some values.</summary>
    /// <param name="values">One per place.</param>
    /// <param name="slopes">Receives one per place. Overwritten.</param>
    public void Of(ReadOnlySpan<double> values, Span<double> slopes)
    {
        for (var at = 0; at < rules.Length; at++)
        {
            var (first, weights) = rules[at];
            var slope = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                slope += weights[k] * values[first + k];
            }

            slopes[at] = slope;
        }
    }

    /// <summary>The derivative at one place of the polynomial that is one at another and zero at the rest.</summary>
    private static double LagrangeSlope(double[] places, int one, int at)
    {
        var slope = 0.0;
        for (var i = 0; i < places.Length; i++)
        {
            if (i != one)
            {
                var term = 1 / (places[one] - places[i]);
                for (var j = 0; j < places.Length; j++)
                {
                    term *= j == one || j == i ? 1 : (places[at] - places[j]) / (places[one] - places[j]);
                }

                slope += term;
            }
        }

        return slope;
    }
}
