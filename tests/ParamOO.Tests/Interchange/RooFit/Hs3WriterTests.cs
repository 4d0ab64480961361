using System.Text.Json;
using System.Text.RegularExpressions;
using ParamOO.Inference;
using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>Do exported HS3 texts say what the workspace says, and in words that importers read rightly?</summary>
public sealed partial class Hs3WriterTests
{
    /// <summary>Reference values: an independent numpy program of this project (2026-11, Python 3.11, double precision), reproduced by pyhs3 0.4 to 1e-13.</summary>
    [Theory]
    [InlineData(1.0, 0.0, -6.138472875958469)]
    [InlineData(2.3, 0.7, -6.96850489065215)]
    [InlineData(0.35, -1.6, -7.86366290054468)]
    [InlineData(0.35, 1.6, -7.71571825816614)]
    public void AtAHypothesisTheArithmeticOfTheFileIsThatOfTheModel(double mu, double alpha, double expected) =>
        Assert.Equal(expected, new Hs3Judge(Write(SmallInterferenceModel.Make(), 2.3)).LogLikelihood(("mu", mu), ("alpha_ggF_QCD", alpha)), 1e-12);

    [Theory]
    [InlineData(2.3, 0.0, 0.761915929527009)]
    [InlineData(2.3, 0.7, 1.660064029387399)]
    [InlineData(0.35, -1.6, 3.068006973873337)]
    public void WithTheHypothesisTiedTheLikelihoodIsTheTestStatistic(double mu, double alpha, double expected)
    {
        foreach (var form in Enum.GetValues<CorrectionForm>())
        {
            var judge = new Hs3Judge(Write(SmallInterferenceModel.Make(), null, form));
            Assert.Equal(expected, -2 * (judge.LogLikelihood(("mu", mu), ("alpha_ggF_QCD", alpha)) - judge.LogLikelihood(("mu", 1), ("alpha_ggF_QCD", 0))), 1e-12);
        }
    }

    [Theory]
    [InlineData(0.35, 0.0453386436985104)]
    [InlineData(1.05, 0.000677327310877057)]
    [InlineData(2.3, 0.720338320255273)]
    public void ProfiledItIsTheProfiledTestStatistic(double mu, double expected)
    {
        var judge = new Hs3Judge(Write(SmallInterferenceModel.Make(), null));
        Assert.Equal(expected, judge.Profiled("mu", mu) - judge.Profiled("mu", 1), 1e-12);
    }

    /// <summary>All yield functions, shapes, both kinds of MC statistics, luminosity, a free norm shared with an ordinary channel, names that ROOT does not bear.</summary>
    [Fact]
    public void SeveralChannelsOfAllKindsKeepTheirTestStatistic()
    {
        var workspace = Rich();
        var judge = new Hs3Judge(Write(workspace, null));
        var scan = ProfileScan.Run(workspace, new ScanOptions { Data = new AsimovData(), Values = [0.2, 0.9, 2.5] });

        Assert.All(scan.Points, point => Assert.Equal(point.TestStatistic, judge.Profiled("mu", point.Value) - judge.Profiled("mu", 1), 1e-8));
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(2.25)]
    public void AtAHypothesisTheyKeepTheirLikelihood(double hypothesis)
    {
        var workspace = Rich();
        var model = workspace.At(hypothesis);
        var data = new Likelihood(model).AsimovData([.. model.Parameters.Select(parameter => parameter.Nominal)]);
        var judge = new Hs3Judge(Hs3Writer.Write(workspace, new RooExportOptions { Hypothesis = hypothesis, Data = new AsimovData() }, []));
        var (best, bestJudged) = (Value(1, 0), Judged(1, 0));
        foreach (var (mu, alpha) in new[] { (0.3, 0.6), (1.7, -1.4), (3.0, 0.2) })
        {
            Assert.Equal(Value(mu, alpha) - best, Judged(mu, alpha) - bestJudged, 1e-10);
        }

        double Value(double mu, double alpha)
        {
            var point = model.Initial.ToArray();
            (point[model.IndexOf("mu")], point[model.IndexOf("shape-jes")], point[model.IndexOf("qcd")]) = (mu, alpha, -alpha);
            return new Likelihood(model).TwiceNll(point, data);
        }

        double Judged(double mu, double alpha) => -2 * judge.LogLikelihood(("mu", mu), ("alpha_shape_jes", alpha), ("alpha_qcd", -alpha));
    }

