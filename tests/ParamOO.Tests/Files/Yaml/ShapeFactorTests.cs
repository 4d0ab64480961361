using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Yaml;
using ParamOO.Likelihoods;
using ParamOO.Systematics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files.Yaml;

public sealed class ShapeFactorTests : IDisposable
{
    private const string Text =
        """
        General: {Measurement: toy, POI: mu, Columns: {Weight: w}}
        Parameters:
          - {Name: mu, Nominal: 1, Bounds: [0, 4]}
        Regions:
          - Name: SR
            Reference: events.arrow
            Observable: {Bins: 4, MinimumEvents: 1, MinimumYield: 0, CrossFit: false}
            Yields: {Knots: 5}
          - {Name: side, Reference: side.arrow, Variable: x, Binning: [-3, -1, 1, 3]}
          - {Name: peak, Reference: peak.arrow, Variable: x, Binning: [-3, -1, 1, 3]}
        Samples:
          - {Name: S, Yield: {SR: 10, peak: 40}, Coefficient: mu}
          - {Name: B, Yield: {SR: 300, side: 500, peak: 300}}
        NormFactors:
          - {Name: k, Samples: [B], Bounds: [0.2, 4]}
        ShapeFactors:
          - {Name: fakes, Samples: [B], Regions: [side, peak], Bounds: [0, 5]}
        """;

    private readonly TemporaryFolder folder = new();

