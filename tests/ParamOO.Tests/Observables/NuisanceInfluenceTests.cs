using ParamOO.Observables;
using ParamOO.Tests.Numerics;

namespace ParamOO.Tests.Observables;

public sealed class NuisanceInfluenceTests
{
    private const int Events = 300;
    private const int Bins = 7;

    private static readonly double[][] Scores = PlantedScores();
    private static readonly double[] Weights = [.. Enumerable.Range(0, Events).Select(i => 0.2 + (i % 3))];

    /// <summary>A free nuisance parameter, a constrained one and one of interest: uncertainties from matrices of the scores themselves, two by two and three by three.</summary>
    [Fact]
    public void WhatBinsKeepIsTheRatioOfUncertaintiesFromBothInformationMatrices()
    {
        double[] constraints = [0, 4];
        var influence = NuisanceInfluence.Of(Scores, Weights, constraints)!;
        var positions = influence.Transform.Select(line => Enumerable.Range(0, Events).Select(i => line.Zip(Scores, (factor, list) => factor * list[i]).Sum()).ToArray()).ToArray();
        var kept = influence.Kept([.. NuisanceInfluence.Products(positions, Weights).Zip(Binned(positions), (all, binned) => all - binned)]);
        var (unbinned, binned) = (VariancesOf(NuisanceInfluence.Products(Scores, Weights), constraints), VariancesOf(Binned(Scores), constraints));
        for (var m = 0; m < 2; m++)
        {
            Assert.Equal(Math.Sqrt(unbinned[m] / binned[m]), kept[m], 9);
            Assert.InRange(kept[m], 0.05, 0.9999);
        }
    }

    [Fact]
    public void ParametersThatEventsDoNotTellApartHaveNoInfluence() =>
        Assert.Null(NuisanceInfluence.Of([Scores[0], Scores[0]], Weights, [0, 0]));

    private static double[][] PlantedScores()
    {
        var numbers = new Sequence(5);
        return [.. Enumerable.Range(0, 3).Select(m => Enumerable.Range(0, Events).Select(i => numbers.Next() - 0.4 + ((m + 1) * (i % Bins) * 0.1)).ToArray())];
    }

    /// <summary>Σ over bins of the products of sums, divided by the yield.</summary>
    private static double[] Binned(double[][] lists)
    {
        var sums = lists.Select(list => Enumerable.Range(0, Bins).Select(bin => Of(bin).Sum(i => Weights[i] * list[i])).ToArray()).ToArray();
        return [.. from first in sums
                   from second in sums
                   select Enumerable.Range(0, Bins).Sum(bin => first[bin] * second[bin] / Of(bin).Sum(i => Weights[i]))];

        static IEnumerable<int> Of(int bin) => Enumerable.Range(0, Events).Where(i => i % Bins == bin);
    }

    /// <summary>The diagonal of the inverse of a 3 × 3 matrix by its minors.</summary>
    private static double[] VariancesOf(double[] matrix, double[] constraints)
    {
        var at = (double[])matrix.Clone();
        for (var m = 0; m < constraints.Length; m++)
        {
            at[4 * m] += constraints[m];
        }

        var determinant = Enumerable.Range(0, 3).Sum(j => at[j] * ((at[3 + ((j + 1) % 3)] * at[6 + ((j + 2) % 3)]) - (at[3 + ((j + 2) % 3)] * at[6 + ((j + 1) % 3)])));
        return [.. Enumerable.Range(0, 3).Select(m =>
        {
            var (a, b) = ((m + 1) % 3, (m + 2) % 3);
            return ((at[(3 * a) + a] * at[(3 * b) + b]) - (at[(3 * a) + b] * at[(3 * b) + a])) / determinant;
        })];
    }
}
