using ParamOO.Inference;
using ParamOO.Tests.Unbinned;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

public sealed class UnbinnedProfileScanTests
{
    private static readonly UnbinnedLikelihood Likelihood = UnbinnedLikelihood.Open(Toy.Model(), [new ReferenceTable(Toy.Table(801), "w", null)]);

    [Fact]
    public void AtTheEdgesOfAnIntervalTheStatisticIsTheThreshold()
    {
        var (scan, _) = UnbinnedProfileScan.Run(Likelihood, "k", new ScanOptions { Values = [0.7, 0.85, 1, 1.2, 1.4], Levels = [0.6827] });
        var part = scan.Intervals[0].Intervals.Single();
        foreach (var point in UnbinnedScan.Run(Likelihood, "k", [part.Low.Value, part.High.Value], statOnly: false).Points)
        {
            Assert.Equal(ConfidenceLevel.Threshold(0.6827), point.TestStatistic, 1e-4);
        }
    }

    /// <summary>The lowest of a row over the second parameter, held at its estimate, is the fit of the row.</summary>
    [Fact]
    public void APlaneAgreesWithScansOfOneParameter()
    {
        var lines = UnbinnedScan.Run(Likelihood, "mu", [0.2, 1, 2.5], statOnly: false).Points;
        double[] seconds = [.. lines.Select(point => point.Fit.Values[4]).Order()];
        var plane = UnbinnedPlaneScan.Run(Likelihood, "mu", new PlaneScanOptions { Values = [0.2, 1, 2.5], Second = "k", SecondValues = [.. seconds] });
        Assert.True(plane.HasConverged);
        foreach (var line in lines)
        {
            var own = plane.Points.Single(point => point.Value == line.Value && point.Second == line.Fit.Values[4]);
            Assert.Equal(line.TestStatistic, own.TestStatistic, 1e-5);
            Assert.All(plane.Points.Where(point => point.Value == line.Value), point => Assert.True(point.TestStatistic >= line.TestStatistic - 1e-6));
        }
    }

    [Fact]
    public void AMistakenSecondParameterIsBadInput()
    {
        var options = new PlaneScanOptions { Values = [1, 2], Second = "kk", SecondValues = [1, 2] };
        Assert.Equal("PX0334", Assert.Throws<InvalidInputException>(() => UnbinnedPlaneScan.Run(Likelihood, "mu", options)).Findings[0].Id);
    }
}
