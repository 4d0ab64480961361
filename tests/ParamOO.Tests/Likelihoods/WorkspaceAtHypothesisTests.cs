using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Tests.Workspaces;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Likelihoods;

/// <summary>Is a workspace with a hypothesis the model of docs/method.md at that hypothesis?</summary>
public sealed class WorkspaceAtHypothesisTests
{
    private static readonly string[] Names = ["norm_B", "mu", "alpha_jes", "alpha_qcd", "gamma_CR[0]", "gamma_CR[1]", "mcstat_SR[0]", "mcstat_SR[1]"];

    [Fact]
    public void ParametersOfCoefficientsStandWithTheNormFactors()
    {
        var model = SampleWorkspaces.Offshell().At(1);

        Assert.Equal(Names.Order(), model.Parameters.Select(parameter => parameter.Name).Order());
        Assert.Equal(["norm_B", "mu", "alpha_qcd", "alpha_jes"], model.Parameters.Take(4).Select(parameter => parameter.Name));
        Assert.Equal("mu", model.Parameters[model.Poi].Name);
        Assert.Equal(new Interval(0, 4), model.Parameters[model.Poi].Bounds);
    }

    [Theory]
    [InlineData(0.0, 1.3)]
    [InlineData(0.6, 0.2)]
    [InlineData(2.25, 2.25)]
    [InlineData(4.0, 0.0)]
    public void YieldsAreTakenAtTheHypothesisAndCoefficientsAtTheParameter(double hypothesis, double mu)
    {
        var workspace = SampleWorkspaces.Offshell();
        var model = workspace.At(hypothesis);
        double[] point = [.. model.Initial];
        point[model.IndexOf("mu")] = mu;
        point[model.IndexOf("alpha_qcd")] = 0.4;
        point[model.IndexOf("alpha_jes")] = -1.7;
        point[model.IndexOf("norm_B")] = 1.2;
        point[model.IndexOf("mcstat_SR[0]")] = 1.03;

        var expected = new double[2];
        var samples = workspace.Channels[0].Samples;
        var t = Math.Sqrt(hypothesis);
        var jes = (ShapeVariation)samples[1].Modifiers[1];
        for (var bin = 0; bin < 2; bin++)
        {
            var signal = (mu - Math.Sqrt(mu)) * samples[0].Yields.At(t)[bin] * new FactorInterpolation(1.15, 0.9).At(0.4);
            var both = Math.Sqrt(mu) * samples[1].Yields.At(t)[bin] * new FactorInterpolation(1.05, 0.95).At(0.4) * Math.Pow(jes.Down.At(t)[bin], 1.7);
            var background = (1 - Math.Sqrt(mu)) * samples[2].Yields.At(t)[bin] * new FactorInterpolation(1.07, 0.92).At(0.4) * 1.2;
            expected[bin] = (signal + both + background) * (bin == 0 ? 1.03 : 1);
        }

        var yields = new Likelihood(model).AsimovData(point);
        Assert.Equal(expected[0], yields[2], 11);
        Assert.Equal(expected[1], yields[3], 11);
        Assert.Equal([600, 24], yields[..2].Select(value => Math.Round(value, 10)));
    }

    [Fact]
    public void ObservedCountsExistAtKnotsOnly()
    {
        var workspace = SampleWorkspaces.Offshell();

        Assert.Equal([510, 18, 32.25, 20], workspace.At(2.25).Observed.Take(4));
        Assert.True(workspace.At(2.25).HasObservedCounts);
        Assert.False(workspace.At(2.2).HasObservedCounts);
        Assert.Equal([510, 18, double.NaN, double.NaN], workspace.At(2.2).Observed.Take(4));
        Assert.Equal(workspace.At(1).Observed.ToArray(), workspace.At().Observed.ToArray());
    }

    [Fact]
    public void AGammaWithoutUncertaintyIsFixed()
    {
        var model = SampleWorkspaces.Offshell().At(1);

        Assert.Equal([false, true], model.Parameters.Skip(6).Select(parameter => parameter.IsFixed));
        Assert.Equal(new NormalConstraint(1, 0.01), model.Parameters[6].Constraint);
        Assert.Equal(new NormalConstraint(1, 1), model.Parameters[7].Constraint);
        Assert.Equal(new LogNormalConstraint(1, 1.2), model.Parameters[2].Constraint);
    }

