using System.Numerics.Tensors;

namespace ParamOO.Observables;

/// <summary>Categories that share a column of a row.</summary>
/// <param name="Categories">Which.</param>
/// <param name="Yield">Their yield under the reference hypothesis at the reference [events].</param>
/// <param name="Moment">Sum of z over these events, one number per parameter.</param>
/// <param name="Events">Simulated events at every knot and in every half.</param>
/// <param name="Yields">Yield under the reference hypothesis [events] at every knot and in every half.</param>
internal sealed record CategoryGroup(int[] Categories, double Yield, double[] Moment, int[] Events, double[] Yields)
{
    /// <summary>Both groups as one.</summary>
    /// <param name="other">The other.</param>
    public CategoryGroup With(CategoryGroup other) => new(
        [.. Categories, .. other.Categories],
        Yield + other.Yield,
        Sum(Moment, other.Moment),
        Sum(Events, other.Events),
        Sum(Yields, other.Yields));

    /// <summary>What is lost by taking two groups for one: w₁w₂/(w₁ + w₂) Σ_m ω_m (z̄₁ₘ − z̄₂ₘ)².</summary>
    /// <param name="other">The other.</param>
    /// <param name="weights">ω of every nuisance parameter.</param>
    public double CostOfMerging(CategoryGroup other, double[] weights)
    {
        var sum = 0.0;
        for (var m = 0; m < weights.Length; m++)
        {
            var difference = (Moment[m] / Yield) - (other.Moment[m] / other.Yield);
            sum += weights[m] * difference * difference;
        }

        return Yield * other.Yield / (Yield + other.Yield) * sum;
    }

    /// <summary>Adds its information to a matrix: what is left of Σ z zᵀ.</summary>
    /// <param name="matrix">[parameters × parameters].</param>
    /// <param name="sign">1, or −1 to take it off again.</param>
    public void AddTo(double[] matrix, int sign)
    {
        for (var i = 0; i < Moment.Length; i++)
        {
            var line = matrix.AsSpan(i * Moment.Length, Moment.Length);
            TensorPrimitives.MultiplyAdd(Moment, sign * Moment[i] / Yield, line, line);
        }
    }

    /// <summary>Whether it holds enough everywhere.</summary>
    /// <param name="floors">What columns must hold.</param>
    public bool IsEnough(ColumnFloors floors)
    {
        for (var i = 0; i < Events.Length; i++)
        {
            if (!floors.Allow(Events[i], Yields[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static T[] Sum<T>(T[] first, T[] second)
        where T : System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.IAdditiveIdentity<T, T>
    {
        var sum = new T[first.Length];
        TensorPrimitives.Add(first, second, sum);
        return sum;
    }
}
