using MathNet.Numerics.Integration;
using ParamOO.Numerics;
using ParamOO.Simulation;

namespace ParamOO.Tests.Simulation;

/// <summary>The on-shell region of the off-shell toy.</summary>
public sealed class OnShellTests
{
    private const double Width = OnShell.High - OnShell.Low;

    private static readonly OnShell Model = new(exposure: 2, "mu");

    /// <summary>The background is flat, hence p_ref = 1/(15 GeV r_B), and the peak r_S p_ref.</summary>
    [Fact]
    public void DensitiesIntegrateToOne()
    {
        Assert.Equal(1, Integral(ratios => 1 / ratios[1]), 1e-12);
        Assert.Equal(1, Integral(ratios => ratios[0] / ratios[1]), 1e-12);
    }

    /// <summary>The mean of a Gaussian cut off at −5 and +2.5 standard deviations.</summary>
    [Fact]
    public void ThePeakIsAGaussianCutOff()
    {
        static double Normal(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
        var inside = NormalDistribution.Cumulative(2.5) - NormalDistribution.Cumulative(-5);
        var expected = 125 + (2 * (Normal(-5) - Normal(2.5)) / inside);
        Assert.Equal(expected, Integral((mass, ratios) => mass * ratios[0] / ratios[1]), 1e-10);
    }

    [Fact]
    public void EventsAreThoseOfTheReferenceDensity()
    {
        var table = new SimulatedTable(Model, 20_000, seed: 3);
        var mean = table.Read(["m4l"]).SelectMany(batch => batch.Column(0).ToArray()).Average();
        Assert.Equal(Integral((mass, ratios) => mass / ratios[1]), mean, 5 * 3.5 / Math.Sqrt(20_000));
    }

    [Fact]
    public void NuisanceParametersMoveItByWhatTheyDoAtThePole()
    {
        Assert.Equal([400, 200], Model.Processes.Select(process => process.Yield));
        var scale = Model.Systematics.Single(systematic => systematic.Name == "qcd_gg").Effects.Single();
        Assert.Equal("H_on", scale.Process);
        Assert.Equal(Math.Exp(0.10 + (0.03 * Math.Log(125.0 / 300))), scale.YieldUp, 1e-12);
        Assert.DoesNotContain(Model.Systematics, systematic => systematic.Name is "jes" or "xs_ttV" or "coherence_gg");
        Assert.All(Model.Systematics, systematic => Assert.False(systematic.HasShape));
    }

    private static double Integral(Func<double[], double> of) => Integral((_, ratios) => of(ratios));

    private static double Integral(Func<double, double[], double> of) => GaussLegendreRule.Integrate(
        mass =>
        {
            var ratios = new double[2];
            Model.Evaluate([mass], ratios, []);
            return of(mass, ratios) / Width;
        },
        OnShell.Low,
        OnShell.High,
        128);
}
