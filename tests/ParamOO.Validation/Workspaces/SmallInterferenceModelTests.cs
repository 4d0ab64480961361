using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Validation.Workspaces;

/// <summary>
/// Is a workspace with interference the model that an independent program evaluates? Two bins, three processes, yields in Bernstein form of
/// degree 3 in μ′, one nuisance parameter. The numbers were made with a numpy program of this project (2026-11, Python 3.11, double
/// precision, no minimiser involved); tolerance 1e-12 because both sides only add and multiply.
/// </summary>
public sealed class SmallInterferenceModelTests
{
    [Theory]
    [InlineData(1.0, 0.0, -6.138472875958469)]
    [InlineData(2.3, 0.7, -6.96850489065215)]
    [InlineData(0.35, -1.6, -7.86366290054468)]
    [InlineData(0.35, 1.6, -7.71571825816614)]
    public void TheLikelihoodAtAHypothesisIsThatOfTheIndependentProgram(double mu, double alpha, double logLikelihood)
    {
        var model = Workspace().At(2.3);

        Assert.Equal([36.740109375, 23.283654296875], model.Observed.Take(2).Select(count => Math.Round(count, 12)));
        Assert.Equal(-2 * logLikelihood, TwiceNll(model, mu, alpha), 1e-11);
    }

    [Theory]
    [InlineData(2.3, 0.0, 0.761915929527009)]
    [InlineData(2.3, 0.7, 1.660064029387399)]
    [InlineData(0.35, -1.6, 3.068006973873337)]
    public void TheTestStatisticWithTheHypothesisTiedToTheParameterIsThatOfTheIndependentProgram(double mu, double alpha, double expected)
    {
        var model = Workspace().At(mu);

        Assert.Equal(expected, TwiceNll(model, mu, alpha) - TwiceNll(model, 1, 0), 1e-11);
    }

    [Fact]
    public void TheNumbersSurviveTheFile() =>
        Assert.Equal(TwiceNll(Workspace().At(2.3), 2.3, 0.7), TwiceNll(WorkspaceReader.Read(WorkspaceWriter.Write(Workspace()), "w.json", []).At(2.3), 2.3, 0.7));

    private static double TwiceNll(CompiledModel model, double mu, double alpha)
    {
        double[] point = [.. model.Initial];
        point[model.IndexOf("mu")] = mu;
        point[model.IndexOf("ggF_QCD")] = alpha;
        return new Likelihood(model).TwiceNll(point, model.Observed.AsSpan());
    }

    /// <summary>With Asimov data of μ = 1, where only SBI remains.</summary>
    private static Workspace Workspace()
    {
        var model = SmallInterferenceModel.Make();
        var channel = model.Channels[0];
        ValueList<PerBin> data = [.. channel.Axis!.Knots.Select(knot => channel.Samples[0].Yields.At(knot))];
        return model with { Observations = [new Observation("SR", [], data)] };
    }
}