    [Fact]
    public void ObservedDataAreExactAtTheirKnots()
    {
        var workspace = SmallInterferenceModel.Make() with { Observations = [new Observation("SR", [], [[35, 19], [41, 25], [30, 28]])] };
        var judge = new Hs3Judge(Write(workspace, null));
        var scan = ProfileScan.Run(workspace, new ScanOptions { Data = new ObservedData() });
        var offset = judge.Profiled("mu", 1) - scan.Points[1].TestStatistic;

        Assert.All(scan.Points, point => Assert.Equal(point.TestStatistic, judge.Profiled("mu", point.Value) - offset, 1e-8));
        Assert.Contains("obsData_SR", judge.Root.ToString());
    }

    /// <summary>What the importers of ROOT and pyhs3 stumble over.</summary>
    [Theory]
    [InlineData(null, CorrectionForm.Factors)]
    [InlineData(null, CorrectionForm.Auxiliary)]
    [InlineData(2.0, CorrectionForm.Factors)]
    public void NoTrapOfTheImportersIsSet(double? hypothesis, CorrectionForm form)
    {
        var root = JsonDocument.Parse(Write(Rich(), hypothesis, form)).RootElement;
        string[] parameters = [.. Points(root).Select(Name)];
        string[] functions = [.. root.GetProperty("functions").EnumerateArray().Select(Name)];
        string[] distributions = [.. root.GetProperty("distributions").EnumerateArray().Select(Name)];
        string[] data = [.. root.GetProperty("data").EnumerateArray().Select(Name)];
        string[] all = [.. parameters, .. functions, .. distributions, .. data];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, name => Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", name));
        Assert.Contains("default_domain", root.GetProperty("domains").EnumerateArray().Select(Name));
        Assert.Equal("0.2", root.GetProperty("metadata").GetProperty("hs3_version").GetString());

        var earlier = parameters.ToHashSet();
        foreach (var function in root.GetProperty("functions").EnumerateArray())
        {
            Assert.All(References(function), name => Assert.Contains(name, earlier));
            earlier.Add(Name(function));
        }

        foreach (var distribution in root.GetProperty("distributions").EnumerateArray().Where(one => one.TryGetProperty("expression", out _)))
        {
            Assert.All(References(distribution), name => Assert.Contains(name, earlier));
        }

        foreach (var channel in root.GetProperty("distributions").EnumerateArray().Where(one => one.TryGetProperty("samples", out _)))
        {
            Assert.All(channel.GetProperty("samples").EnumerateArray(), sample => Assert.True(sample.TryGetProperty("modifiers", out _)));
            var modifiers = channel.GetProperty("samples").EnumerateArray().SelectMany(sample => sample.GetProperty("modifiers").EnumerateArray()).ToArray();
            var shapes = modifiers.Where(modifier => modifier.GetProperty("type").GetString() == "shapefactor").Select(Name).ToArray();
            Assert.Equal(shapes.Length, shapes.Distinct().Count());
            Assert.All(modifiers.Where(modifier => modifier.GetProperty("type").GetString() == "normfactor"), modifier =>
            {
                Assert.Equal(Name(modifier), modifier.GetProperty("parameter").GetString());
                Assert.Contains(Name(modifier), parameters);
            });
            Assert.Contains($"{Name(channel)["model_".Length..]}_model", root.GetProperty("misc").GetProperty("ROOT_internal").GetProperty("attributes").EnumerateObject().Select(entry => entry.Name));
        }

        var labels = root.GetProperty("misc").GetProperty("ROOT_internal").GetProperty("combined_datasets").GetProperty("asimovData").GetProperty("labels").EnumerateArray();
        Assert.Equal(data, labels.Select(label => $"asimovData_{label.GetString()}"));
        Assert.All(root.GetProperty("data").EnumerateArray(), set => Assert.Equal("binned", set.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2.0)]
    public void TheSetsOfTheModelAreFullAndRight(double? hypothesis)
    {
        var judge = new Hs3Judge(Write(Rich(), hypothesis));
        var constant = Points(judge.Root).Where(point => point.TryGetProperty("const", out _)).Select(Name).ToHashSet();
        var (pois, nuisances, globals) = (judge.Domain("_parameters_of_interest"), judge.Domain("_nuisance_parameters"), judge.Domain("_global_observables"));

        Assert.Equal(["mu"], pois);
        Assert.Contains("alpha_shape_jes", nuisances);
        Assert.All(globals, name => Assert.Contains(name, constant));
        Assert.All(globals, name => Assert.Contains(name["nom_".Length..], nuisances));
        Assert.Empty(constant.Intersect([.. pois, .. nuisances]));
        Assert.Equal(hypothesis is not null, constant.Contains("mup"));
        Assert.DoesNotContain("mup", nuisances);
        Assert.Equal(["mu", "norm"], new Hs3Judge(Hs3Writer.Write(Rich(), new RooExportOptions { FurtherPois = ["norm"] }, [])).Domain("_parameters_of_interest"));
    }

    [Fact]
    public void AModelWithoutNuisanceParametersGetsOneThatMovesNothing()
    {
        var small = SmallInterferenceModel.Make();
        var bare = small with { Channels = [small.Channels[0] with { Samples = [.. small.Channels[0].Samples.Select(sample => sample with { Modifiers = [] })] }] };
        var judge = new Hs3Judge(Write(bare, null));

        Assert.Equal(["alpha_none"], judge.Domain("_nuisance_parameters"));
        Assert.Equal(0.761915929527009, judge.Profiled("mu", 2.3) - judge.Profiled("mu", 1), 1e-12);
    }

    [Fact]
    public void CombinationToolsFindTheirNames()
    {
        var root = JsonDocument.Parse(Hs3Writer.Write(Rich(), new RooExportOptions { Names = RooNames.Combination }, [])).RootElement;
        var inner = root.GetProperty("misc").GetProperty("ROOT_internal");

        Assert.True(inner.GetProperty("combined_distributions").TryGetProperty("combPdf", out _));
        Assert.True(inner.GetProperty("combined_datasets").TryGetProperty("combData", out _));
        Assert.Equal("combData", inner.GetProperty("ModelConfigs").EnumerateObject().Single().Value.GetProperty("combined_data_name").GetString());
    }

    [Fact]
    public void WhatHistFactoryCannotSayIsRefusedAtOnce()
    {
        var rich = Rich();
        var settings = rich.Measurements[0].Parameters;
        var bad = rich with { Measurements = [rich.Measurements[0] with { Parameters = [.. settings, new ParameterSettings("qcd", Constraint: new LogNormalConstraint(1, 1.2), Inits: [1], Bounds: [new(0.1, 5)])] }] };
        var thrown = Assert.Throws<InvalidInputException>(() => Hs3Writer.Write(bad, new RooExportOptions { FurtherPois = ["nrm"] }, []));

        Assert.Equal(["PX0822", "PX0821"], thrown.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Id));
        Assert.Contains("did you mean 'norm'?", thrown.Message);
        Assert.Equal("PX0702", Assert.Throws<InvalidInputException>(() => Write(rich, 7)).Findings[0].Id);
    }

