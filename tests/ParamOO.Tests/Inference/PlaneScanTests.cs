using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

public sealed class PlaneScanTests
{
    [Fact]
    public void EveryCellIsTheRatioOfTwoIndependentFits()
    {
        var workspace = ParameterImpactsTests.Counts(1, [118, 93, 71]);
        var model = workspace.At();
        var (mu, k) = (model.IndexOf("mu"), model.IndexOf("k"));
        var scan = PlaneScan.Run(workspace, new PlaneScanOptions { Values = [0, 1, 2.5], Second = "k", SecondValues = [0.9, 1, 1.1, 1.2] });
        Assert.True(scan.HasConverged);
        var free = Fit.Run(model).TwiceNll;
        Assert.Equal(12, scan.Points.Count);
        foreach (var point in scan.Points)
        {
            var held = Fit.Run(model, FitRequest.Free.Hold(mu, point.Value).Hold(k, point.Second));
            Assert.Equal(held.TwiceNll - free, point.TestStatistic, 1e-6);
            Assert.Equal((point.Value, point.Second), (point.Parameters[mu], point.Parameters[k]));
        }
    }

    /// <summary>Both fits use the data and yields of μ′ = μ; the free one has two minima to choose from.</summary>
    [Fact]
    public void WhereTheBinningFollowsTheHypothesisEveryColumnHasItsOwnFreeFit()
    {
        var workspace = SmallWorkspaces.Interference();
        var data = new AsimovData([new("mu", 0.4)]);
        var scan = PlaneScan.Run(workspace, new PlaneScanOptions { Values = [0, 0.4, 1.5, 4], Second = "alpha_shape", SecondValues = [-1, 0, 1], Data = data });
        Assert.True(scan.HasConverged);
        var models = new HypothesisModels(workspace);
        var shape = models.IndexOf("alpha_shape");
        foreach (var point in scan.Points)
        {
            var model = models.At(point.Value);
            var counts = new Likelihood(model).AsimovData(models.PointOf([new("mu", 0.4)]).AsSpan());
            var free = Fit.Run(model, new FitRequest { Data = [.. counts] });
            var held = Fit.Run(model, new FitRequest { Data = [.. counts] }.Hold(0, point.Value).Hold(shape, point.Second));
            Assert.Equal(held.TwiceNll - free.TwiceNll, point.TestStatistic, 1e-6);
        }

        Assert.Equal(0.4, scan.Best.Value, 1e-4);
        Assert.Equal(0, scan.Best.Second, 1e-4);
    }

    [Fact]
    public void TheProfileOfThePlaneIsTheScanOfOneParameter()
    {
        var workspace = ParameterImpactsTests.Counts(1, [118, 93, 71]);
        var line = ProfileScan.Run(workspace, new ScanOptions { Values = [0.5, 2] });
        var plane = PlaneScan.Run(workspace, new PlaneScanOptions { Values = [0.5, 2], Second = "k", SecondValues = [.. Enumerable.Range(0, 81).Select(i => 0.8 + (0.005 * i))] });
        foreach (var point in line.Points)
        {
            var lowest = plane.Points.Where(cell => cell.Value == point.Value).Min(cell => cell.TestStatistic);
            Assert.InRange(lowest - point.TestStatistic, -1e-8, 5e-3);
        }
    }

    [Fact]
    public void TheResultDoesNotDependOnThreads()
    {
        var workspace = SmallWorkspaces.Interference();
        var options = new PlaneScanOptions { Values = [0, 0.5, 1, 2, 3], Second = "alpha_rate", SecondValues = [-1, 0, 1] };
        Assert.Equal(PlaneScan.Run(workspace, options).Points, PlaneScan.Run(workspace, options with { Threads = 3 }).Points);
    }

    /// <summary>t = x² + y² has a circle of radius √threshold; t is interpolated by cubics on a finer grid, hence the small tolerance.</summary>
    [Fact]
    public void TheContourOfAParabolaIsACircle()
    {
        double[] axis = [.. Enumerable.Range(-10, 21).Select(i => 0.3 * i)];
        double[] t = [.. axis.SelectMany(x => axis.Select(y => (x * x) + (y * y)))];
        var contour = Contour.Of(ConfidenceLevel.OneSigma, axis, axis, t);
        Assert.Equal(2.2957, contour.Threshold, 1e-3);
        var line = Assert.Single(contour.Lines);
        Assert.True(line.IsClosed);
        Assert.All(line.Points, point => Assert.Equal(Math.Sqrt(contour.Threshold), Math.Sqrt((point.X * point.X) + (point.Y * point.Y)), 5e-4));
    }

    /// <summary>Interference: t has an infinite slope where a signal strength vanishes, and is a parabola in its root.</summary>
    [Fact]
    public void AContourIsSmoothInTheRootOfASignalStrength()
    {
        double[] x = [.. Enumerable.Range(0, 21).Select(i => 0.2 * i)];
        double[] y = [.. Enumerable.Range(-10, 21).Select(i => 0.3 * i)];
        double[] t = [.. x.SelectMany(mu => y.Select(other => (4 * Math.Pow(Math.Sqrt(mu) - 0.8, 2)) + (other * other)))];
        var contour = Contour.Of(ConfidenceLevel.OneSigma, x, y, t);
        var ends = contour.Lines.SelectMany(line => line.Points).Where(point => point.X < 0.02).ToList();
        Assert.NotEmpty(ends);
        Assert.All(ends, point => Assert.Equal(contour.Threshold, (4 * Math.Pow(Math.Sqrt(point.X) - 0.8, 2)) + (point.Y * point.Y), 1e-3));
    }

    [Fact]
    public void TwoMinimaHaveTwoContours()
    {
        double[] axis = [.. Enumerable.Range(-20, 41).Select(i => 0.25 * i)];
        double[] t = [.. axis.SelectMany(x => axis.Select(y => 4 * Math.Min(Math.Pow(x - 2, 2), Math.Pow(x + 2, 2)) + (4 * y * y)))];
        var contour = Contour.Of(ConfidenceLevel.OneSigma, axis, axis, t);
        Assert.Equal(2, contour.Lines.Count);
        Assert.All(contour.Lines, line => Assert.True(line.IsClosed));
    }

    [Fact]
    public void AGapOpensAContour()
    {
        double[] axis = [.. Enumerable.Range(-10, 21).Select(i => 0.3 * i)];
        double[] t = [.. axis.SelectMany(x => axis.Select(y => x > 1.4 && x < 1.6 && Math.Abs(y) < 0.1 ? double.NaN : (x * x) + (y * y)))];
        Assert.False(Assert.Single(Contour.Of(ConfidenceLevel.OneSigma, axis, axis, t).Lines).IsClosed);
    }

    [Theory]
    [InlineData("PX0757", "mu", 0.9, 1.1)]
    [InlineData("PX0702", "k", 0.9, 99.0)]
    [InlineData("PX0758", "k", 0.9, 0.9)]
    [InlineData("PX0701", "kk", 0.9, 1.1)]
    public void WhatCannotBeScannedIsTold(string id, string second, double low, double high)
    {
        var options = new PlaneScanOptions { Values = [0, 1], Second = second, SecondValues = low == high ? [low] : [low, high] };
        var refused = Assert.Throws<InvalidInputException>(() => PlaneScan.Run(ParameterImpactsTests.Counts(1, [118, 93, 71]), options));
        Assert.Contains(refused.Findings, finding => finding.Id == id);
    }
}
