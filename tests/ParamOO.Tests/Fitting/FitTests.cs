using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Tests.Likelihoods;

namespace ParamOO.Tests.Fitting;

public sealed class FitTests
{
    [Fact]
    public void ACountingExperimentHasItsTextbookAnswer()
    {
        var fit = Fit.Run(SmallModels.Counting(signal: 10, background: 50, observed: 55));

        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(0.5, fit.Values[0], 1e-5);
        Assert.Equal(Math.Sqrt(55) / 10, fit.Uncertainties[0], 1e-5);
    }

    [Fact]
    public void TheOnOffProblemHasItsTextbookAnswer()
    {
        var fit = Fit.Run(SmallModels.OnOff(signal: 10, background: 50, observed: 62, control: 100));

        Assert.Equal(1.2, fit.Values[0], 1e-4);
        Assert.Equal(1, fit.Values[1], 1e-5);
        Assert.Equal(Math.Sqrt(62 + (50 * 50 / 100.0)) / 10, fit.Uncertainties[0], 1e-4);
    }

    [Fact]
    public void ADeficitEndsAtTheBoundary()
    {
        var fit = Fit.Run(SmallModels.Counting(signal: 10, background: 50, observed: 40));

        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(0, fit.Values[0]);
        Assert.True(fit.AtBound[0]);
        Assert.Equal(0, fit.Uncertainties[0]);
    }

    [Fact]
    public void AHeldParameterStaysAndHasNoUncertainty()
    {
        var fit = Fit.Run(SmallModels.OnOff(10, 50, 62, 100), FitRequest.Free.Hold(0, 2));

        Assert.Equal(2, fit.Values[0]);
        Assert.Equal(0, fit.Uncertainties[0]);
        Assert.False(fit.AtBound[0]);
        Assert.True(fit.Uncertainties[1] > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void AsimovDataGiveBackTheirPointThroughTheSecondMinimum(double mu)
    {
        var model = SmallModels.Interference([6, 8, 20], [95, 92, 60], [100, 100, 50], [95, 92, 60]);
        var fit = Fit.Run(model, new FitRequest { Data = [.. new Likelihood(model).AsimovData([mu, 0])] });

        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(mu, fit.Values[0], 1e-3);
    }

    [Fact]
    public void AnImpossibleHypothesisIsAStatusNotAnException() =>
        Assert.Equal(FitStatus.InvalidYield, Fit.Run(SmallModels.Counting(10, 0, 5), FitRequest.Free.Hold(0, 0)).Status);

    [Fact]
    public void DataThatAreNotANumberAreAStatusNotAnException() =>
        Assert.Equal(FitStatus.InvalidData, Fit.Run(SmallModels.Counting(10, 0, 5), new FitRequest { Data = [double.NaN] }).Status);
}
