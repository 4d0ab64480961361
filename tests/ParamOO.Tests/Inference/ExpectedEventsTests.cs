using ParamOO.Inference;
using ParamOO.Likelihoods;

namespace ParamOO.Tests.Inference;

public sealed class ExpectedEventsTests
{
    private const double Step = 1e-5;

    /// <summary>√(J C Jᵀ) with J by central differences of the yields and C of the fit, for every process, bin and sum.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UncertaintiesAreThePropagatedCovariance(bool follows)
    {
        var workspace = follows ? SmallWorkspaces.Combined() : ParameterImpactsTests.Counts(1, [118, 93, 71]);
        var result = ExpectedEvents.Run(workspace, new ExpectedEventsOptions { Data = follows ? new AsimovData([new("mu", 2.2)]) : null });
        var (model, fit) = (result.Best.Model, result.Best.Result);
        foreach (var channel in result.PostFit)
        {
            var blocks = model.Blocks.Index().Where(block => block.Item.Channel == channel.Name).ToArray();
            foreach (var (block, process) in blocks.Zip(channel.Processes))
            {
                Compare(process, [block.Index]);
            }

            Compare(channel.Total, [.. blocks.Select(block => block.Index)]);
        }

        void Compare(ProcessYields yields, int[] blocks)
        {
            var bins = yields.Bins.Count;
            var slopes = Enumerable.Range(0, model.Parameters.Length).Select(parameter => Slope(blocks, parameter, bins)).ToArray();
            for (var bin = 0; bin < bins; bin++)
            {
                Assert.Equal(Yields([.. fit.Values], blocks, bins)[bin], yields.Bins[bin].Value, 1e-9);
                Assert.Equal(Deviation([.. slopes.Select(row => row[bin])]), yields.Bins[bin].Uncertainty, 1e-5);
            }

            Assert.Equal(Deviation([.. slopes.Select(row => row.Sum())]), yields.Sum.Uncertainty, 1e-5);
        }

        double[] Slope(int[] blocks, int parameter, int bins)
        {
            double[] up = [.. fit.Values], down = [.. fit.Values];
            (up[parameter], down[parameter]) = (up[parameter] + Step, down[parameter] - Step);
            return [.. Yields(up, blocks, bins).Zip(Yields(down, blocks, bins), (high, low) => (high - low) / (2 * Step))];
        }

        double[] Yields(double[] point, int[] blocks, int bins)
        {
            var (likelihood, sum) = (new Likelihood(model), new double[bins]);
            foreach (var block in blocks)
            {
                var own = new double[bins];
                likelihood.BlockYields(block, point, own);
                sum = [.. sum.Zip(own, (left, right) => left + right)];
            }

            return sum;
        }

        double Deviation(double[] slopes)
        {
            var variance = 0.0;
            for (var i = 0; i < slopes.Length; i++)
            {
                for (var j = 0; j < slopes.Length; j++)
                {
                    variance += slopes[i] * slopes[j] * fit.Covariance![i, j];
                }
            }

            return Math.Sqrt(variance);
        }
    }

    /// <summary>Merged samples are added with their correlations, not in quadrature: everything merged is the total.</summary>
    [Fact]
    public void MergedSamplesAreOneProcess()
    {
        var options = new ExpectedEventsOptions { Data = new AsimovData([new("mu", 2.2)]), Merged = [new SourceGroup("gg", ["S*", "B"])] };
        var channel = ExpectedEvents.Run(SmallWorkspaces.Interference(), options).PostFit[0];
        var process = Assert.Single(channel.Processes);
        Assert.Equal("gg", process.Name);
        Assert.Equal(channel.Total.Bins, process.Bins);
        Assert.Equal(channel.Total.Sum, process.Sum);
    }

    [Fact]
    public void BeforeTheFitOnlyConstrainedParametersCount()
    {
        var result = ExpectedEvents.Run(ParameterImpactsTests.Counts(1, [118, 93, 71]));
        var (sideBand, region) = (result.PreFit[0], result.PreFit[1]);
        Assert.Equal(new Estimate(400, 0), sideBand.Total.Sum);
        Assert.Equal(50, region.Processes[0].Bins[2].Value, 1e-12);

        // Bin 3 of the background: a shape of −2.5 and a factor of 5 %.
        Assert.Equal(Math.Sqrt((2.5 * 2.5) + (2.5 * 2.5)), region.Processes[0].Bins[2].Uncertainty, 1e-9);
    }

    [Fact]
    public void ThePostFitTotalOfASideBandWithAFreeNormalisationIsThatOfTheData()
    {
        var sideBand = ExpectedEvents.Run(ParameterImpactsTests.Counts(1, [118, 93, 71])).PostFit[0];
        Assert.InRange(sideBand.Total.Sum.Uncertainty, 0.8 * Math.Sqrt(400), Math.Sqrt(400));
        Assert.Equal([396.0], sideBand.Observed);
    }

    [Fact]
    public void AHeldParameterOfInterestMakesTheBackgroundOnlyFit()
    {
        var result = ExpectedEvents.Run(ParameterImpactsTests.Counts(1, [118, 93, 71]), new ExpectedEventsOptions { Held = [new ParameterValue("mu", 0)] });
        Assert.Equal(new Estimate(0, 0), result.PostFit[1].Processes[1].Sum);
        Assert.True(result.PostFit[1].Total.Sum.Value > result.PreFit[1].Processes[0].Sum.Value);
    }
}
