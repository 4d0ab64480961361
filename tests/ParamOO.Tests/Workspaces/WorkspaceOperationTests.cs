using System.Collections.Immutable;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Workspaces;

/// <summary>Do renaming, pruning, sorting and combining leave a model that says what it should?</summary>
public sealed class WorkspaceOperationTests
{
    [Fact]
    public void ARenamedModelHasTheSameNumbers()
    {
        var workspace = SampleWorkspaces.Offshell();
        var renamed = Rename(workspace, ("mu", "mu_ggF"), ("alpha_qcd", "ATLAS_qcd"), ("mcstat_SR", "mc"));

        Assert.Equal("sqrt(mu_ggF)", renamed.Channels[0].Axis!.Variable.Text);
        Assert.Equal("mu_ggF - sqrt(mu_ggF)", renamed.Channels[0].Samples[0].Coefficient!.Text);
        Assert.Equal("mu_ggF", renamed.Measurements[0].Poi);
        Assert.Empty(WorkspaceRules.Check(renamed));
        var (before, after) = (workspace.At(2.25), renamed.At(2.25));
        Assert.Equal(Evaluate(before, 1.3), Evaluate(after, 1.3), 12);
        Assert.Equal(["norm_B", "mu_ggF", "ATLAS_qcd", "alpha_jes"], after.Parameters.Take(4).Select(parameter => parameter.Name));
        Assert.Equal(workspace, Rename(renamed, ("mu_ggF", "mu"), ("ATLAS_qcd", "alpha_qcd"), ("mc", "mcstat_SR")));
    }

    [Theory]
    [InlineData("2e5*e5 - exp(e5)+x1e", "e5", "q", "2e5*q - exp(q)+x1e")]
    [InlineData("sqrt(mu) + mu_2 * mu", "mu", "nu", "sqrt(nu) + mu_2 * nu")]
    [InlineData("exp (a)*a", "exp", "b", "exp (a)*a")]
    public void NamesInFormulaeAreReplacedAsWholes(string formula, string old, string replacement, string expected) =>
        Assert.Equal(expected, Expression.Parse(formula).Renamed(name => name == old ? replacement : name).Text);

    [Fact]
    public void NamesThatDoNotOccurAndNamesThatFormulaeCannotHoldAreFindings()
    {
        var findings = new Findings();
        (RenameMap.Empty with { Parameters = Map(("mu", "mu ggF"), ("alpha_qdc", "x")) }).Apply(SampleWorkspaces.Offshell(), findings);

        Assert.Equal(["PX0671", "PX0675"], findings.Select(finding => finding.Id).Distinct().Order());
        Assert.Contains("did you mean 'alpha_qcd'?", findings.First(finding => finding.Id == "PX0675").Message);
    }

    [Fact]
    public void McStatisticsOfChannelsAreOfTypeStatError()
    {
        var findings = new Findings();
        var pruned = (PruneList.Empty with { ModifierTypes = ["staterror"] }).Apply(SampleWorkspaces.Offshell(), findings);
        Assert.Empty(findings);
        Assert.Null(pruned.Channels[0].McStatistics);
    }

