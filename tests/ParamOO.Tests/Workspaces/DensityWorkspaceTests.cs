using ParamOO.Files.Yaml;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Testing;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Workspaces.Densities;

namespace ParamOO.Tests.Workspaces;

/// <summary>A resonance with densities of features in bins of mass × score, against its unbinned likelihood.</summary>
public class DensityWorkspaceTests
{
    private static readonly DensityFile Example = DensityFile.Read(Path.Combine(SharedData.Repository, "examples", "densities", "densities.yaml"));
    private static readonly Lazy<BuiltDensityWorkspace> Built =
        new(() => DensityWorkspaceBuilder.Build(Example.Model, Example.Replicas, Example.Binning!, Example.Data, Example.Measurement));

    [Fact]
    public void BinsKeepTheInformationAndCountEveryEvent()
    {
        Assert.InRange(Built.Value.Kept, 0.99, 1);
        Assert.Equal(2060, Built.Value.Bins.Sum(bin => bin.Observed.Span.ToArray().Sum()));
        Assert.InRange(Built.Value.TemplateShift, 0, 0.05);
        Assert.InRange(Built.Value.ShapeError, 0, 0.02);
    }

    [Fact]
    public void ExpectedEventsOfEveryMassBinFollowTheShapesAsTheirIntegralsDo()
    {
        var (built, model) = (Built.Value, Built.Value.WithoutUncertainties.At());
        var point = built.Point.ToArray();
        foreach (var (name, shift) in new[] { ("s", 0.0), ("p1", 0.3), ("p2", -0.25), ("mean", 0.3), ("s", 25), ("nB", -60) })
        {
            point[built.Unbinned.IndexOf(name)] += shift;
            double[] theta = [.. model.Parameters.Select(parameter => point[built.Unbinned.IndexOf(parameter.Name)])];
            var expected = new double[model.Bins];
            new Likelihood(model).ExpectedYields(theta, expected);
            built.Unbinned.Prepare(point);
            var channels = built.Bins.OrderBy(bin => bin.Channel, StringComparer.Ordinal).ToList();
            var first = 0;
            foreach (var bin in channels)
            {
                var sum = expected.AsSpan(first, bin.Expected.Count).ToArray().Sum();
                Assert.Equal(built.Unbinned.ExpectedIn(bin.Interval).Value, sum, 1e-3 * sum);
                first += bin.Expected.Count;
            }
        }
    }

    [Fact]
    public void ProfilesAgreeWithThoseOfTheUnbinnedLikelihood()
    {
        double[] values = [0, 30, 100];
        var unbinned = DensityScan.Run(Built.Value.Unbinned, "s", values, statOnly: false);
        var binned = ProfileScan.Run(Built.Value.WithoutUncertainties, new() { Values = [0, 30, 100] });
        Assert.Equal(unbinned.Best.Values[0], binned.Best.Value, 2.0);
        Assert.All(unbinned.Points.Zip(binned.Points), pair => Assert.Equal(pair.First.TestStatistic, pair.Second.TestStatistic, 0.1 + (0.03 * pair.First.TestStatistic)));
    }

    [Fact]
    public void ProfilesOfReplicasInBinsHaveTheEnvelopeOfThoseWithoutBins()
    {
        double[] values = [0, 60];
        var envelope = DensityScan.Run([.. Example.Models.Select(model => DensityLikelihood.Open(model, Example.Data))], "s", values, statOnly: false);
        var binned = Built.Value.Replicas.Select(replica => ProfileScan.Run(replica, new() { Values = [0, 60] })).ToList();
        Assert.Equal(3, binned.Count);
        Assert.All(envelope.Replicas.Zip(binned), pair => Assert.Equal(pair.First.Best.Values[0], pair.Second.Best.Value, 4.0));
        Assert.All(envelope.Envelope.Select((t, k) => (t, DensityScan.Smallest(binned.Select(scan => scan.Points[k].TestStatistic)))), pair => Assert.Equal(pair.t, pair.Item2, 0.3 + (0.05 * pair.t)));
    }

    [Fact]
    public void ReplicasAreNuisanceParametersAndQuadraticDensitiesCode2()
    {
        var workspace = Built.Value.Workspace;
        var modifiers = workspace.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers).ToList();
        Assert.Equal(["replicas_1", "replicas_2"], modifiers.OfType<ShapeVariation>().Select(modifier => modifier.Name).Distinct().Order());
        Assert.All(modifiers.OfType<HistoSys>(), modifier => Assert.Equal(ParamOO.Numerics.InterpolationCode.QuadraticShift, modifier.Code));
        Assert.DoesNotContain(workspace.Channels, channel => channel.Name.StartsWith("low", StringComparison.Ordinal) && channel.McStatistics is not null);
    }

    [Fact]
    public void BinsThatLoseInformationForWantOfSimulatedEventsSayWhatTheyKeep()
    {
        var built = DensityWorkspaceBuilder.Build(Example.Model, Example.Replicas, Example.Binning! with { MinimumEvents = 700 }, Example.Data, "m");
        Assert.True(built.Kept < 0.99);
        Assert.Contains(built.Findings, finding => finding.Id == "PX0360" && finding.Severity == Severity.Warning);
        Assert.DoesNotContain(Built.Value.Findings, finding => finding.Id == "PX0360");
    }

    [Fact]
    public void WhatCannotBeBinnedIsSaid()
    {
        var binning = Example.Binning!;
        Assert.Equal("PX0352", IdOf(binning with { MassEdges = [95, 115, 180] }));
        Assert.Equal("PX0353", IdOf(binning with { Mass = Expression.Parse("nB * m") }));
        Assert.Equal("PX0355", IdOf(binning with { MassEdges = [95, 115, 115.001, 135, 180] }));
        Assert.Equal("PX0103", IdOf(binning with { DensityColumn = "logq_R" }));
        Assert.Equal("PX0350", IdOf(binning, Example.Model with { Regions = [new("all", new(95, 180), false)] }));
    }

    private static string IdOf(DensityBinning binning, DensityModel? model = null) => Assert.Throws<InvalidInputException>(
        () => DensityWorkspaceBuilder.Build(model ?? Example.Model, Example.Replicas, binning, Example.Data, "m")).Findings[0].Id;
}
