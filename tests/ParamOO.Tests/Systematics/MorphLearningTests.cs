using ParamOO.Events;
using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using Xunit.Abstractions;

namespace ParamOO.Tests.Systematics;

public sealed class MorphLearningTests(ITestOutputHelper output)
{
    private static readonly double[][] Unseen =
    [
        .. from i in Enumerable.Range(0, 24)
           let radius = 0.4 + (1.6 * ((i * 7) % 24) / 23)
           let angle = 2 * Math.PI * i / 24
           select new[] { radius * Math.Cos(angle), radius * Math.Sin(angle) },
    ];

    [Theory]
    [InlineData(KernelFamily.Matern52)]
    [InlineData(KernelFamily.SquaredExponential)]
    public void AMorphBeatsTheFactorisedLikelihoodTenfoldWhereSystematicsDoNotFactorise(KernelFamily kernel)
    {
        var table = MorphToy.Table([.. MorphToy.Anchors, .. Unseen]);
        var morph = MorphToy.Morph(table, MorphToy.Anchors) with { Kernel = kernel };
        var truth = Truth(table);
        var (factorised, morphed) = (Errors(MorphToy.Region(table), truth), Errors(MorphToy.Region(table, morph), truth));
        output.WriteLine($"{kernel}: largest |Δ(−2 ln L)| factorised {factorised.Max():G3}, morphed {morphed.Max():G3}; rms {Rms(factorised):G3}, {Rms(morphed):G3}");
        Assert.True(factorised.Max() > 10 * morphed.Max(), $"{factorised.Max()} {morphed.Max()}");
        Assert.True(Rms(factorised) > 10 * Rms(morphed), $"{Rms(factorised)} {Rms(morphed)}");
    }

    [Fact]
    public void AnchorsAtOneSigmaOnTheAxesGiveCode4()
    {
        double[][] points = [[1, 0], [-1, 0], [0, 1], [0, -1]];
        var table = MorphToy.Table([.. points, .. Unseen]);

        // Once with single variations of events, once with anchors only.
        var plain = MorphToy.Model with { Processes = MorphToy.Model.Processes.Select(process => process with { Systematics = [] }).ToValueList() };
        var fromEvents = Build(MorphToy.Model, MorphToy.Region(table));
        var both = Build(MorphToy.Model, MorphToy.Region(table, MorphToy.Morph(table, points)));
        var fromAnchors = Build(plain, MorphToy.Region(table, MorphToy.Morph(table, points)));
        Assert.DoesNotContain(fromAnchors.Channel.Samples[1].Modifiers, modifier => modifier is GaussianMorph);
        foreach (var point in Unseen)
        {
            var expected = Yields(fromEvents, point);
            Assert.All(expected.Zip(Yields(both, point)), pair => Assert.Equal(1, pair.Second / pair.First, 1e-6));
        }

        // δ with the yield inside it, in one factor: code 4 of their product.
        var (up, down) = (Background([1, 0]), Background([-1, 0]));
        var (nominal, between) = (Background([0, 0]), Background([0.3, 0]));
        for (var bin = 0; bin < nominal.Length; bin++)
        {
            Assert.Equal(new FactorInterpolation(up[bin] / nominal[bin], down[bin] / nominal[bin]).At(0.3), between[bin] / nominal[bin], 1e-9);
        }

        double[] Background(double[] point) =>
            [.. Yields(fromAnchors, point).Zip(fromAnchors.Channel.Samples[0].Yields.At(1).ToArray(), (total, signal) => total - signal)];
    }

    [Fact]
    public void AnchorsAreReproducedAndTheNominalPointExactly()
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        var built = Build(MorphToy.Model, MorphToy.Region(table, MorphToy.Morph(table, MorphToy.Anchors)));
        var plain = Build(MorphToy.Model, MorphToy.Region(table));
        Assert.All(Yields(plain, [0, 0]).Zip(Yields(built, [0, 0])), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        var truth = Filled(table, MorphToy.Anchors);
        foreach (var (index, point) in MorphToy.Anchors.Index())
        {
            var expected = truth[index];
            Assert.All(expected.Zip(Yields(built, point)), pair => Assert.Equal(1, pair.Second / pair.First, 1e-3));
        }
    }