    /// <summary>A sample may be negative; the total of a bin may not, nor where a shape goes by one standard deviation.</summary>
    [Fact]
    public void NegativeTotalsOfOrdinaryChannelsAreToldWithTheirBin()
    {
        Workspace Of(double signal, double low) => new(
            [new Channel("SR", [
                new Sample("signal", new ConstantYields([5, signal]), [new NormFactor("mu")]),
                new Sample("background", new ConstantYields([50, 1]), [new HistoSys("jes", [55, 2], [46, low])]),
            ])],
            [new Observation("SR", [55, 1])],
            [new Measurement("plain", "mu", [])]);

        Assert.Empty(WorkspaceRules.Check(Of(-0.5, 0.6)));
        var nominal = Assert.Single(WorkspaceRules.Check(Of(-1.5, 1)));
        Assert.Equal(("PX1129", Severity.Warning, "/channels/0/samples/0/data/1"), (nominal.Id, nominal.Severity, nominal.Path));
        var shifted = Assert.Single(WorkspaceRules.Check(Of(-0.5, 0.4)));
        Assert.Equal(("PX1130", "/channels/0/samples/1/modifiers/0/data/lo_data/1"), (shifted.Id, shifted.Path));
        Assert.Contains("-0.1 instead of 0.5", shifted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PruningTakesOutNamesAndTypes()
    {
        var findings = new Findings();
        var list = PruneList.Empty with { ModifierTypes = ["shapesys"], Modifiers = ["mcstat_SR", "norm_B"], Samples = ["S"] };
        var pruned = list.Apply(SampleWorkspaces.Offshell(), findings);

        Assert.Empty(findings);
        Assert.Equal(["mu", "alpha_qcd", "alpha_jes"], pruned.At(1).Parameters.Select(parameter => parameter.Name));
        Assert.Equal(2, pruned.Channels[0].Samples.Count);
        Assert.Equal(["mu", "alpha_qcd"], pruned.Measurements[0].Parameters.Select(settings => settings.Name));
    }

    [Fact]
    public void PruningAChannelTakesItsObservationOut()
    {
        var pruned = (PruneList.Empty with { Channels = ["CR"] }).Apply(SampleWorkspaces.Offshell(), []);

        Assert.Equal("SR", Assert.Single(pruned.Observations).Channel);
        Assert.DoesNotContain(WorkspaceRules.Check(pruned), finding => finding.Severity == Severity.Error);
    }

    [Fact]
    public void SortedWorkspacesThatSayTheSameHaveOneDigest()
    {
        var workspace = SampleWorkspaces.Offshell();
        var turned = workspace with { Channels = [workspace.Channels[1], workspace.Channels[0]], Observations = [workspace.Observations[1], workspace.Observations[0]] };

        Assert.NotEqual(WorkspaceWriter.Digest(workspace), WorkspaceWriter.Digest(turned));
        Assert.Equal(WorkspaceWriter.Digest(workspace.Sorted()), WorkspaceWriter.Digest(turned.Sorted()));
        Assert.Equal(workspace.At(1).Observed.ToArray(), workspace.Sorted().At(1).Observed.ToArray());
    }

    [Fact]
    public void TheLikelihoodOfACombinationIsTheProductOfItsPartsWithSharedConstraintsOnce()
    {
        var offshell = SampleWorkspaces.Offshell();
        var onshell = Counting("onshell", new NormSys("alpha_jes", 1.1, 0.93));
        var combined = Combine(JoinKind.None, offshell, onshell).At(2.25);

        var total = Value(combined, "alpha_jes", 0.7);
        var parts = Value(offshell.At(2.25), "alpha_jes", 0.7) + Value(onshell.At(), "alpha_jes", 0.7);
        Assert.Equal(parts - ((0.7 * 0.7) + Math.Log(2 * Math.PI)), total, 10);
        Assert.Equal((8, 5), (combined.Parameters.Length, combined.Bins));
    }

    [Fact]
    public void ANameWithTwoConstraintsIsRefusedAndBothSidesAreNamed()
    {
        var other = Counting("other", new NormSys("alpha_qcd", 1.1, 0.9));

        var refused = Assert.Throws<InvalidInputException>(() => Combine(JoinKind.None, SampleWorkspaces.Offshell(), other));

        var finding = Assert.Single(refused.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(("PX0670", "part 2"), (finding.Id, finding.Path));
        Assert.Contains("'alpha_qcd' has a normal constraint at 0 of width 1 here but a log-normal constraint at 1 with κ = 1.2 in part 1", finding.Message);
        Assert.NotNull(Combine(JoinKind.None, SampleWorkspaces.Offshell(), Rename(other, ("alpha_qcd", "alpha_qcd_2"))));
    }

    [Fact]
    public void ChannelsOfOneNameAreJoinedAsAsked()
    {
        var one = Counting("SR", new NormFactor("k"));
        var other = one with { Observations = [new Observation("SR", [9])] };

        Assert.Equal("PX0672", Refusal(JoinKind.None, one, one));
        Assert.Equal(one, Combine(JoinKind.Outer, one, one));
        Assert.Equal("PX0672", Refusal(JoinKind.Outer, one, other));
        Assert.Equal(one, Combine(JoinKind.LeftOuter, one, other));
        Assert.Equal(other, Combine(JoinKind.RightOuter, one, other));
    }

    [Fact]
    public void ChannelsCanBeMergedSampleBySample()
    {
        var one = Counting("SR", new NormFactor("k"));
        var channel = one.Channels[0];
        var other = one with { Channels = [channel with { Samples = [channel.Samples[0] with { Name = "more" }] }] };

        var merged = WorkspaceCombination.Combine([new("a", one), new("b", other)], JoinKind.Outer, mergeChannels: true, []);

        Assert.Equal(["b", "more"], Assert.Single(merged.Channels).Samples.Select(sample => sample.Name));
    }

    [Fact]
    public void SettingsThatContradictEachOtherAreRefused()
    {
        var one = With(Counting("A", new NormFactor("k")), new ParameterSettings("k", [1], [new Interval(0, 5)]));
        var other = With(Counting("B", new NormFactor("k")), new ParameterSettings("k", [2]));
        var third = With(Counting("B", new NormFactor("k")), new ParameterSettings("k", IsFixed: true));

        Assert.Equal("PX0673", Refusal(JoinKind.Outer, one, other));
        Assert.Equal([1], Combine(JoinKind.LeftOuter, one, other).Measurements[0].Parameters[0].Inits!.Value);
        Assert.Equal([2], Combine(JoinKind.RightOuter, one, other).Measurements[0].Parameters[0].Inits!.Value);
        Assert.Equal(new ParameterSettings("k", [1], [new Interval(0, 5)], IsFixed: true), Combine(JoinKind.None, one, third).Measurements[0].Parameters[0]);
    }

    [Fact]
    public void ParametersOfInterestMustAgree()
    {
        var one = Counting("A", new NormFactor("k"));
        var other = Counting("B", new NormFactor("nu"));

        Assert.Equal("PX0673", Refusal(JoinKind.None, one with { Measurements = [new("m", "k", [])] }, other with { Measurements = [new("m", "nu", [])] }));
        Assert.Equal("nu", Combine(JoinKind.None, one, other with { Measurements = [new("n", "nu", [])] }).Measurements[0].Poi);
    }

    private static Workspace Counting(string channel, Modifier modifier) => new(
        [new Channel(channel, [new Sample("b", new ConstantYields([10]), [modifier])])], [new Observation(channel, [11])], [new Measurement("m", string.Empty, [])]);

    private static Workspace With(Workspace workspace, ParameterSettings settings) => workspace with { Measurements = [new("m", string.Empty, [settings])] };

    private static Workspace Combine(JoinKind join, params Workspace[] workspaces) =>
        WorkspaceCombination.Combine([.. workspaces.Select((workspace, index) => new WorkspacePart($"part {index + 1}", workspace))], join, false, []);

    private static string Refusal(JoinKind join, params Workspace[] workspaces) =>
        Assert.Throws<InvalidInputException>(() => Combine(join, workspaces)).Findings.First(finding => finding.Severity == Severity.Error).Id;

    private static Workspace Rename(Workspace workspace, params (string Old, string New)[] names)
    {
        var findings = new Findings();
        var renamed = (RenameMap.Empty with { Parameters = Map(names) }).Apply(workspace, findings);
        Assert.Empty(findings);
        return renamed;
    }

    private static ImmutableDictionary<string, string> Map(params (string Old, string New)[] names) => names.ToImmutableDictionary(name => name.Old, name => name.New);

    private static double Value(CompiledModel model, string name, double value)
    {
        double[] point = [.. model.Initial];
        point[model.IndexOf(name)] = value;
        return new Likelihood(model).TwiceNll(point, model.Observed.AsSpan());
    }

    private static double Evaluate(CompiledModel model, double value) =>
        new Likelihood(model).TwiceNll([.. model.Parameters.Select((parameter, index) => parameter.Nominal + (0.01 * value * index))], model.Observed.AsSpan());
}
