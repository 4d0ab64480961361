using System.Collections.Immutable;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Workspaces;

public sealed class GaussianMorphTests
{
    private static readonly GaussianMorph Both = new(
        "jes_ps",
        ["jes", "ps"],
        KernelFamily.Matern52,
        [1.5, 2],
        [[1, 1], [-1, 1], [1, -1]],
        [new ConstantYields([0.1, -0.1]), new PchipYields([0, 1, 2], [[0.2, 0], [0.1, 0.1], [0, 0.1]]), new ConstantYields([-0.1, 0.05])]);

    [Fact]
    public void AMorphIsTheExponentialOfWeightedKernelsThatVanishAtTheOrigin()
    {
        var likelihood = new Likelihood(Sample(Both).At(4));
        Assert.Equal(["mu", "jes", "ps"], likelihood.Model.Parameters.Select(parameter => parameter.Name));
        var yields = new double[2];
        likelihood.ExpectedYields([1, 0, 0], yields);
        Assert.Equal([10.0, 20], yields.Select(value => Math.Round(value, 13)));

        likelihood.ExpectedYields([1, 0.7, -0.4], yields);
        for (var bin = 0; bin < 2; bin++)
        {
            var sum = 0.0;
            foreach (var (anchor, weight) in Both.Anchors.Zip(Both.Weights))
            {
                sum += weight.At(2)[bin] * (Kernel(0.7 - anchor[0], -0.4 - anchor[1]) - (Kernel(0.7, -0.4) * Kernel(anchor[0], anchor[1])));
            }

            Assert.Equal((bin + 1) * 10 * Math.Exp(sum), yields[bin], 1e-12);
        }

        static double Kernel(double x, double y) => CovarianceKernel.At(KernelFamily.Matern52, (x * x / 2.25) + (y * y / 4));
    }

    [Fact]
    public void WorkspacesWithMorphsAreWrittenAndReadBack()
    {
        var workspace = Sample(Both);
        var text = WorkspaceWriter.Write(workspace);
        Assert.Contains("\"gpmorph\"", text);
        Assert.Equal(workspace, WorkspaceReader.Read(text, "w.json", []));
    }

    [Fact]
    public void RenamedParametersAreRenamedInsideAMorphAndPrunedOnesTakeItAway()
    {
        var names = ImmutableDictionary<string, string>.Empty.Add("ps", "shower");
        var renamed = (RenameMap.Empty with { Parameters = names }).Apply(Sample(Both), []);
        Assert.Equal(["jes", "shower"], renamed.Channels[0].Samples[0].Modifiers[0].ParameterNames);
        var pruned = (PruneList.Empty with { Modifiers = ["jes"] }).Apply(Sample(Both), []);
        Assert.Empty(pruned.Channels[0].Samples[0].Modifiers);
    }

    [Fact]
    public void PyhfCannotSayIt()
    {
        var refused = Assert.Throws<InvalidInputException>(() => PyhfWorkspaceWriter.Write(Sample(Both)));
        Assert.Contains(refused.Findings, finding => finding.Id == "PX0804");
    }

    [Theory]
    [InlineData("parameters")]
    [InlineData("length_scales")]
    [InlineData("anchors")]
    public void PartsThatDoNotFitAreFindings(string part)
    {
        var morph = part switch
        {
            "parameters" => Both with { Parameters = ["jes", "jes"] },
            "length_scales" => Both with { LengthScales = [1, -1] },
            _ => Both with { Anchors = [[1, 1], [-1, 1]] },
        };
        var finding = Assert.Single(WorkspaceRules.Check(Sample(morph)));
        Assert.Equal(("PX0516", $"/channels/0/samples/0/modifiers/0/data/{part}"), (finding.Id, finding.Path));
    }

    private static Workspace Sample(GaussianMorph morph) => new(
        [
            new Channel(
                "SR",
                [new Sample("S", new ConstantYields([10, 20]), [morph], Expression.Parse("mu"))],
                new HypothesisAxis("mu", Expression.Parse("sqrt(mu)"), new Interval(0, 4), 1, [0, 1, 4])),
        ],
        [new Observation("SR", [], [])],
        [new Measurement("m", "mu", [new ParameterSettings("mu", Inits: [1], Bounds: [new Interval(0, 4)])])]);
}
