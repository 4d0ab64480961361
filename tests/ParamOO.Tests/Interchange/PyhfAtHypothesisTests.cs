using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Tests.Workspaces;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Interchange;

/// <summary>Is the plain HistFactory workspace of a hypothesis the conditional model of that hypothesis?</summary>
public sealed class PyhfAtHypothesisTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(4.0)]
    public void TheLikelihoodIsThatOfTheModelWithTheParameterAtTheHypothesis(double hypothesis)
    {
        var workspace = Workspace("alpha_shape");
        var findings = new Findings();
        var plain = PyhfAtHypothesis.Of(workspace, hypothesis, findings);
        var text = PyhfWorkspaceWriter.Write(plain);
        var (model, exported) = (workspace.At(hypothesis), PyhfWorkspaceReader.Read(text, "w.json", []).At());

        Assert.Empty(findings);
        Assert.Equal(model.Parameters.Length - 1, exported.Parameters.Length);
        for (var number = 0; number < 8; number++)
        {
            Assert.Equal(Value(model, hypothesis, number), Value(exported, hypothesis, number), 1e-10);
        }
    }

    [Fact]
    public void AParameterOfRateAndShapeIsExactAtItsAnchorsAndCloseBetween()
    {
        var workspace = Workspace("alpha_qcd");
        var findings = new Findings();
        var exported = PyhfAtHypothesis.Of(workspace, 1, findings).At();
        var model = workspace.At(1);

        Assert.Equal(["PX0807"], findings.Select(finding => finding.Id));
        Assert.All([-2.0, -1, 0, 1, 1.5], alpha => Assert.Equal(At(model, alpha), At(exported, alpha), 1e-10));
        Assert.Equal(At(model, 0.5), At(exported, 0.5), 1e-3);

        static double At(CompiledModel model, double alpha)
        {
            double[] point = [.. model.Initial];
            point[model.IndexOf("alpha_qcd")] = alpha;
            return new Likelihood(model).TwiceNll(point, model.Observed.AsSpan());
        }
    }

    [Theory]
    [InlineData("norm", "norm")]
    [InlineData("norm*(mu - sqrt(mu))", "norm")]
    [InlineData("2 * k * sqrt(mu*mu) * norm", "k,norm")]
    [InlineData("mu*mu", "")]
    public void FreeFactorsOfACoefficientBecomeNormFactors(string coefficient, string names)
    {
        var factors = CoefficientFactors.Of(Expression.Parse(coefficient), ["mu"]);

        Assert.Equal(names, string.Join(',', factors.Free));
        Assert.Empty(factors.Foreign(["mu"]));
    }

    [Theory]
    [InlineData("norm - mu")]
    [InlineData("mu/norm")]
    [InlineData("norm**2")]
    [InlineData("mu*sqrt(norm)")]
    public void OtherFormulaeOfSeveralParametersAreLeftWhole(string coefficient) =>
        Assert.Equal(["norm"], CoefficientFactors.Of(Expression.Parse(coefficient), ["mu"]).Foreign(["mu"]));

    [Fact]
    public void BetweenKnotsTheDataAreExpectations()
    {
        var findings = new Findings();
        var plain = PyhfAtHypothesis.Of(Workspace("alpha_shape"), 2, findings);

        Assert.Equal("PX0809", Assert.Single(findings).Id);
        Assert.Equal(Workspace("alpha_shape").Channels[0].Samples[1].Yields.At(Math.Sqrt(2)), plain.Observations[0].Counts);
    }

    [Fact]
    public void WhatCannotBeSaidIsRefused()
    {
        Assert.Equal("PX0645", Assert.Throws<InvalidInputException>(() => PyhfAtHypothesis.Of(Workspace("s"), 5, [])).Findings[0].Id);
        Assert.Contains(Assert.Throws<InvalidInputException>(() => PyhfAtHypothesis.Of(SampleWorkspaces.Offshell(), 1, [])).Findings, finding => finding.Id == "PX0805");
    }

    private static double Value(CompiledModel model, double hypothesis, int number)
    {
        var point = model.Parameters
            .Select(parameter => parameter.Name == "mu" ? hypothesis : parameter.Nominal + (0.4 * Math.Sin((number + 1) * parameter.Name.Sum(letter => letter))))
            .ToArray();
        return new Likelihood(model).TwiceNll(point, model.Observed.AsSpan());
    }

    /// <summary>The off-shell workspace with a shape of the standard interpolation, moved by a parameter of that name, and pyhf's constraints.</summary>
    private static Workspace Workspace(string shape)
    {
        var workspace = SampleWorkspaces.Offshell();
        var channel = workspace.Channels[0];
        var both = channel.Samples[1];
        var variation = new ShapeVariation(shape, new PchipYields([0, 2], [[1.02, 1.03], [1.04, 1.05]]), new ConstantYields([0.98, 0.96]));
        return workspace with
        {
            Channels = [channel with { Samples = [channel.Samples[0], both with { Modifiers = [both.Modifiers[0], variation] }, channel.Samples[2]] }, workspace.Channels[1]],
            Measurements = [new Measurement("m", "mu", [workspace.Measurements[0].Parameters[0], new ParameterSettings("alpha_qcd", Constraint: new NormalConstraint(0.2, 1))])],
        };
    }
}
