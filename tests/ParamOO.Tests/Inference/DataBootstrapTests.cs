using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Tests.Workspaces;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Inference;

/// <summary>Replicas of the observed data, drawn from the workspace alone.</summary>
public sealed class DataBootstrapTests
{
    private const int Replicas = 4000;

    /// <summary>
    /// E[n_b] = Σ w and Cov[n_b(μ′), n_c(μ″)] = Σ w² over the events that are in b at μ′ and in c at μ″: what one table of events says directly.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MeanAndCovarianceBetweenHypothesesAreThoseOfTheEvents(bool weighted)
    {
        var workspace = EventBinsTests.Built(weighted).Workspace;
        var source = Source(workspace, seed: 3);
        var (events, knots) = (workspace.Observations[0].Events!, source.Values.Count);
        var (bins, perKnot) = (events.Bins(knots)!, workspace.Channels[0].Bins);
        var (cells, mean, products) = (knots * perKnot, new double[knots * perKnot], new double[knots * perKnot, knots * perKnot]);
        var data = new double[source.ReplicaSize];
        for (var replica = 0; replica < Replicas; replica++)
        {
            source.Draw(replica, data);
            double[] counts = [.. Enumerable.Range(0, cells).Select(cell => data[(cell / perKnot * source.Size) + (cell % perKnot)] - workspace.Observations[0].CountsPerKnot[cell / perKnot][cell % perKnot])];
            for (var i = 0; i < cells; i++)
            {
                mean[i] += counts[i] / Replicas;
                for (var j = 0; j <= i; j++)
                {
                    products[i, j] += counts[i] * counts[j] / Replicas;
                }
            }
        }

        var expected = new double[cells, cells];
        for (var number = 0; number < events.Count; number++)
        {
            int[] own = [.. Enumerable.Range(0, knots).Select(knot => (knot * perKnot) + bins[(number * knots) + knot])];
            foreach (var (i, j) in own.SelectMany(i => own.Select(j => (i, j))))
            {
                expected[i, j] += events.WeightOf(number) * events.WeightOf(number);
            }
        }

        for (var i = 0; i < cells; i++)
        {
            Assert.Equal(0, mean[i], 6 * Math.Sqrt(expected[i, i] / Replicas));
            for (var j = 0; j <= i; j++)
            {
                var sigma = Math.Sqrt(((expected[i, i] * expected[j, j]) + (expected[i, j] * expected[i, j]) + expected[i, j]) / Replicas);
                Assert.Equal(expected[i, j], products[i, j], 6 * sigma);
            }
        }
    }

    [Fact]
    public void AnEventMovesBetweenBinsAndIsCountedAsOftenEverywhere()
    {
        var source = Source(EventBinsTests.Built(weighted: false).Workspace, seed: 1);
        var data = new double[source.ReplicaSize];
        source.Draw(12, data);
        var totals = Enumerable.Range(0, source.Values.Count).Select(value => data.AsSpan(value * source.Size, 6).ToArray().Sum()).ToList();
        Assert.All(totals, total => Assert.Equal(totals[0], total));
        Assert.NotEqual(data[..6], data[(4 * source.Size)..((4 * source.Size) + 6)]);
    }

    [Fact]
    public void AReplicaDependsOnSeedAndIndexAlone()
    {
        var workspace = EventBinsTests.Built(weighted: true).Workspace;
        var (one, other) = (Source(workspace, 4), Source(workspace, 5));
        var (first, again, seeded) = (new double[one.ReplicaSize], new double[one.ReplicaSize], new double[one.ReplicaSize]);
        one.Draw(7, first);
        one.Draw(8, again);
        Assert.NotEqual(first, again);
        one.Draw(7, again);
        Assert.Equal(first, again);
        other.Draw(7, seeded);
        Assert.NotEqual(first, seeded);
    }

