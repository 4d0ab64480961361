using ParamOO.Observables;
using ParamOO.Tests.Numerics;

namespace ParamOO.Tests.Observables;

public sealed class EdgeSearchTests
{
    private static readonly double[] Distances = [-0.8, -0.2, 0, 0.4, 1.1];

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(99)]
    public void TheDynamicProgrammeFindsTheBestMergeOfAll(ulong seed)
    {
        var (search, cells) = Problem(seed, cells: 14);
        double[] weights = [0.1, 0.3, 0.2, 0.15, 0.25];
        var merge = search.BestMerge(4)(weights)!;
        var best = AllMerges(cells, 4).Max(candidate => Weighted(search.Kept(candidate), weights));
        Assert.Equal(best, Weighted(search.Kept(merge), weights), 12);
    }

    /// <summary>The largest minimum is searched for, not proven: fourteen rough cells leave a per cent, thousands of smooth ones nothing.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(99)]
    public void TheWorstHypothesisKeepsAsMuchAsAnyMergeAllows(ulong seed)
    {
        var (search, cells) = Problem(seed, cells: 14);
        var kept = search.Kept(search.MaximizeSmallest(4)!).Min();
        var best = AllMerges(cells, 4).Max(candidate => search.Kept(candidate).Min());
        Assert.InRange(kept, 0.985 * best, best + 1e-12);
    }

    [Fact]
    public void FloorsAreKeptOrTheSearchSaysThatItCannot()
    {
        var (search, cells) = Problem(5, cells: 40, minimumEvents: 90);
        var merge = search.MaximizeSmallest(4)!;
        int[] ends = [0, .. merge, cells];
        Assert.All(ends.Zip(ends.Skip(1)), bin => Assert.True((bin.Second - bin.First) * 10 >= 90));
        Assert.Null(search.MaximizeSmallest(5));
    }

    [Fact]
    public void AsManyBinsAsCellsKeepEverythingThatCellsKeep()
    {
        var (search, cells) = Problem(5, cells: 6);
        Assert.Equal([1, 2, 3, 4, 5], search.MaximizeSmallest(cells)!);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public void TheBestMergeIsAmongThoseAroundItsWidestBinAndFoundAgainFromNearby(ulong seed)
    {
        var (search, cells) = Problem(seed, cells: 7);
        var best = AllMerges(cells, 4).Max(candidate => search.Kept(candidate)[0]);
        var around = search.AroundWidest(4).ToList();
        Assert.Equal(best, around.Max(entry => search.Kept(entry)[0]), 12);
        Assert.All(around, entry => Assert.Equal(best, search.Kept(search.Refine([entry]).Single()!)[0], 12));
        Assert.All(around, entry => Assert.Equal(search.Kept(entry)[0], search.Kept([.. entry.Select(edge => (double)edge)]), 12));
    }

    private static (EdgeSearch Search, int Cells) Problem(ulong seed, int cells, int minimumEvents = 0)
    {
        var numbers = new Sequence(seed);
        var rows = Distances.Select(_ => Enumerable.Range(0, cells)
            .Select(cell => new ScoreCell(1 + numbers.Next(), (0.6 * cell / cells) - 0.3 + (0.3 * numbers.NextNormal() / 3), 10)).ToArray()).ToArray();
        var information = rows.Select((row, k) => row.Sum(cell => cell.Information(Distances[k]))).ToArray();
        return (new EdgeSearch([.. rows.Select(row => new CellSums(row))], Distances, information) { MinimumEvents = minimumEvents }, cells);
    }

    private static IEnumerable<int[]> AllMerges(int cells, int bins) =>
        from a in Enumerable.Range(1, cells - bins + 1)
        from b in Enumerable.Range(a + 1, cells - a - 2)
        from c in Enumerable.Range(b + 1, cells - b - 1)
        select new[] { a, b, c };

    private static double Weighted(double[] kept, double[] weights) => kept.Zip(weights, (k, w) => k * w).Sum();
}