    [Fact]
    public void TheBuildSaysWhatItLearned()
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        var record = Assert.Single(Build(MorphToy.Model, MorphToy.Region(table, MorphToy.Morph(table, MorphToy.Anchors))).Record.Morphs);
        output.WriteLine($"{record} {string.Join(' ', record.Amplitudes)} {string.Join(' ', record.LengthScales)}");
        Assert.True(record is { IsNeeded: true, Anchors: 16, LengthScales.Count: 2 });
        Assert.True(record.LeaveOneOutError < record.FactorizedError / 2);
    }

    [Fact]
    public void PosteriorVarianceWidensTheBins()
    {
        double[][] few = [[1, 1], [-1, -1]];
        var table = MorphToy.Table(few);
        var morph = MorphToy.Morph(table, few);
        var without = Build(MorphToy.Model, MorphToy.Region(table, morph)).Channel.McStatistics!.RelativeUncertainty.At(1);
        var with = Build(MorphToy.Model, MorphToy.Region(table, morph with { HasUncertainty = true })).Channel.McStatistics!.RelativeUncertainty.At(1);
        Assert.All(without.ToArray().Zip(with.ToArray()), pair => Assert.True(pair.Second >= pair.First));
        Assert.Contains(without.ToArray().Zip(with.ToArray()), pair => pair.Second > 1.02 * pair.First);
    }

    [Fact]
    public void FitsWithMorphsGiveTheSameBitsInAllWidths()
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        var built = Analysis.Build(new AnalysisPlan("toy", MorphToy.Model, [MorphToy.Region(table, MorphToy.Morph(table, MorphToy.Anchors))]));
        var model = built.Workspace.At(1);
        var data = new Likelihood(model).AsimovData([.. model.Parameters.Select(parameter => parameter.Name switch
        {
            "mu" => 1.3,
            "shift" => 0.8,
            "width" => -0.7,
            _ => parameter.Nominal,
        })]);
        var fits = new[] { LaneWidth.Scalar, LaneWidth.Vector256, LaneWidth.Vector512 }
            .Select(lanes => Fit.Run(model, new FitRequest { Data = [.. data] }, new FitOptions { Lanes = lanes })).ToArray();
        Assert.All(fits, fit => Assert.Equal(FitStatus.Converged, fit.Status));
        Assert.Equal(1.3, fits[0].Values[model.IndexOf("mu")], 1e-3);
        Assert.Equal(fits[0].Values.AsSpan(), fits[1].Values.AsSpan());
        Assert.Equal(fits[0].Values.AsSpan(), fits[2].Values.AsSpan());
    }

    private static double Rms(double[] values) => Math.Sqrt(values.Average(value => value * value));

    /// <summary>|−2 ln L − true −2 ln L| of the nominal data at points that no morph has seen.</summary>
    private static double[] Errors(RegionPlan region, double[][] truth)
    {
        var built = Build(MorphToy.Model, region);
        var data = Yields(built, [0, 0]);
        return [.. Unseen.Zip(truth, (point, yields) => Math.Abs(Deviance(data, Yields(built, point)) - Deviance(data, yields)))];
    }

    private static double Deviance(double[] counts, double[] yields) => 2 * counts.Zip(yields, (n, nu) => nu - n + (n * Math.Log(n / nu))).Sum();

    private static double[][] Truth(EventTable table) => Filled(table, Unseen);

    /// <summary>Total yields of the reference hypothesis at points, from templates made there.</summary>
    private static double[][] Filled(EventTable table, double[][] points)
    {
        var region = MorphToy.Region(table, MorphToy.Morph(table, points, "truth"));
        var grid = HypothesisGrid.Uniform(new MixtureYields(MorphToy.Model), new Interval(0, 4), region.Yields.Knots);
        var filled = RegionTemplates.Fill(MorphToy.Model, region, grid, []);
        var knot = grid.Knots.Select((hypothesis, index) => (hypothesis.Poi, index)).First(pair => pair.Poi == 1).index;
        return [.. filled.Anchors[0].Select(set => set.Yield(knot, 1).ToArray().Zip(filled.Templates.Yield(knot, 0).ToArray(), (b, s) => b + s).ToArray())];
    }

    private static BuiltRegion Build(MixtureModel model, RegionPlan region) => RegionBuilder.Build(model, region, []);

    private static double[] Yields(BuiltRegion built, double[] point)
    {
        var workspace = new Workspace(
            [built.Channel], [built.Observation], [new Measurement("m", "mu", [new ParameterSettings("mu", Inits: [1], Bounds: [new Interval(0, 4)])])]);
        var likelihood = new Likelihood(workspace.At(1));
        var values = likelihood.Model.Parameters.Select(parameter => parameter.Name switch
        {
            "shift" => point[0],
            "width" => point[1],
            _ => parameter.Nominal,
        }).ToArray();
        var yields = new double[likelihood.Model.Bins];
        likelihood.ExpectedYields(values, yields);
        return yields;
    }
}