    [Fact]
    public void ReplicasAreTestedAtEveryKnotWhateverTheThreadsAndBlocks()
    {
        var workspace = EventBinsTests.Built(weighted: false).Workspace;
        var options = new ToyOptions { Toys = 60, Seed = 2, Threads = 2 };
        var result = BootstrapRun.Run(workspace, options, []);
        Assert.Equal(60, result.Replicas.Count);
        Assert.Equal(0, result.Failed);
        Assert.Equal(9, result.Observed.Statistics.Count);
        Assert.All(result.Replicas, replica => Assert.All(replica.Statistics, t => Assert.True(t >= 0)));
        Assert.InRange(result.Mean, result.Observed.Estimate - (3 * result.StandardDeviation), result.Observed.Estimate + (3 * result.StandardDeviation));
        Assert.True(result.StandardDeviation > 0);
        double[] sorted = [.. result.Replicas.Select(replica => replica.Estimate).Order()];
        Assert.Equal([sorted[9], sorted[29], sorted[50]], [result.Quantile(0.16), result.Quantile(0.5), result.Quantile(0.84)]);

        var other = BootstrapRun.Run(workspace, options with { Threads = 1, Block = 7 }, []);
        Assert.Equal(result.Replicas.Select(replica => replica.Statistics), other.Replicas.Select(replica => replica.Statistics));
    }

    /// <summary>The scan of one replica's counts, put into the workspace, is what the run says of the replica.</summary>
    [Fact]
    public void TheTestOfAReplicaIsTheScanOfItsCounts()
    {
        var workspace = EventBinsTests.Built(weighted: false).Workspace;
        var result = BootstrapRun.Run(workspace, new ToyOptions { Toys = 3, Seed = 9 }, []);
        var source = Source(workspace, 9);
        var data = new double[source.ReplicaSize];
        source.Draw(2, data);
        var counts = Enumerable.Range(0, 9).Select(knot => PerBin.Create(data.AsSpan(knot * source.Size, 6))).ToValueList();
        var scan = ProfileScan.Run(workspace with { Observations = [new Observation("SR", [], counts)] }, new ScanOptions { Data = new ObservedData() });
        foreach (var (point, t) in scan.Points.Zip(result.Replicas[2].Statistics))
        {
            Assert.Equal(point.TestStatistic, t, 1e-5);
        }

        Assert.Equal(scan.Best.Value, result.Replicas[2].Estimate, 1e-4);
    }

    [Fact]
    public void OrdinaryChannelsFluctuateByTheirCountsAndAuxiliaryDataStay()
    {
        var built = EventBinsTests.Built(weighted: false).Workspace;
        var control = new Channel("CR", [new Sample("B", new ParamOO.Yields.ConstantYields([100, 120]), [new ParamOO.Systematics.NormSys("rate", 1.1, 0.9)])]);
        var workspace = built with { Channels = [.. built.Channels, control], Observations = [.. built.Observations, new Observation("CR", [100, 120])] };
        var source = Source(workspace, 1);
        var data = new double[source.ReplicaSize];
        source.Draw(0, data);
        var auxiliary = new HypothesisModels(workspace).At(1).Observed;
        Assert.Equal(data[..2], data[source.Size..(source.Size + 2)]);
        Assert.NotEqual([100, 120], data[..2]);
        Assert.Equal(auxiliary[8..].ToArray(), data[8..source.Size]);
    }

    [Fact]
    public void WhatCannotBeDrawnIsTold()
    {
        var counts = Assert.Throws<InvalidInputException>(() => Source(SmallWorkspaces.Interference(observed: true), 1));
        Assert.Equal("PX0728", Assert.Single(counts.Findings).Id);
        var weighted = Assert.Throws<InvalidInputException>(() => Source(SmallWorkspaces.Counting(3, 5, 7.5), 1));
        Assert.Equal("PX0729", Assert.Single(weighted.Findings).Id);
        var missing = Assert.Throws<InvalidInputException>(() => BootstrapRun.Run(SmallWorkspaces.Interference(observed: false), new ToyOptions { Toys = 2 }, []));
        Assert.Equal("PX0703", Assert.Single(missing.Findings).Id);
    }

    private static DataBootstrap Source(Workspace workspace, ulong seed)
    {
        var models = new HypothesisModels(workspace);
        return DataBootstrap.Of(workspace, models, models.FollowsHypothesis ? models.ObservedValues : [1], seed);
    }
}
