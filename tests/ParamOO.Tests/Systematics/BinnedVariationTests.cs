using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Tests.Numerics;

namespace ParamOO.Tests.Systematics;

public sealed class BinnedVariationTests
{
    private static readonly double[][] Nominal = [[10, 20, 30, 40], [15, 15, 30, 40]];

    [Fact]
    public void TwoSidedTakesHalfTheDifference()
    {
        var work = new BinnedVariation(1.2, 1.1, [[1.1, 1.1, 1.1, 1.1], [1, 1, 1, 1]], [[1.1, 1.1, 1.1, 1.1], [1, 1, 1, 1]], Nominal);
        work.Symmetrise(Symmetrization.TwoSided);
        Assert.Equal(0.5 * Math.Log(1.2 / 1.1), work.LogNormUp, 1e-14);
        Assert.Equal(-work.LogNormUp, work.LogNormDown, 1e-14);

        // Both directions went the same way: nothing is left but the integral, which is kept.
        Assert.All(work.LogUp[0], log => Assert.Equal(Math.Log(1.1), log, 1e-14));
    }

    [Fact]
    public void MaximumTakesTheLargerDirectionOfABinAtAllHypotheses()
    {
        double[][] up = [[1.2, 0.99, 1, 1], [0.9, 0.97, 1, 1]];
        double[][] down = [[0.95, 1.04, 1, 1], [0.95, 1.06, 1, 1]];
        var work = new BinnedVariation(1.01, 0.9, up, down, Nominal);
        work.Symmetrise(Symmetrization.Maximum);
        Assert.Equal((-Math.Log(0.9), Math.Log(0.9)), (work.LogNormUp, work.LogNormDown));
        for (var knot = 0; knot < 2; knot++)
        {
            Assert.Equal(Math.Log(up[knot][0]), -work.LogDown[knot][0], 0.03);
            Assert.Equal(Math.Log(down[knot][1]), -work.LogUp[knot][1], 0.03);
        }

        Keeps(Nominal, up, work.LogUp);
        Keeps(Nominal, down, work.LogDown);
    }

    [Fact]
    public void SmoothingRemovesNoiseAndKeepsIntegralsAndSigns()
    {
        var numbers = new Sequence(3);
        var nominal = Enumerable.Repeat(50.0, 24).ToArray();
        double Truth(int bin) => 1 + (0.004 * (bin - 11.5));
        var noisy = Enumerable.Range(0, 24).Select(bin => Truth(bin) * (1 + (0.05 * (numbers.Next() - 0.5)))).ToArray();
        noisy[7] = 3;
        var work = new BinnedVariation(1, 1, [noisy], [noisy], [nominal]);
        Assert.True(work.Smooth(BinLines.OfOneAxis(24)) > 1);
        var before = noisy.Select((value, bin) => Math.Abs(value - Truth(bin))).Sum();
        var after = work.LogUp[0].Select((log, bin) => Math.Abs(Math.Exp(log) - Truth(bin))).Sum();
        Assert.True(after < before, $"{after} {before}");
        Keeps([nominal], [noisy], work.LogUp);
    }

    [Fact]
    public void SmoothingFollowsTheAxesAndNotTheRunningIndex()
    {
        // Four rows of a two-axis score, each flat: rows are far from each other, and nothing may leak between them.
        var rows = Enumerable.Range(0, 4).SelectMany(row => Enumerable.Repeat(row % 2 == 0 ? 1.3 : 0.8, 5)).ToArray();
        var work = new BinnedVariation(1, 1, [rows], [rows], [Enumerable.Repeat(1.0, 20).ToArray()]);
        work.Smooth(BinLines.OfOneAxis(20));
        var alongIndex = work.LogUp[0];
        work = new BinnedVariation(1, 1, [rows], [rows], [Enumerable.Repeat(1.0, 20).ToArray()]);
        work.Smooth(Rows([5, 5, 5, 5], isOrdered: true));
        for (var row = 0; row < 4; row++)
        {
            Assert.All(work.LogUp[0].Skip(5 * row).Take(5), log => Assert.Equal(work.LogUp[0][5 * row], log, 1e-12));
        }

        Assert.NotEqual(alongIndex[4], alongIndex[2], 1e-3);
    }

    [Fact]
    public void RowsWithFewerColumnsMeetTheirNeighboursAtTheSameShareOfTheYield()
    {
        // A straight line against the row, of another height in the lower and in the upper half of the columns.
        int[] counts = [4, 4, 2, 4, 4, 1, 4];
        var logs = counts.SelectMany((count, row) => Enumerable.Range(0, count).Select(column => (0.02 * row) + (count > 1 && 2 * column >= count ? 0.3 : 0))).ToArray();
        var values = logs.Select(Math.Exp).ToArray();
        var work = new BinnedVariation(1, 1, [values], [values], [Enumerable.Repeat(1.0, logs.Length).ToArray()]);
        work.Smooth(Rows(counts, isOrdered: false));

        // The row of one column has the height of neither half: it moves the integral, and with it all bins a little.
        Assert.All(logs.Zip(work.LogUp[0]).Take(16), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }

    [Fact]
    public void CategoriesAreSmoothedAlongTheScoreAlone()
    {
        // Three categories that have nothing to do with each other, each smooth against the score but for noise.
        double[] heights = [0.4, -0.5, 0.1];
        var logs = Enumerable.Range(0, 36).Select(bin => heights[bin % 3] + (bin / 3 % 2 == 0 ? 0.02 : -0.02)).ToArray();
        var work = new BinnedVariation(1, 1, [[.. logs.Select(Math.Exp)]], [[.. logs.Select(Math.Exp)]], [Enumerable.Repeat(1.0, 36).ToArray()]);
        work.Smooth(Rows([.. Enumerable.Repeat(3, 12)], isOrdered: false));
        Assert.All(work.LogUp[0].Index().Skip(6).Take(24), entry => Assert.Equal(heights[entry.Index % 3], entry.Item, 0.025));
        Assert.True(work.LogUp[0].Index().Skip(6).Take(24).Sum(entry => Math.Abs(entry.Item - heights[entry.Index % 3])) < 0.7 * 24 * 0.02);
    }

    private static BinLines Rows(int[] counts, bool isOrdered) => new(counts, (row, column, other) => ((2 * column) + 1) * counts[other] / (2 * counts[row]), isOrdered);

    private static void Keeps(double[][] nominal, double[][] before, double[][] after)
    {
        for (var knot = 0; knot < nominal.Length; knot++)
        {
            var expected = nominal[knot].Zip(before[knot], (yield, delta) => yield * delta).Sum();
            Assert.Equal(expected, nominal[knot].Zip(after[knot], (yield, log) => yield * Math.Exp(log)).Sum(), 1e-10);
        }
    }
}
