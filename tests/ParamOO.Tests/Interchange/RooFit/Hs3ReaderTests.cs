using ParamOO.Inference;
using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>Does the importer understand HS3 of our own, of ROOT and of pyhs3?</summary>
public sealed class Hs3ReaderTests
{
    /// <summary>Reference values of the small model: an independent numpy program of this project (2026-11), reproduced by pyhs3 0.4 to 1e-13.</summary>
    [Theory]
    [InlineData(1.0, 0.0, -6.138472875958469)]
    [InlineData(2.3, 0.7, -6.96850489065215)]
    [InlineData(0.35, -1.6, -7.86366290054468)]
    [InlineData(0.35, 1.6, -7.71571825816614)]
    public void AnExportAtAHypothesisComesBackWithItsLikelihood(double mu, double alpha, double expected)
    {
        var model = Read(Hs3Writer.Write(SmallInterferenceModel.Make(), new RooExportOptions { Hypothesis = 2.3 }, [])).At(2.3);
        Assert.Equal(-2 * expected, TwiceNll(model, ("mu", mu), ("ggF_QCD", alpha)), 1e-11);
    }

    [SharedDataTheory]
    [InlineData(1.0, 0.0, -6.138472875958469)]
    [InlineData(2.3, 0.7, -6.96850489065215)]
    [InlineData(0.35, -1.6, -7.86366290054468)]
    [InlineData(0.35, 1.6, -7.71571825816614)]
    public void SoDoesADocumentOfAnotherWriter(double mu, double alpha, double expected)
    {
        var model = Read(File.ReadAllText(SharedData.PathOf("reference", "exports", "A_histfactory_shapefactor.hs3.json"))).At();
        Assert.Equal(-2 * expected, TwiceNll(model, ("mu", mu), ("ggF_QCD", alpha)), 1e-11);
    }

    [Fact]
    public void AnExportWithTheHypothesisTiedComesBackWithItsTestStatistic()
    {
        var workspace = Read(Hs3Writer.Write(SmallInterferenceModel.Make(), new RooExportOptions(), []));
        var scan = ProfileScan.Run(workspace, new ScanOptions { Values = [0.35, 1.05, 2.3] });

        Assert.Equal([0.0453386436985104, 0.000677327310877057, 0.720338320255273], scan.Points.Select(point => point.TestStatistic), (one, other) => Math.Abs(one - other) < 1e-9);
        Assert.Equal(0.761915929527009, At(2.3, 0), 1e-11);
        Assert.Equal(1.660064029387399, At(2.3, 0.7), 1e-11);
        Assert.Equal(3.068006973873337, At(0.35, -1.6), 1e-11);

        double At(double mu, double alpha)
        {
            var model = workspace.At(mu);
            return TwiceNll(model, ("mu", mu), ("ggF_QCD", alpha)) - TwiceNll(model, ("mu", 1), ("ggF_QCD", 0));
        }
    }

    [Fact]
    public void EveryKindOfFunctionComesBackEqual()
    {
        var rich = Hs3WriterTests.Rich();
        var workspace = Read(Hs3Writer.Write(rich, new RooExportOptions(), []));
        var (before, after) = (rich.Channels[0], workspace.Channels[0]);

        Assert.Equal(before.Samples.Select(sample => sample.Yields), after.Samples.Select(sample => sample.Yields));
        Assert.Equal(before.McStatistics, after.McStatistics);
        Assert.Equal(before.Hypothesis, after.Hypothesis);
        double[] tested = [0.3, 1.7, 3.1];
        foreach (var (one, other) in Scan(rich).Zip(Scan(workspace)))
        {
            Assert.Equal(one, other, 1e-8);
        }

        IEnumerable<double> Scan(Workspace either) =>
            ProfileScan.Run(either, new ScanOptions { Data = new AsimovData(), Values = tested.ToValueList() }).Points.Select(point => point.TestStatistic);
    }

