using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>Coefficients of a tensor product of pieces that are given and not those that follow from the templates.</summary>
/// <param name="Places">Where they stand, ascending: (place on the border × coefficients along a ray + coefficient along the ray) × bins + bin.</param>
/// <param name="Values">The coefficients [events].</param>
public sealed record LatticeCorrections(ValueList<int> Places, ValueList<double> Values)
{
    /// <summary>No corrections.</summary>
    public static LatticeCorrections None { get; } = new([], []);

    /// <summary>Whether they can be corrections of so many coefficients.</summary>
    /// <param name="coefficients">The number.</param>
    public bool Fit(int coefficients) => Places.Count == Values.Count && Values.All(double.IsFinite)
        && Places.All(place => place >= 0 && place < coefficients) && Places.Zip(Places.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>Collects corrections.</summary>
    internal sealed class Builder
    {
        private readonly List<int> places = [];
        private readonly List<double> values = [];

        /// <summary>Whether there are none.</summary>
        public bool IsEmpty => places.Count == 0;

        /// <summary>Adds one.</summary>
        /// <param name="place">Its place, after all others.</param>
        /// <param name="value">The coefficient.</param>
        public void Add(int place, double value)
        {
            places.Add(place);
            values.Add(value);
        }

        /// <summary>All of them.</summary>
        public LatticeCorrections Build() => new([.. places], [.. values]);
    }
}
