using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Inference;

public sealed class ExpectedDataTests
{
    private static readonly ValueList<ParameterValue> Point = [new("mu", 2.25), new("alpha_rate", 0.7), new("alpha_shape", -0.4), new("stat_SR[2]", 1.02)];

    /// <summary>At every knot the fit to the written data returns the point, at no cost in the constraints: auxiliary data have moved.</summary>
    [Fact]
    public void AFitToAsimovDataInAWorkspaceReturnsThePoint()
    {
        var workspace = ExpectedData.In(SmallWorkspaces.Interference(), Point);
        var scan = ProfileScan.Run(workspace, new ScanOptions { Data = new ObservedData(), Values = [0.25, 2.25] });
        foreach (var point in scan.Points)
        {
            Assert.Equal(2.25, point.Free.Value, 1e-4);
            Assert.All(Point.Skip(1), value => Assert.Equal(value.Value, point.Free.Parameters[scan.ParameterNames.ToList().IndexOf(value.Name)], 1e-4));
        }

        Assert.Equal(0, scan.Points[1].TestStatistic, 1e-8);
        var asimov = ProfileScan.Run(SmallWorkspaces.Interference(), new ScanOptions { Data = new AsimovData(Point), Values = [0.25] });
        Assert.Equal(asimov.Points[0].TestStatistic, scan.Points[0].TestStatistic, 1e-7);
    }

    [Fact]
    public void OrdinaryChannelsHaveTheirDataToo()
    {
        var workspace = ExpectedData.In(SmallWorkspaces.Combined(), [new("alpha_rate", 1)]);
        Assert.Equal([110.0, 132.0], workspace.Observations[1].Counts.ToArray().Select(count => Math.Round(count, 9)));
        Assert.Equal(0, workspace.Observations[0].Counts.Count);
        Assert.Equal(5, workspace.Observations[0].CountsPerKnot.Count);
    }

    /// <summary>Data-like: the conditional fit to data made at its own point finds that point again.</summary>
    [Fact]
    public void TheBestFitToDataIsTheBestFitToTheirLikeness()
    {
        var observed = SmallWorkspaces.Interference(observed: true);
        var (point, status) = ExpectedData.BestFit(observed, 0.25);
        Assert.Equal(FitStatus.Converged, status);
        Assert.Equal(0.25, point[0].Value);
        var (again, _) = ExpectedData.BestFit(ExpectedData.In(observed, point), 0.25, new StatementOptions { Data = new ObservedData() });
        Assert.All(point.Zip(again), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-4));
    }

    [Fact]
    public void DataBetweenKnotsAreNotThere() =>
        Assert.Equal("PX0703", Assert.Throws<InvalidInputException>(() => ExpectedData.BestFit(SmallWorkspaces.Interference(observed: true), 0.5)).Findings.Single().Id);

    [Fact]
    public void DrawnDataHaveTheMomentsOfTheirPoint()
    {
        var toys = ToyData.At(SmallWorkspaces.Interference(), 1, new ToyOptions { Toys = 20_000, Truth = [new("mu", 1), new("alpha_rate", 0.5)] });
        Assert.Equal("SR[0]", toys.Columns[0].Name);
        Assert.Contains("auxiliary alpha_rate", toys.Columns.Select(column => column.Name));
        var (counts, auxiliary) = (Column(toys, "SR[3]"), Column(toys, "auxiliary alpha_rate"));
        Assert.Equal(0.5, auxiliary.Average(), 0.03);
        Assert.All(counts, count => Assert.True(double.IsInteger(count)));
        var mean = counts.Average();
        Assert.Equal(mean, counts.Select(count => (count - mean) * (count - mean)).Average(), 0.05 * mean);
    }

    private static double[] Column(ToyData toys, string name) => [.. toys.Read([name]).SelectMany(batch => batch.Column(0).ToArray())];
}
