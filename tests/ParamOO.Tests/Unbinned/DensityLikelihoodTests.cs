using System.Text.Json;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Mixture;
using ParamOO.Testing;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Unbinned;

/// <summary>A resonance over a falling background against numpy, scipy and iminuit; tests/data/densities/make_densities.py made the numbers.</summary>
public class DensityLikelihoodTests
{
    private static readonly JsonElement Golden = Read();

    [Fact]
    public void TheLikelihoodIsThatOfScipy()
    {
        foreach (var golden in Golden.GetProperty("points").EnumerateArray())
        {
            var likelihood = Open(golden.GetProperty("replica").GetInt32());
            Assert.Equal(golden.GetProperty("twice_nll").GetDouble(), ValueAt(likelihood, Numbers(golden, "theta")), 1e-5);
        }
    }

    [Fact]
    public void FitsAndScansAreThoseOfMinuit()
    {
        var tested = Numbers(Golden, "tested");
        var result = DensityScan.Run([Open(0), Open(1), Open(2)], "s", tested, statOnly: false);
        var expected = Golden.GetProperty("scans").EnumerateArray().ToList();
        for (var replica = 0; replica < 3; replica++)
        {
            var (scan, golden) = (result.Replicas[replica], expected[replica]);
            Assert.Equal(UnbinnedStatus.Converged, scan.Best.Status);
            Assert.Equal(golden.GetProperty("twice_nll").GetDouble(), scan.Best.TwiceNll, 1e-4);
            Assert.All(Numbers(golden, "best").Zip(scan.Best.Values), pair => Assert.Equal(pair.First, pair.Second, 2e-3 * (1 + Math.Abs(pair.First))));
            Assert.All(Numbers(golden, "t").Zip(scan.Points), pair => Assert.Equal(pair.First, pair.Second.TestStatistic, 1e-3));
        }

        // Discrete profiling: each profile from its own minimum, then the lowest.
        Assert.Equal(tested.Select((_, k) => expected.Min(golden => Numbers(golden, "t")[k])), result.Envelope, (one, other) => Math.Abs(one - other) < 1e-3);
        Assert.Equal(expected.Average(golden => Numbers(golden, "best")[0]), result.Best, 0.02);
    }

    [Theory]
    [InlineData(DensityInterpolation.Quadratic)]
    [InlineData(DensityInterpolation.Exponential)]
    public void DerivativesAreExact(DensityInterpolation interpolation)
    {
        var likelihood = Open(0, interpolation);
        var size = likelihood.Parameters.Length;
        double[] point = [40, 1900, 1.4, 0.5, 124.6, 0.7];
        var (gradient, hessian) = (new double[size], new double[size * size]);
        likelihood.Evaluate(point, gradient, hessian);
        double[] steps = [1e-3, 1e-2, 1e-5, 1e-5, 1e-4, 1e-4];
        for (var i = 0; i < size; i++)
        {
            var (up, down, curvature) = (new double[size], new double[size], new double[size * size]);
            var above = likelihood.Evaluate(Moved(point, i, steps[i]), up, curvature);
            var below = likelihood.Evaluate(Moved(point, i, -steps[i]), down, curvature);
            Assert.Equal((above - below) / (2 * steps[i]), gradient[i], 1e-4 * (1 + Math.Abs(gradient[i])));
            for (var j = 0; j < size; j++)
            {
                Assert.Equal((up[j] - down[j]) / (2 * steps[i]), hessian[(i * size) + j], 2e-3 * (1 + Math.Abs(hessian[(i * size) + j])));
            }
        }
    }

    [Fact]
    public void TheNumberOfThreadsChangesNoBit()
    {
        double[] point = [40, 1900, 1.4, 0.5, 124.6, 0.7];
        double[] Result(int threads)
        {
            var (gradient, hessian) = (new double[6], new double[36]);
            var value = DensityLikelihood.Open(Model().Of("0"), Events(), threads).Evaluate(point, gradient, hessian);
            return [value, .. gradient, .. hessian];
        }

        Assert.Equal(Result(1), Result(3));
    }

    [Fact]
    public void AYieldMayBeNegativeWhileTheIntensityIsPositive()
    {
        var likelihood = Open(0);
        Assert.True(double.IsFinite(ValueAt(likelihood, [-8, 2050, 1.7, 0.4, 125.2, -0.6])));
        Assert.True(double.IsNaN(ValueAt(likelihood, [-200, 2050, 1.7, 0.4, 125.2, -0.6])));
    }

