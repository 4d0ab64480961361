using System.Numerics.Tensors;

namespace ParamOO.Observables;

/// <summary>
/// Merges the categories of events in every row into columns, one pair after the other, always where that loses least, whatever the row (Ward): rows
/// whose events tell different things of nuisance parameters get many columns, others few.
/// </summary>
/// <remarks>
/// What a merge loses is weighted by parameter, and weights move towards those whose uncertainty grows most, so that the largest growth becomes as
/// small as it can. Uncertainties are those at the reference hypothesis (<see cref="NuisanceInfluence"/>).
/// </remarks>
internal sealed class CategoryMerge
{
    private const int Rounds = 12;

    private readonly NuisanceInfluence influence;
    private readonly double[] unbinned;
    private readonly CategoryGroup[][] rows;
    private readonly ColumnFloors floors;

    /// <summary>Prepares the merges.</summary>
    /// <param name="categories">The categories.</param>
    /// <param name="rows">[rows][categories]: what they hold.</param>
    /// <param name="floors">What columns must hold.</param>
    public CategoryMerge(NuisanceCategories categories, CategoryGroup[][] rows, ColumnFloors floors)
    {
        (influence, this.rows, this.floors) = (categories.Influence, rows, floors);
        unbinned = NuisanceInfluence.Products(categories.Positions, categories.Weights);
    }

    /// <summary>Merges down to a number of columns, or as far as uncertainties allow.</summary>
    /// <param name="most">Most columns of all rows together.</param>
    /// <param name="keep">Smallest ratio of unbinned to binned uncertainty of any nuisance parameter; null for as many columns as are allowed.</param>
    /// <returns>The groups of every row, and the smallest ratio.</returns>
    public (CategoryRow[] Rows, double Kept) Find(int most, double? keep)
    {
        var weights = Enumerable.Repeat(1.0 / influence.Nuisances, influence.Nuisances).ToArray();
        var found = new List<(CategoryRow[] Rows, double Kept)>();
        for (var round = 0; round < Rounds; round++)
        {
            var (merged, kept) = Merge(weights, most, keep);
            found.Add((merged, kept.Min()));
            if (!(kept.Min() is > 0 and < 1))
            {
                break;
            }

            EdgeSearch.Reweight(weights, kept, 2.0 / (1 + (0.2 * round)));
        }

        var enough = found.Where(entry => entry.Kept >= keep).ToList();
        return enough.Count > 0 ? enough.MinBy(entry => entry.Rows.Sum(row => row.Groups.Count)) : found.MaxBy(entry => entry.Kept);
    }

    private (CategoryRow[] Rows, double[] Kept) Merge(double[] weights, int most, double? keep)
    {
        CategoryRow[] merging = [.. rows.Select(row => new CategoryRow(row, [.. weights], floors))];
        while (merging.MinBy(row => row.Cost) is { } next && double.IsFinite(next.Cost))
        {
            if (merging.Sum(row => row.Groups.Count) <= most && (keep is null || Kept(merging, next).Min() < keep))
            {
                break;
            }

            next.Merge();
        }

        return (merging, Kept(merging, null));
    }

    /// <summary>Unbinned over binned uncertainty of every nuisance parameter, with the cheapest merge of a row or without.</summary>
    private double[] Kept(CategoryRow[] merging, CategoryRow? next)
    {
        var lost = new double[unbinned.Length];
        foreach (var group in merging.SelectMany(row => row.Groups))
        {
            group.AddTo(lost, 1);
        }

        if (next is not null)
        {
            var (first, second) = next.Cheapest;
            first.AddTo(lost, -1);
            second.AddTo(lost, -1);
            first.With(second).AddTo(lost, 1);
        }

        TensorPrimitives.Subtract(unbinned, lost, lost);
        return influence.Kept(lost);
    }
}
