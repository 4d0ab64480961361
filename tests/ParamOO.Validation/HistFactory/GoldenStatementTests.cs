using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Testing;

namespace ParamOO.Validation.HistFactory;

/// <summary>Goodness of fit, impacts and expected events of every reference workspace: do the numbers hold together, and is trouble told?</summary>
public sealed class GoldenStatementTests
{
    /// <summary>Larger models are left to the tests of fits, to keep the suite short.</summary>
    private const int LargeModel = 120;

    public static TheoryData<string> Names => [.. GoldenWorkspace.Names.Where(name => GoldenWorkspace.Read(name).Model.Parameters.Length < LargeModel)];

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void TheGoodnessOfFitIsTheSumOfItsTerms(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var result = GoodnessOfFit.Run(golden.Workspace, new GoodnessOfFitOptions { Toys = 16 });
        Assert.True(result.Best.Result.HasConverged);
        Assert.Equal(result.Statistic, result.Contributions.Sum(row => row.Statistic), 1e-6);
        Assert.Equal(0, result.Toys!.Failed);
        var free = golden.Golden.GetProperty("fits").GetProperty("free").GetProperty("polished").GetProperty("twice_nll").GetDouble();
        Assert.True(result.Best.Result.TwiceNll < free + 1e-6);
    }

    /// <summary>Hesse widths of the reference fits agree already (<see cref="GoldenFitTests"/>); here every refit must end or say why not.</summary>
    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void ImpactsConvergeOrSayWhyNot(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        if (golden.Model.Poi < 0)
        {
            return;
        }

        var result = ParameterImpacts.Run(golden.Workspace, new ImpactOptions { Most = 4 });
        Assert.All(result.Impacts.Where(impact => impact.Status != FitStatus.Converged), impact => Assert.Contains(result.Findings, finding => finding.Path == impact.Name));
        if (result.Centre.Covariance is null)
        {
            Assert.Contains(result.Findings, finding => finding.Id == "PX0747");
            return;
        }

        Assert.Equal(result.Centre.Uncertainty, result.Breakdown.Total, 1e-9);
        Assert.All(result.Breakdown.Sources, source => Assert.True(source.Held <= result.Breakdown.Total * (1 + 1e-9)));
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void ExpectedEventsAreThoseOfTheModelAtTheFit(string name)
    {
        var result = ExpectedEvents.Run(GoldenWorkspace.Read(name).Workspace);
        var expected = new double[result.Best.Model.Bins];
        new Likelihoods.Likelihood(result.Best.Model).ExpectedYields(result.Best.Result.Values.AsSpan(), expected);
        Assert.Equal(expected.Sum(), result.PostFit.Sum(channel => channel.Total.Sum.Value), 1e-6);
        Assert.All(result.PostFit, channel => Assert.Equal(channel.Total.Sum.Value, channel.Processes.Sum(process => process.Sum.Value), 1e-6));
    }
}
