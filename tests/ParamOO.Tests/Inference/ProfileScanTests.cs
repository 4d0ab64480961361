using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Inference;

public sealed class ProfileScanTests
{
    private static readonly Workspace Interference = SmallWorkspaces.Interference();

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(3.7)]
    public void AnAsimovFitReturnsItsOwnPoint(double generated)
    {
        var data = new AsimovData([new("mu", generated), new("alpha_rate", 0.7), new("alpha_shape", -0.4)]);
        var scan = ProfileScan.Run(Interference, new ScanOptions { Data = data, Values = [generated, 2] });
        Assert.True(scan.HasConverged);
        foreach (var point in scan.Points)
        {
            Assert.Equal(generated, point.Free.Value, 1e-4);
            Assert.Equal(0.7, point.Free.Parameters[1], 1e-4);
        }

        Assert.Equal(0, scan.Points[0].TestStatistic, 1e-8);
        Assert.Equal(generated, scan.Best.Value, 1e-4);
    }

    [Fact]
    public void TheTestStatisticIsNeverNegativeAndVanishesAtTheReference()
    {
        var scan = ProfileScan.Run(Interference);
        Assert.True(scan.HasConverged);
        Assert.Equal(41, scan.Points.Count);
        Assert.All(scan.Points, point => Assert.True(point.TestStatistic >= 0));
        Assert.Equal(0, scan.Points.Single(point => point.Value == 1).TestStatistic, 1e-8);
        Assert.Equal(1, scan.Best.Value, 1e-4);
    }

    [Fact]
    public void WithoutNuisancesTheTestStatisticIsLarger()
    {
        ValueList<double> values = [0, 0.2, 1.5, 4];
        var profiled = ProfileScan.Run(Interference, new ScanOptions { Values = values });
        var statOnly = ProfileScan.Run(Interference, new ScanOptions { Values = values, StatOnly = true });
        Assert.All(profiled.Points.Zip(statOnly.Points), pair => Assert.True(pair.Second.TestStatistic > pair.First.TestStatistic));
        Assert.All(statOnly.Points, point => Assert.Equal([0, 0], point.Parameters.Span[1..3].ToArray()));
    }

    /// <summary>Σ 2 [N_b(μ) − n_b + n_b ln(n_b/N_b(μ))] with n_b = N_b(1), all at μ′ = μ.</summary>
    [Fact]
    public void StatisticsOnlyIsThePoissonDistanceToTheReference()
    {
        var models = new HypothesisModels(Interference);
        var point = ProfileScan.Run(Interference, new ScanOptions { Values = [2.5], StatOnly = true }).Points[0];
        var likelihood = new ParamOO.Likelihoods.Likelihood(models.At(2.5));
        var (n, expected) = (new double[6], new double[6]);
        likelihood.ExpectedYields(models.NominalPoint.AsSpan(), n);
        likelihood.ExpectedYields(models.PointOf([new("mu", 2.5)]).AsSpan(), expected);
        var distance = n.Zip(expected, (seen, mean) => 2 * (mean - seen + (seen * Math.Log(seen / mean)))).Sum();
        Assert.Equal(distance, point.TestStatistic, 1e-8);
    }

    [Fact]
    public void ThreadsChangeNothing()
    {
        var one = ProfileScan.Run(Interference, new ScanOptions { Values = [0, 0.5, 1, 2, 3] });
        var two = ProfileScan.Run(Interference, new ScanOptions { Values = [0, 0.5, 1, 2, 3], Threads = 2 });
        Assert.Equal(one, two);
    }

    [Fact]
    public void WhereNothingWasObservedStatementsOnObservedDataSaySo()
    {
        Action[] statements =
        [
            () => ProfileScan.Run(Interference, new ScanOptions { Data = new ObservedData() }),
            () => GoodnessOfFit.Run(Interference, new GoodnessOfFitOptions { Data = new ObservedData() }),
            () => BestFit.Of(Interference, new StatementOptions { Data = new ObservedData() }),
        ];
        Assert.All(statements, statement => Assert.Equal("PX0703", Assert.Single(Assert.Throws<InvalidInputException>(statement).Findings).Id));
    }

    [Fact]
    public void ObservedDataAreScannedAtKnots()
    {
        var scan = ProfileScan.Run(SmallWorkspaces.Interference(observed: true));
        Assert.Equal([0, 0.25, 1, 2.25, 4], scan.Points.Select(point => point.Value));
        Assert.True(scan.HasConverged);
    }

    [Fact]
    public void WeightedDataAreNotTakenForObservedOnes()
    {
        var weighted = SmallWorkspaces.Interference(observed: true, weight: 1.01);
        Assert.Equal(ProfileScan.Run(Interference), ProfileScan.Run(weighted));
        var scan = ProfileScan.Run(weighted, new ScanOptions { Data = new ObservedData() });
        Assert.Equal(5, scan.Points.Count);
    }

    [Fact]
    public void ObservedDataBetweenKnotsAreNotInterpolated()
    {
        var options = new ScanOptions { Values = [0.5] };
        var refusal = Assert.Throws<InvalidInputException>(() => ProfileScan.Run(SmallWorkspaces.Interference(observed: true), options));
        Assert.Equal("PX0703", refusal.Findings.Single().Id);
        Assert.Contains("0.25", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesOutOfRangeAreAllReported()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => ProfileScan.Run(Interference, new ScanOptions { Values = [-1, 1, 5] }));
        Assert.Equal(["PX0702", "PX0702"], refusal.Findings.Select(finding => finding.Id));
    }

    [Fact]
    public void AnUnknownParameterIsNamedWithTheNearestKnownOne()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => ProfileScan.Run(Interference, new ScanOptions { Poi = "Mu1" }));
        Assert.Contains("did you mean 'mu'?", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>t(μ) = 2 [μs + b − n + n ln(n/(μs + b))], and the estimate is (n − b)/s.</summary>
    [Fact]
    public void ACountingExperimentHasTheClosedForm()
    {
        var scan = ProfileScan.Run(SmallWorkspaces.Counting(10, 50, 65), new ScanOptions { Values = [0, 1, 3] });
        Assert.Equal(1.5, scan.Best.Value, 1e-4);
        Assert.All(scan.Points, point => Assert.Equal(
            2 * ((10 * point.Value) + 50 - 65 + (65 * Math.Log(65 / ((10 * point.Value) + 50)))), point.TestStatistic, 1e-8));
    }

    [Fact]
    public void AParameterCanBeHeld()
    {
        var options = new ScanOptions { Values = [0, 2], Held = [new("alpha_rate", 0.5)] };
        Assert.All(ProfileScan.Run(Interference, options).Points, point => Assert.Equal(0.5, point.Parameters[1]));
    }

    [Fact]
    public void AnyParameterCanBeScanned()
    {
        var scan = ProfileScan.Run(Interference, new ScanOptions { Poi = "alpha_rate", Values = [-1, 0, 1] });
        Assert.Equal("alpha_rate", scan.Poi);
        Assert.Equal(0, scan.Points[1].TestStatistic, 1e-8);
        Assert.True(scan.Points[0].TestStatistic > 0.01);
    }

    /// <summary>With nuisances held, a combination's t is the sum of its parts'; an Asimov control region adds nothing at the nominal point.</summary>
    [Fact]
    public void ACombinationAddsWhatItsPartsSay()
    {
        ValueList<double> values = [0, 0.5, 2];
        var alone = ProfileScan.Run(Interference, new ScanOptions { Values = values, StatOnly = true });
        var both = ProfileScan.Run(SmallWorkspaces.Combined(), new ScanOptions { Values = values, StatOnly = true, Data = new AsimovData() });
        Assert.All(alone.Points.Zip(both.Points), pair => Assert.Equal(pair.First.TestStatistic, pair.Second.TestStatistic, 1e-7));
    }

    [Fact]
    public void AFailedPointIsKeptAndSaysSo()
    {
        var scan = ProfileScan.Run(SmallWorkspaces.Counting(10, 0, 5), new ScanOptions { Values = [0, 0.5] });
        Assert.Equal(FitStatus.InvalidYield, scan.Points[0].Status);
        Assert.True(double.IsNaN(scan.Points[0].TestStatistic));
        Assert.Equal(FitStatus.Converged, scan.Points[1].Status);
        Assert.False(scan.HasConverged);
    }
}
