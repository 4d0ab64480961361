using ParamOO.Inference;

namespace ParamOO.Tests.Inference;

public sealed class AsymptoticsTests
{
    /// <summary>Numbers of pyhf 0.7 for a two-channel counting experiment: q̃ and q̃_A in, CLs+b, CLb, CLs out.</summary>
    [Fact]
    public void CLsIsThatOfPyhf()
    {
        var observed = Asymptotics.UpperLimit(TestStatistic.QMuTilde, 3.10347532261585, 5.1404757586008145);
        Assert.Equal(0.03906267542353015, observed.CLsPlusB, 1e-12);
        Assert.Equal(0.6934289408247365, observed.CLb, 1e-12);
        Assert.Equal(0.056332629233891755, observed.CLs, 1e-12);
    }

    [Theory]
    [InlineData(-2, 0.0004349138384480517)]
    [InlineData(0, 0.023374241750366325)]
    [InlineData(2, 0.4038208011566682)]
    public void TheExpectedBandIsThatOfPyhf(double fluctuation, double expected) =>
        Assert.Equal(expected, Asymptotics.Expected(5.1404757586008145, fluctuation).CLs, 1e-12);

    [Theory]
    [InlineData(TestStatistic.TMu, 1, 0.31731050786291415)]
    [InlineData(TestStatistic.QMu, 4, 0.022750131948179195)]
    [InlineData(TestStatistic.Q0, 0, 0.5)]
    public void PValuesAreTailsOfTheNormalDistribution(TestStatistic statistic, double value, double expected) =>
        Assert.Equal(expected, Asymptotics.PValue(statistic, value), 1e-14);

    [Theory]
    [InlineData(TestStatistic.TMuTilde)]
    [InlineData(TestStatistic.QMuTilde)]
    public void TheBoundaryChangesNothingUntilItIsReached(TestStatistic statistic)
    {
        var without = statistic == TestStatistic.TMuTilde ? TestStatistic.TMu : TestStatistic.QMu;
        Assert.Equal(Asymptotics.PValue(without, 2.0), Asymptotics.PValue(statistic, 2.0, 4), 1e-15);
        Assert.Equal(Asymptotics.PValue(statistic, 4 - 1e-9, 4), Asymptotics.PValue(statistic, 4 + 1e-9, 4), 1e-8);
        Assert.True(Asymptotics.PValue(statistic, 9, 4) < Asymptotics.PValue(without, 9));
    }

    /// <summary>σ[Φ⁻¹(1 − 0.05 Φ(N)) + N] is where the expected CLs is 5 %.</summary>
    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    [InlineData(1.5)]
    public void TheExpectedLimitIsWhereTheExpectedCLsIsFivePerCent(double fluctuation)
    {
        var limit = Asymptotics.ExpectedLimit(0.7, 0.95, fluctuation);
        Assert.Equal(0.05, Asymptotics.Expected(limit * limit / 0.49, fluctuation).CLs, 1e-12);
    }

    [Fact]
    public void AStatisticWithoutASideMakesNoUpperLimit() =>
        Assert.Throws<ArgumentException>(() => Asymptotics.UpperLimit(TestStatistic.TMu, 1, 1));

    [Fact]
    public void OneSidedStatisticsVanishOnTheHarmlessSide()
    {
        Assert.Equal(0, TestStatistic.QMu.Of(1, 1.2, 3));
        Assert.Equal(3, TestStatistic.QMu.Of(1, 0.8, 3));
        Assert.Equal(0, TestStatistic.Q0.Of(0, -0.1, 3));
        Assert.Equal(3, TestStatistic.TMu.Of(1, 1.2, 3));
    }
}