    [Fact]
    public void SidebandsAloneKnowNothingOfTheSignal()
    {
        var model = Model() with { Regions = [new("low", new(95, 115), false), new("high", new(135, 180), false)] };
        var likelihood = DensityLikelihood.Open(model.Of("0"), Events());
        Assert.Contains(likelihood.Findings, finding => finding.Id == "PX0315");
        double[] point = [0, 2000, 1.4, 0.5, 125, 0];
        var (gradient, hessian) = (new double[6], new double[36]);
        likelihood.Evaluate(point, gradient, hessian);
        Assert.InRange(Math.Abs(gradient[0]), 0, 0.1);
        Assert.InRange(likelihood.Expected(point), 1000, 1900);
    }

    [Fact]
    public void EverythingWrongWithAModelIsSaidAtOnce()
    {
        var model = Model();
        var wrong = model with
        {
            Poi = "mu",
            Regions = [new("SR", new(110, 140), true), new("low", new(90, 120), false)],
            Components = [model.Components[0] with { Mass = Expression.Parse("m - 100") }, model.Components[1] with { Yield = Expression.Parse("signal") }],
        };
        var refused = Assert.Throws<InvalidInputException>(() => DensityLikelihood.Open(wrong, Events()));
        Assert.Equal(["PX0316", "PX0316", "PX0317", "PX0318", "PX0319"], refused.Findings.Select(finding => finding.Id).Order());
    }

    [Fact]
    public void WrongDensitiesAreNamedWithTheirRow()
    {
        var model = Model() with { IsLogarithmic = false };
        var events = new EventTable(
            "t", ["m", "logq_B_0", "logq_S", "logq_S_jes_up", "logq_S_jes_down"], [[100, 120, 121], [-1, 0, 1], [-1, 0, double.NaN], [1, 1, 1], [1, 1, 1]]);
        var refused = Assert.Throws<InvalidInputException>(() => DensityLikelihood.Open(model.Of("0"), events));
        Assert.Contains(refused.Findings, finding => finding.Id == "PX0313" && finding.Message.Contains("the first is NaN in row 2"));
        Assert.Contains(refused.Findings, finding => finding.Id == "PX0314");
    }

    [Fact]
    public void AMassThatIsNoNumberIsNamedWithItsRow()
    {
        var events = new EventTable("t", ["m"], [[100, double.NaN, 121, double.PositiveInfinity]]);
        var model = Model() with { Regions = [new("all", new(95, 180), false)] };
        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => DensityLikelihood.Open(model.Of("0"), events)).Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal("PX0358", finding.Id);
        Assert.StartsWith("2 values of the resonant variable are not finite, the first is NaN in row 1", finding.Message, StringComparison.Ordinal);
    }

    internal static DensityModel Model(DensityInterpolation interpolation = DensityInterpolation.Quadratic) => new(
        "s",
        "m",
        new(95, 180),
        [
            Parameter.Free("s", 50, new(-200, 400)), Parameter.Free("nB", 2000, new(0, 1e4)), Parameter.Free("p1", 1.5, new(-5, 10)),
            Parameter.Free("p2", 0.2, new(-5, 10)), Parameter.Free("mean", 125, new(122, 128)), Parameter.Nuisance("jes"),
        ],
        [
            new("B", Expression.Parse("nB"), Expression.Parse("exp(-p1 * (m - 90) / 90 - p2 * ((m - 90) / 90)^2)"), "logq_B_{replica}", []),
            new(
                "S",
                Expression.Parse("s * (1 + 0.05 * jes)"),
                PeakShape.DoubleCrystalBall("m", "mean", "1.6", ("1.5", "4"), ("1.8", "6")),
                "logq_S",
                [new("jes", "logq_S_jes_up", "logq_S_jes_down", interpolation)]),
        ],
        [new("SR", new(115, 135), true), new("low", new(95, 115), false), new("high", new(135, 180), false)])
    {
        IsLogarithmic = true,
    };

    private static DensityLikelihood Open(int replica, DensityInterpolation interpolation = DensityInterpolation.Quadratic) =>
        DensityLikelihood.Open(Model(interpolation).Of($"{replica}"), Events());

    private static IEventSource Events() => EventSources.Open(Path.Combine(SharedData.Repository, "examples", "densities", "events.csv"));

    private static double ValueAt(DensityLikelihood likelihood, double[] point) =>
        likelihood.Evaluate(point, new double[point.Length], new double[point.Length * point.Length]);

    private static double[] Moved(double[] point, int index, double step)
    {
        double[] moved = [.. point];
        moved[index] += step;
        return moved;
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "tests", "data", "densities", "golden.json")));
        return document.RootElement.Clone();
    }
}
