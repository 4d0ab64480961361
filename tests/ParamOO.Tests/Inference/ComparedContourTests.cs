using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

/// <summary>Contours of test statistics whose shape is known are as far apart as they were made.</summary>
public sealed class ComparedContourTests
{
    private static readonly double[] Axis = [.. Enumerable.Range(-40, 81).Select(i => 0.1 * i)];

    [Fact]
    public void EqualScansDoNotDiffer()
    {
        var scan = Plane((x, y) => (x * x) + (y * y));
        Assert.All(ComparedContour.Of(scan, scan), contour =>
        {
            Assert.Equal((0, 0, contour.Rays), (contour.Largest, contour.OpenRays, contour.Crossings.Count));
            Assert.DoesNotContain(contour.Crossings, crossing => crossing.IsBound);
        });
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(1.1)]
    public void ATestStatisticWithLessInformationHasWiderContours(double kept)
    {
        var compared = new ComparedPlane(Plane((x, y) => (x * x) + (x * y) + (y * y)), Plane((x, y) => kept * ((x * x) + (x * y) + (y * y))));
        Assert.All(compared.Contours, contour =>
        {
            Assert.Equal(Math.Abs((1 / Math.Sqrt(kept)) - 1), contour.Largest, 1e-4);
            Assert.Equal(contour.Largest, contour.RootMeanSquare, 1e-4);
        });
        var (smallest, largest) = compared.KeptWithin(0.1, 6);
        Assert.Equal(kept, smallest, 1e-12);
        Assert.Equal(kept, largest, 1e-12);
    }

    /// <summary>A contour of radius r moved by d is r ± d away along the direction of the move, and √(r² − d²) across it.</summary>
    [Fact]
    public void DistancesAreCountedFromTheBestFitOfTheFirst()
    {
        const double move = 0.1;
        var radius = Math.Sqrt(ConfidenceLevel.Threshold(ConfidenceLevel.OneSigma, 2));
        var contour = ComparedContour.Of(Plane((x, y) => (x * x) + (y * y)), Plane((x, y) => ((x - move) * (x - move)) + (y * y)), rays: 4)[0];
        double[] expected = [move / radius, Math.Sqrt(1 - (move * move / (radius * radius))) - 1, -move / radius, Math.Sqrt(1 - (move * move / (radius * radius))) - 1];
        Assert.All(expected.Zip(contour.Crossings), pair => Assert.Equal(pair.First, pair.Second.Deviation, 2e-3));
    }

    /// <summary>Both contours leave the scan below: the ray straight downwards meets nothing, and nothing is said of it.</summary>
    [Fact]
    public void WhereBothLeaveTheScanNothingIsCompared()
    {
        var contour = ComparedContour.Of(Plane(OpenBelow), Plane((x, y) => 0.98 * OpenBelow(x, y)), rays: 8)[0];
        Assert.Equal((1, 7), (contour.OpenRays, contour.Crossings.Count));
        Assert.Equal((1 / Math.Sqrt(0.98)) - 1, contour.Largest, 2e-3);

        static double OpenBelow(double x, double y) => (x * x) + (y > 0 ? y * y : 0);
    }

    [Fact]
    public void WhereOneAloneLeavesTheScanTheDeviationIsABound()
    {
        var contour = ComparedContour.Of(Plane((x, y) => (x * x) + (y * y)), Plane((x, y) => (x * x) + (y > 0 ? y * y : 0.01 * y * y)), rays: 4)[0];
        var down = contour.Crossings[3];
        Assert.True(down.IsBound);
        Assert.Equal((4 / Math.Sqrt(ConfidenceLevel.Threshold(ConfidenceLevel.OneSigma, 2))) - 1, down.Deviation, 5e-3);
        Assert.Equal(0, down.Second.X, 1e-9);
        Assert.Equal(-4, down.Second.Y, 1e-9);
    }

    /// <summary>A second minimum is met twice more, and each crossing is compared with its own.</summary>
    [Fact]
    public void ASecondMinimumIsComparedToo()
    {
        var contour = ComparedContour.Of(Plane((x, y) => TwoMinima(x, y)), Plane((x, y) => 0.96 * TwoMinima(x, y)), rays: 4)[0];
        Assert.Equal(3 + 3, contour.Crossings.Count);
        Assert.InRange(contour.Largest, 0.01, 0.08);

        static double TwoMinima(double x, double y) => 16 * Math.Min((x * x) + (y * y), ((x - 2.5) * (x - 2.5)) + (y * y));
    }

    /// <summary>What one contour has and the other lacks altogether is a deviation, not a crossing with the wrong partner.</summary>
    [Fact]
    public void AMinimumThatOneAloneHasIsADeviation()
    {
        var contour = ComparedContour.Of(
            Plane((x, y) => 16 * Math.Min((x * x) + (y * y), ((x - 2.5) * (x - 2.5)) + (y * y))), Plane((x, y) => 16 * ((x * x) + (y * y))), rays: 4)[0];
        Assert.True(contour.Largest > 0.15);
        Assert.Equal(4, contour.Crossings.Count(crossing => Math.Abs(crossing.Deviation) < 0.02));
    }

    private static PlaneScanResult Plane(Func<double, double, double> statistic)
    {
        var points = Axis.SelectMany(x => Axis.Select(y => new PlanePoint(x, y, statistic(x, y), FitStatus.Converged, [x, y]))).ToValueList();
        var best = points.MinBy(point => point.TestStatistic)!;
        ValueList<double> levels = [ConfidenceLevel.OneSigma, ConfidenceLevel.TwoSigma];
        return new(
            "x",
            "y",
            ["x", "y"],
            points,
            new PlaneBest(0, 0, best.TestStatistic, FitStatus.Converged, best.Parameters),
            levels.Select(level => Contour.Of(level, Axis, Axis, [.. points.Select(point => point.TestStatistic)])).ToValueList(),
            []);
    }
}