    public ShapeFactorTests()
    {
        foreach (var (name, first) in new[] { ("events.arrow", 0), ("side.arrow", 600), ("peak.arrow", 1200) })
        {
            EventSources.Write(folder[name], Events(first, 600));
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FactorsAndTheirRangesStandInTheWorkspace()
    {
        var workspace = Analysis.Build(Read(Text).Plan).Workspace;
        var settings = workspace.Measurements[0].Parameters;
        Assert.Equal(new[] { 1.0, 1, 1 }, settings.Single(entry => entry.Name == "fakes").Inits);
        Assert.Equal([new Interval(0, 5), new(0, 5), new(0, 5)], settings.Single(entry => entry.Name == "fakes").Bounds!.Value);
        Assert.Equal([new Interval(0.2, 4)], settings.Single(entry => entry.Name == "k").Bounds!.Value);
        var carriers = workspace.Channels.Where(channel => channel.Samples.Any(sample => sample.Modifiers.Contains(new ShapeFactor("fakes"))));
        Assert.Equal(["side", "peak"], carriers.Select(channel => channel.Name));
        var model = workspace.At(1);
        Assert.Equal(new Interval(0, 5), model.Parameters.Single(parameter => parameter.Name == "fakes[2]").Bounds);
    }

    [Fact]
    public void BothLikelihoodsHaveTheFactorsOfFixedBins()
    {
        var plan = Read(Text.Replace("NormFactors:\n  - {Name: k, Samples: [B], Bounds: [0.2, 4]}\n", "") + "\nScan: {Values: [0, 1, 3]}\n").Plan;
        var free = Analysis.Validate(plan, Analysis.Build(plan));
        Assert.All(free.Profiled.Points, point => Assert.True(point.HasConverged));
        Assert.All(free.Profiled.Points.Where(point => point.Unbinned > 0.1), point => Assert.InRange(point.Kept, 0.95, 1.001));
        Assert.All(free.Uncertainties, entry => Assert.InRange(entry.Ratio, 0.99, 1.05));
        Assert.Equal(["mu", "fakes[0]", "fakes[1]", "fakes[2]"], free.Uncertainties.Select(entry => entry.Parameter));

        // A shape that only the side region knows tells less of the signal.
        var known = plan with { ControlRegions = plan.ControlRegions.Select(region => region with { ShapeFactors = [] }).ToValueList() };
        var fixedShape = Analysis.Validate(known, Analysis.Build(known));
        Assert.True(free.Profiled.Points[0].Unbinned < 0.9 * fixedShape.Profiled.Points[0].Unbinned);
    }

    [Fact]
    public void DerivativesOfTheUnbinnedLikelihoodAreExactAlsoWhereAFactorIsZero()
    {
        var likelihood = Analysis.OpenUnbinned(Read(Text.Replace("[side, peak]", "[peak]")).Plan, null, []);
        int[] free = [.. Enumerable.Range(0, likelihood.Parameters.Length)];
        Assert.Equal(["mu", "k", "fakes[0]", "fakes[1]", "fakes[2]"], likelihood.Parameters.Select(parameter => parameter.Name));
        double[] point = [1.3, 0.9, 1.2, 0, 0.7];
        var value = likelihood.Evaluate([point], free)[0];
        for (var p = 0; p < free.Length; p++)
        {
            const double step = 1e-6;
            var (up, down) = (At(likelihood, free, point, p, step), At(likelihood, free, point, p, -step));
            Assert.Equal((up.TwiceNll - down.TwiceNll) / (2 * step), value.Gradient[p], 1e-4 * (1 + Math.Abs(value.Gradient[p])));
            for (var q = 0; q < free.Length; q++)
            {
                Assert.Equal((up.Gradient[q] - down.Gradient[q]) / (2 * step), value.Hessian[(p * free.Length) + q], 1e-4 * (1 + Math.Abs(value.Hessian[(p * free.Length) + q])));
            }
        }
    }

    [Fact]
    public void BinsThatFollowTheHypothesisAreComparedWithTheirFactorsHeld()
    {
        var plan = Read(Text.Replace("Regions: [side, peak], Bounds", "Regions: [SR], Bounds") + "\nScan: {Values: [0, 1]}\n");
        Assert.Contains(plan.Findings, finding => finding.Id == "PX0525");
        var built = Analysis.Build(plan.Plan);
        Assert.Equal(4, built.Workspace.Measurements[0].Parameters.Single(entry => entry.Name == "fakes").Inits!.Value.Count);
        var validation = Analysis.Validate(plan.Plan, built);
        Assert.InRange(validation.Profiled.Points[0].Kept, 0.9, 1.001);
    }

    [Theory]
    [InlineData("Samples: [B], Regions", "Samples: [C], Regions", "PX0910")]
    [InlineData("Samples: [B], Regions", "Samples: [S], Regions", "PX0526")]
    [InlineData("[side, peak]", "[side, peek]", "PX0931")]
    [InlineData("[side, peak]", "[]", "PX0919")]
    [InlineData("[side, peak]", "[SR, peak]", "PX0527")]
    [InlineData("peak.arrow, Variable: x, Binning: [-3, -1, 1, 3]", "peak.arrow, Variable: x, Binning: [-3, 0, 3]", "PX0527")]
    [InlineData("Bounds: [0, 5]", "Bounds: [-1, 5]", "PX0907")]
    [InlineData("Bounds: [0, 5]", "Bounds: [2, 5]", "PX0913")]
    [InlineData("Name: fakes", "Name: k", "PX0909")]
    [InlineData("Bounds: [0, 5]}", "Bounds: [0, 5]}\n  - {Name: again, Samples: [B], Regions: [peak]}", "PX0524")]
    [InlineData("Regions: [side, peak], ", "", "PX0905")]
    [InlineData("Bounds: [0.2, 4]", "Bounds: [2, 4]", "PX0913")]
    [InlineData("Name: k, Samples: [B]", "Name: k, Samples: [F]", "PX0910")]
    [InlineData("Name: k, Samples: [B]", "Name: mu, Samples: [B]", "PX0909")]
    [InlineData("Name: k, Samples: [B]", "Name: k, Samples: [B, B]", "PX0528")]
    [InlineData("Name: k, Samples: [B]", "Name: k, Samples: []", "PX0919")]
    public void MisuseIsAFinding(string before, string after, string id)
    {
        Assert.Contains(before, Text);
        var refused = Assert.Throws<InvalidInputException>(() => Read(Text.Replace(before, after)));
        Assert.Contains(refused.Findings, finding => finding.Id == id);
    }

    private static LikelihoodValue At(UnbinnedLikelihood likelihood, int[] free, double[] point, int moved, double step) =>
        likelihood.Evaluate([[.. point.Select((value, index) => index == moved ? value + step : value)]], free)[0];

    /// <summary>Events at the nodes of a golden-ratio sequence on [−3, 3].</summary>
    private static EventTable Events(int first, int rows)
    {
        var x = Enumerable.Range(first, rows).Select(row => 6 * (((row + 0.5) * 0.6180339887498949 % 1) - 0.5)).ToArray();
        double[] weights = [.. x.Select(_ => 1.0 / rows)];
        double[] signal = [.. x.Select(at => 6 * Math.Exp(-0.5 * (at - 1) * (at - 1)) / 2.5066 / 0.9772)];
        double[] background = [.. x.Select(at => 1 - (0.1 * at))];
        return new EventTable("events", ["x", "w", "r_S", "r_B"], [x, weights, signal, background]);
    }

    private AnalysisFile Read(string text)
    {
        File.WriteAllText(folder["analysis.yaml"], text);
        return AnalysisFile.Read(folder["analysis.yaml"]);
    }
}