    internal static Workspace Rich()
    {
        var axis = new HypothesisAxis("mu", Expression.Parse("sqrt(mu)"), new Interval(0, 4), 1, [0, 0.25, 1, 2.25, 4]);
        var other = axis with { Variable = Expression.Parse("mu"), Knots = [0, 1, 4] };
        var shape = new ShapeVariation("shape-jes", new PchipYields([0, 1, 2], [[1.02, 1.05], [1.03, 1.01], [1.1, 0.9]]), new ConstantYields([0.98, 0.96]));
        var norm = Expression.Parse("norm");
        return new Workspace(
            [
                new Channel(
                    "SR 0-jet",
                    [
                        new Sample("S", new PchipYields([0, 0.5, 1, 1.5, 2], [[5, 12], [5.5, 12], [6, 4], [6.2, 0], [5, 12]]), [new NormSys("qcd", 1.15, 0.9), new Lumi("lumi")], Expression.Parse("mu - mu^(1/2)")),
                        new Sample("SBI", new BernsteinYields(new Interval(0, 2), [[30, 20], [35, 22], [40, 25]]), [new NormSys("qcd", 1.05, 0.95), shape, new Lumi("lumi")], Expression.Parse("sqrt(mu)")),
                        new Sample("B", new BsplineYields(new Interval(0, 2), [[30, 20], [33, 22], [31, 25], [33, 22], [31, 25]]), [shape, new Lumi("lumi")], Expression.Parse("1 - sqrt(mu)")),
                        new Sample("other", new ConstantYields([9, 3]), [new NormSys("qcd", 1.3, 0.9)], norm),
                    ],
                    axis,
                    new McStatistics("mcstat", new PchipYields([0, 2], [[0.02, 0.03], [0.05, 0.04]]))),
                new Channel("SR2", [new Sample("all", new BernsteinYields(new Interval(0, 4), [[10, 10, 12], [18, 11, 14]]), [new NormSys("shape-jes", 1.07, 0.96)], Expression.Parse("norm*(1 + mu/10)"))], other),
                new Channel("CR", [new Sample("other", new ConstantYields([500, 20]), [new NormFactor("norm"), new NormSys("qcd", 1.1, 0.8)])]),
            ],
            [new Observation("SR 0-jet", []), new Observation("SR2", []), new Observation("CR", [510, 18])],
            [
                new Measurement("m", "mu", [
                    new ParameterSettings("mu", [1], [new Interval(0, 4)]),
                    new ParameterSettings("norm", [1], [new Interval(0, 10)]),
                    new ParameterSettings("lumi", [1], [new Interval(0.9, 1.1)], [1], Sigmas: [0.017]),
                ]),
            ]);
    }