    /// <summary>pyhf's simplemodels with the same numbers (main, b3dc4bb, numpy backend): −2 logpdf at (mu, nuisance) on the observed data 51, 48.</summary>
    [SharedDataTheory]
    [InlineData("correlated", 1.0, 0.0, 19.29626852368612)]
    [InlineData("correlated", 0.2, 0.7, 15.21299388146261)]
    [InlineData("uncorrelated", 1.0, 1.0, 30.775254346314682)]
    [InlineData("uncorrelated", 0.2, 0.9, 28.659369554102227)]
    public void WorkspacesOfRootHaveTheLikelihoodOfPyhf(string kind, double mu, double nuisance, double expected)
    {
        var findings = new Findings();
        var path = SharedData.PathOf("data", "hs3", $"root_simplemodel_{kind}-background.json");
        var model = Hs3Reader.Read(File.ReadAllText(path), "w.json", "simPdf_obsData", findings).At();
        (string, double)[] point = kind == "correlated"
            ? [("mu", mu), ("correlated_bkg_uncertainty", nuisance)]
            : [("mu", mu), ("uncorr_bkguncrt[0]", nuisance), ("uncorr_bkguncrt[1]", nuisance)];

        Assert.Equal([51, 48], model.Observed.Take(2));
        Assert.Equal(expected, TwiceNll(model, point), 1e-10);
        Assert.Equal(kind == "uncorrelated", findings.Any(finding => finding.Id == "PX0844"));
    }

    /// <summary>
    /// ROOT's tutorial rf515: signal 20, 10; backgrounds 100 ± 5 and 100 ± 10; Poisson γ. The number is that of ROOT's arithmetic worked out by hand:
    /// Poisson(122 | 120) Poisson(112 | 110), unit normals, Poisson(400 | 400) and Poisson(100 | 100) for the factors.
    /// </summary>
    [SharedDataFact]
    public void TheTutorialOfRootIsRead()
    {
        var model = Read(File.ReadAllText(SharedData.PathOf("data", "hs3", "root_rf515_hfJSON.json"))).At();
        var expected = (2 * (Poisson(122, 120) + Poisson(112, 110) + Poisson(400, 400) + Poisson(100, 100))) + (3 * Math.Log(2 * Math.PI));

        Assert.Equal([120, 110], PointEvaluation.Of(model, [.. model.Initial], model.Observed.AsSpan()).ExpectedMain.ToArray());
        Assert.Equal(expected, TwiceNll(model), 1e-9);

        static double Poisson(int count, double mean) => mean - (count * Math.Log(mean)) + Enumerable.Range(1, count).Sum(factor => Math.Log(factor));
    }

    [SharedDataTheory]
    [InlineData("cms_combine_long_exercise_part1_nosys.json")]
    [InlineData("rf501_simultaneouspdf.json")]
    public void OtherDistributionsAreRefusedByName(string file)
    {
        var thrown = Assert.Throws<InvalidInputException>(() => Read(File.ReadAllText(SharedData.PathOf("data", "hs3", file))));
        Assert.All(thrown.Findings, finding => Assert.Contains(finding.Id, new[] { "PX0840", "PX0841" }));
    }

    [Theory]
    [InlineData("\"type\":\"normsys\"", "\"type\":\"weirdsys\"", "PX0842")]
    [InlineData("\"nu_SR_S_b0\",", "\"nu_SR_S_b7\",", "PX0840")]
    [InlineData("\"constraint\":\"Gauss\"", "\"constraint\":\"LogNormal\"", "PX0842")]
    [InlineData("\"data\": [\"asimovData_SR\"", "\"data\": [\"obsData_SR\"", "PX0840")]
    public void WhatCannotBeReadIsAFinding(string before, string after, string id)
    {
        var text = Hs3Writer.Write(SmallInterferenceModel.Make(), new RooExportOptions { Hypothesis = 2.3 }, []);
        var at = text.IndexOf("\"misc\"", StringComparison.Ordinal);
        text = text[..at].Replace(before, after, StringComparison.Ordinal) + "\"misc\": {}\n}\n";
        var thrown = Assert.Throws<InvalidInputException>(() => Read(text));
        Assert.Contains(thrown.Findings, finding => finding.Id == id);
    }

    private static Workspace Read(string text) => Hs3Reader.Read(text, "w.hs3.json", null, []);

    private static double TwiceNll(CompiledModel model, params (string Name, double Value)[] values)
    {
        double[] point = [.. model.Initial];
        foreach (var (name, value) in values)
        {
            point[model.IndexOf(name)] = value;
        }

        return new Likelihood(model).TwiceNll(point, model.Observed.AsSpan());
    }
}