    [Fact]
    public void AHypothesisOutsideTheRangeIsRefused()
    {
        var refused = Assert.Throws<InvalidInputException>(() => SampleWorkspaces.Offshell().At(4.1));

        Assert.Equal("PX0645", Assert.Single(refused.Findings).Id);
    }

    [Fact]
    public void AMeasurementThatIsNotThereIsRefused() =>
        Assert.Equal("PX0627", Assert.Single(Assert.Throws<InvalidInputException>(() => SampleWorkspaces.Plain().At(measurement: "plane")).Findings).Id);

    [Fact]
    public void ANameOfACoefficientMustBeDeclared()
    {
        var workspace = SampleWorkspaces.Offshell() with { Measurements = [new Measurement("m", "mu", [])] };

        Assert.Contains(WorkspaceRules.Check(workspace), finding => finding.Id == "PX0619" && finding.Path == "/channels/0/samples/2/coefficient");
    }

    [Fact]
    public void ModifiersStatedInEventsCannotFollowTheHypothesis()
    {
        var workspace = SampleWorkspaces.Offshell();
        var sample = workspace.Channels[0].Samples[0] with { Modifiers = [new HistoSys("h", [1, 1], [1, 1])] };
        var changed = workspace with { Channels = [workspace.Channels[0] with { Samples = [sample] }, workspace.Channels[1]] };

        Assert.Contains(WorkspaceRules.Check(changed), finding => finding.Id == "PX0644");
    }

    [Fact]
    public void AnAxisMustBeSound()
    {
        var workspace = SampleWorkspaces.Offshell();
        var axis = new HypothesisAxis("mu", Expression.Parse("sqrt(mu) + nu"), new Interval(0, 4), 5, [0, 0, 9]);
        var changed = workspace with { Channels = [workspace.Channels[0] with { Hypothesis = axis }, workspace.Channels[1]] };

        Assert.Equal(
            ["/channels/0/hypothesis/reference", "/channels/0/hypothesis/variable", "/channels/0/hypothesis/knots/1", "/channels/0/hypothesis/knots/2"],
            WorkspaceRules.Check(changed).Where(finding => finding.Id == "PX0641").Select(finding => finding.Path));
    }

    [Theory]
    [InlineData(5.0, "sqrt(mu)", "PX0651", "/channels/0/samples/0/data")]
    [InlineData(4.0, "sqrt(mu - 1)", "PX0641", "/channels/0/hypothesis/variable")]
    public void FunctionsMustHoldWhereTheHypothesisIs(double high, string variable, string id, string path)
    {
        var workspace = SampleWorkspaces.Offshell();
        var axis = workspace.Channels[0].Axis! with { Range = new Interval(0, high), Variable = Expression.Parse(variable) };
        var changed = workspace with { Channels = [workspace.Channels[0] with { Hypothesis = axis }, workspace.Channels[1]] };

        Assert.Contains(WorkspaceRules.Check(changed), finding => finding.Id == id && finding.Path == path);
    }

    [Fact]
    public void VariationsMustBePositiveAndUncertaintiesNotNegative()
    {
        var workspace = SampleWorkspaces.Offshell();
        var channel = workspace.Channels[0];
        var pchip = new PchipYields([0, 2], [[1, 1], [1, -0.1]]);
        var sample = channel.Samples[0] with { Modifiers = [new ShapeVariation("s", pchip, new ConstantYields([0, 1]))] };
        var changed = workspace with
        {
            Channels = [channel with { Samples = [sample], McStatistics = new McStatistics("mc", new ConstantYields([0.1, -0.1])) }, workspace.Channels[1]],
        };

        Assert.Equal(
            [
                "/channels/0/samples/0/modifiers/0/data/hi/templates/1/1",
                "/channels/0/samples/0/modifiers/0/data/lo/0",
                "/channels/0/mc_statistics/relative_uncertainty/1",
            ],
            WorkspaceRules.Check(changed).Where(finding => finding.Id is "PX0626" or "PX0609").Select(finding => finding.Path));
    }

    [Fact]
    public void FunctionsOfTheHypothesisNeedAHypothesis()
    {
        var workspace = SampleWorkspaces.Offshell();
        var changed = workspace with { Channels = [workspace.Channels[0] with { Hypothesis = null }, workspace.Channels[1]] };

        Assert.Contains(WorkspaceRules.Check(changed), finding => finding.Id == "PX0643" && finding.Path == "/channels/0/samples/0/data");
        Assert.IsType<PchipYields>(workspace.Channels[0].Samples[0].Yields);
    }
}