    private static JsonElement.ArrayEnumerator Points(JsonElement root) => root.GetProperty("parameter_points")[0].GetProperty("parameters").EnumerateArray();

    private static string Name(JsonElement element) => element.GetProperty("name").GetString()!;

    /// <summary>Names that a function refers to; anything but text in a list would lose digits.</summary>
    private static IEnumerable<string> References(JsonElement function)
    {
        foreach (var entry in function.EnumerateObject().Where(entry => entry.Name is "factors" or "summands" or "vars" or "low" or "high" or "nom"))
        {
            foreach (var item in entry.Value.ValueKind == JsonValueKind.Array ? [.. entry.Value.EnumerateArray()] : new[] { entry.Value })
            {
                yield return item.GetString()!;
            }
        }

        if (function.TryGetProperty("expression", out var text))
        {
            Assert.Matches(@"^[A-Za-z0-9_+\-*/().,]+$", text.GetString()!);
            Assert.DoesNotMatch(@"(?<![A-Za-z0-9_.])[0-9]+/|/[0-9]+(?![0-9.])", text.GetString()!);
            foreach (Match word in Words().Matches(text.GetString()!))
            {
                yield return word.Value;
            }
        }
    }

    private static string Write(Workspace workspace, double? hypothesis, CorrectionForm form = CorrectionForm.Factors) =>
        Hs3Writer.Write(workspace, new RooExportOptions { Hypothesis = hypothesis, Corrections = form }, []);

    [GeneratedRegex(@"(?<![A-Za-z0-9_.])[A-Za-z][A-Za-z0-9_]*(?![A-Za-z0-9_(])")]
    private static partial Regex Words();
}
