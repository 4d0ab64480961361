using ParamOO.Observables;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Observables;

public sealed class FewestBinsTests
{
    [Theory]
    [InlineData(EdgePlacement.Optimized)]
    [InlineData(EdgePlacement.Following)]
    public void TheFewestBinsThatKeepAFractionAreMadeAndNoFewer(EdgePlacement edges)
    {
        var chosen = Build(new ObservableOptions { Bins = 40, Edges = edges, Keep = 0.97 }, out var findings);
        Assert.DoesNotContain(findings, finding => finding.Id == "PX0424");
        var bins = chosen.Templates.Bins;
        Assert.InRange(bins, 2, 39);
        Assert.InRange(chosen.Observable.Kept!.Value, 0.97, 1);
        Assert.InRange(chosen.SmallestKept(0), 0.97 - 0.002, 1);
        Assert.InRange(Build(new ObservableOptions { Bins = bins - 1, Edges = edges }, out _).SmallestKept(0), 0, 0.97 + 0.002);
    }

    /// <summary>What edges keep of the other half is what the templates, filled from both, keep: for edges at ends of cells the same to rounding.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsSaidToBeKeptIsWhatTheTemplatesKeep(bool crossFit)
    {
        var record = Build(new ObservableOptions { Bins = 40, Keep = 0.95, CrossFit = crossFit }, out _);
        Assert.Equal(record.SmallestKept(0), record.Observable.Kept!.Value, 1e-9);
    }

    [Fact]
    public void MoreIsKeptByMoreBins()
    {
        var less = Build(new ObservableOptions { Bins = 40, Keep = 0.9 }, out _).Templates.Bins;
        var more = Build(new ObservableOptions { Bins = 40, Keep = 0.98 }, out _).Templates.Bins;
        Assert.InRange(less, 1, more - 1);
    }

    [Fact]
    public void AFractionThatNoBinsKeepIsSaid()
    {
        var record = Build(new ObservableOptions { Bins = 4, Keep = 0.9999 }, out var findings);
        Assert.Equal(4, record.Templates.Bins);
        Assert.Contains("0.9999", Assert.Single(findings, finding => finding.Id == "PX0424").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FixedEdgesHaveNoNumberToChoose()
    {
        var error = Assert.Throws<InvalidInputException>(() => Build(new ObservableOptions { Keep = 0.9, Edges = EdgePlacement.Tails }, out _));
        Assert.Contains(error.Findings, finding => finding.Id == "PX0406");
    }

    private static RegionRecord Build(ObservableOptions options, out Findings findings)
    {
        findings = new Findings();
        var region = InterferenceToy.Region(InterferenceToy.Table(6000)) with { Observable = options, Yields = new() { Knots = 17 } };
        return RegionBuilder.Build(InterferenceToy.Model, region, findings).Record;
    }
}
