namespace ParamOO.Observables;

/// <summary>The groups of categories of one row while they are merged.</summary>
internal sealed class CategoryRow
{
    private readonly List<CategoryGroup> groups;
    private readonly List<List<double>> costs;
    private readonly double[] weights;
    private (int First, int Second) cheapest;

    /// <summary>Merges what is too small for a column.</summary>
    /// <param name="start">One group per category.</param>
    /// <param name="weights">ω of every nuisance parameter.</param>
    /// <param name="floors">What columns must hold.</param>
    public CategoryRow(IEnumerable<CategoryGroup> start, double[] weights, ColumnFloors floors)
    {
        (groups, this.weights) = ([.. start], weights);
        costs = [.. groups.Select(first => groups.Select(second => ReferenceEquals(first, second) ? double.PositiveInfinity : first.CostOfMerging(second, weights)).ToList())];
        List<bool> enough = [.. groups.Select(group => group.IsEnough(floors))];
        while (groups.Count > 1 && enough.Contains(false))
        {
            FindCheapest(enough);
            enough.RemoveAt(cheapest.Second);
            enough[cheapest.First] = MergeCheapest().IsEnough(floors);
        }

        FindCheapest(null);
    }

    /// <summary>The groups.</summary>
    public IReadOnlyList<CategoryGroup> Groups => groups;

    /// <summary>What the cheapest merge loses; infinite where there is one group.</summary>
    public double Cost => groups.Count < 2 ? double.PositiveInfinity : costs[cheapest.First][cheapest.Second];

    /// <summary>The groups that can be merged most cheaply.</summary>
    public (CategoryGroup First, CategoryGroup Second) Cheapest => (groups[cheapest.First], groups[cheapest.Second]);

    /// <summary>Merges them.</summary>
    public void Merge()
    {
        MergeCheapest();
        FindCheapest(null);
    }

    private CategoryGroup MergeCheapest()
    {
        var (first, second) = cheapest;
        var merged = groups[first] = groups[first].With(groups[second]);
        groups.RemoveAt(second);
        costs.RemoveAt(second);
        costs.ForEach(line => line.RemoveAt(second));
        for (var other = 0; other < groups.Count; other++)
        {
            costs[first][other] = costs[other][first] = other == first ? double.PositiveInfinity : merged.CostOfMerging(groups[other], weights);
        }

        return merged;
    }

    /// <summary>Finds the cheapest pair: of all groups, or with one at least that does not hold enough.</summary>
    private void FindCheapest(List<bool>? enough)
    {
        var least = double.PositiveInfinity;
        for (var first = 0; first < groups.Count; first++)
        {
            for (var second = first + 1; second < groups.Count; second++)
            {
                if (costs[first][second] < least && !(enough is not null && enough[first] && enough[second]))
                {
                    (least, cheapest) = (costs[first][second], (first, second));
                }
            }
        }
    }
}
