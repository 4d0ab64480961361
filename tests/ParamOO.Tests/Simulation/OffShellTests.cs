using MathNet.Numerics.Integration;
using ParamOO.Numerics;
using ParamOO.Simulation;

namespace ParamOO.Tests.Simulation;

/// <summary>Densities, integrals and uncertainties of the off-shell toy.</summary>
public sealed class OffShellTests
{
    private static readonly OffShellModes Modes = new(exposure: 1);

    private static ProductionMode[] AllModes => [Modes.GluonFusion, Modes.Electroweak, Modes.QuarkAnnihilation, Modes.TopPairVector];

    [Fact]
    public void IntegralsOverTheMassHaveConverged()
    {
        Assert.All(AllModes, mode =>
        {
            var (usual, finer) = (Integral(mode, MassSpectrum.Nodes()), Integral(mode, MassSpectrum.Nodes(256)));
            Assert.Equal(finer.Signal, usual.Signal, 1e-11);
            Assert.Equal(finer.Interference, usual.Interference, 1e-11);
            Assert.Equal(finer.Background, usual.Background, 1e-11 * finer.Background);
        });
    }

    [Fact]
    public void TheSpectrumIsTheDensityIntegratedOverTheAngles()
    {
        foreach (var mode in AllModes)
        {
            foreach (var mass in (double[])[221, 344.9, 345.1, 700, 1900])
            {
                var integral = OverAngles(node => mode.Density(mass, node.Cosine, node.Decay));
                var spectrum = mode.Spectrum(mass);
                Assert.Equal(spectrum.Signal, integral.Signal, 1e-12);
                Assert.Equal(spectrum.Interference, integral.Interference, 1e-12);
                Assert.Equal(spectrum.Background, integral.Background, 1e-12);
            }
        }
    }

    [Fact]
    public void TheReferenceDensityIntegratesToOne()
    {
        var integral = MassSpectrum.Nodes().Sum(mass => Enumerable.Range(0, JetFractions.Categories).Sum(jets => mass.Weight
            * OverAngles(node => new(0, 0, OffShellReference.Density(new(mass.Mass, node.Cosine, node.Decay, jets)))).Background));
        Assert.Equal(1, integral, 1e-12);
    }

    [Fact]
    public void YieldsAreOfThePublishedSizeAndTheInterferenceIsNegative()
    {
        var yields = new OffShell(new()).Processes.ToDictionary(process => process.Name, process => process.Yield);
        Assert.Equal(20, yields["S"], 1e-10);
        Assert.Equal(180, yields["B"], 1e-10);
        Assert.InRange((yields["SBI"] - yields["S"] - yields["B"]) / yields["S"], -1.65, -1.55);
        Assert.Equal(14, yields["EWB"], 1e-10);
        Assert.Equal(12, yields["ttV"], 1e-10);
        Assert.InRange(yields["qqZZ_0"], 555, 565);
        Assert.InRange(yields["qqZZ_1"], 225, 235);
        Assert.InRange(yields["qqZZ_2"], 105, 115);
    }

    [Fact]
    public void ExposureScalesYieldsAndLeavesShapes()
    {
        var (one, ten) = (new OffShell(new()), new OffShell(new() { Exposure = 10 }));
        Assert.All(one.Processes.Zip(ten.Processes), pair => Assert.Equal(10, pair.Second.Yield / pair.First.Yield, 1e-12));
        double[] x = [400, 0.3, -0.2, 1];
        var (left, right) = (new double[10], new double[10]);
        one.Evaluate(x, left, []);
        ten.Evaluate(x, right, []);
        Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void EveryIntensityIsPositiveForEveryHypothesisAndVariation()
    {
        var responses = OffShellUncertainties.All.SelectMany(uncertainty => (OffShellResponse[])[uncertainty.Up, uncertainty.Down]).Append(OffShellResponse.None).ToArray();
        foreach (var x in Events(2000))
        {
            foreach (var response in responses)
            {
                foreach (var mode in (ProductionMode[])[Modes.GluonFusion, Modes.Electroweak])
                {
                    // S t² + I t + B > 0 for every t when I² < 4 S B.
                    var density = response.Applied(mode.Density(x.Mass, x.Cosine, x.Decay), Math.Log(x.Mass / 300));
                    Assert.True(density.Signal > 0 && density.Background > 0);
                    Assert.True(density.Interference * density.Interference < 4 * density.Signal * density.Background);
                    var jets = response.Applied(mode.Jets(x.Mass), Math.Log(x.Mass / 300));
                    Assert.True(jets.None > 0 && jets.One > 0 && jets.More > 0);
                    Assert.Equal(1, jets.None + jets.One + jets.More, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void QuarkAnnihilationIsExactlyAbsentFromTheOtherJetCategories()
    {
        var model = new OffShell(new());
        var ratios = new double[model.Processes.Count];
        foreach (var x in Events(500))
        {
            model.Evaluate([x.Mass, x.Cosine, x.Decay, x.Jets], ratios, []);
            for (var i = 0; i < ratios.Length; i++)
            {
                var name = model.Processes[i].Name;
                var isAbsent = name.StartsWith("qqZZ_", StringComparison.Ordinal) && name != $"qqZZ_{x.Jets}";
                Assert.Equal(isAbsent, ratios[i] == 0);
                Assert.InRange(ratios[i], 0, 12);
            }
        }
    }

    [Fact]
    public void TheInterferingSampleIsTheSumOfItsParts()
    {
        var x = new OffShellEvent(520, 0.4, 0.1, 1);
        var density = Modes.GluonFusion.Density(x.Mass, x.Cosine, x.Decay);
        var model = new OffShell(new());
        var ratios = new double[model.Processes.Count];
        model.Evaluate([x.Mass, x.Cosine, x.Decay, x.Jets], ratios, []);
        var expected = (density.Signal + density.Interference + density.Background) * Modes.GluonFusion.Jets(x.Mass).One;
        Assert.Equal(expected, ratios[1] * model.Processes[1].Yield * OffShellReference.Density(x), 1e-12 * expected);
    }

    [Fact]
    public void UncertaintiesAreTwelveOrMoreAndSomeAreOneSidedOrAsymmetric()
    {
        var systematics = new OffShell(new()).Systematics;
        Assert.True(systematics.Count >= 12);
        Assert.Contains(systematics, systematic => systematic.Effects.All(effect => Math.Abs(effect.YieldDown - 1) < 1e-12 && Math.Abs(effect.YieldUp - 1) > 1e-3));
        Assert.Contains(systematics, systematic => systematic.Effects.All(effect => Math.Abs(effect.YieldUp + effect.YieldDown - 2) > 1e-3));
        Assert.All(systematics, systematic => Assert.All(systematic.Effects, effect => Assert.True(effect.YieldUp > 0 && effect.YieldDown > 0)));
    }

    [Fact]
    public void ExtraSystematicsMakeTablesAsWideAsThoseOfRealAnalyses()
    {
        var model = new OffShell(new() { ExtraSystematics = 122 });
        Assert.Equal(137, model.Systematics.Count);
        Assert.Equal(2545, new SimulatedTable(model, 2000, seed: 1).Columns.Count);
        Assert.Equal(122, model.Systematics.Skip(15).DistinctBy(systematic => systematic.Effects[0].YieldUp).Count());
    }

    [Theory]
    [InlineData(0.07)]
    [InlineData(-0.06)]
    public void JetMigrationMovesEventsAndLosesNone(double fraction)
    {
        var before = new JetFractions(0.5, 0.3, 0.2);
        var after = before.Migrated(fraction);
        Assert.Equal(1, after.None + after.One + after.More, 1e-15);
        Assert.Equal(Math.Sign(fraction), Math.Sign(after.More - before.More));
        Assert.Equal(-Math.Sign(fraction), Math.Sign(after.None - before.None));
    }

    private static Interfering Integral(ProductionMode mode, IEnumerable<(double Mass, double Weight)> nodes) =>
        nodes.Aggregate(default(Interfering), (sum, node) => sum + (node.Weight * mode.Spectrum(node.Mass)));

    private static Interfering OverAngles(Func<(double Cosine, double Decay), Interfering> density)
    {
        var rule = new GaussLegendreRule(-1, 1, 8);
        var sum = default(Interfering);
        for (var i = 0; i < rule.Order; i++)
        {
            for (var j = 0; j < rule.Order; j++)
            {
                sum += rule.Weights[i] * rule.Weights[j] * density((rule.Abscissas[i], rule.Abscissas[j]));
            }
        }

        return sum;
    }

    private static IEnumerable<OffShellEvent> Events(int count)
    {
        for (ulong index = 0; index < (ulong)count; index++)
        {
            var random = new CounterRandom(11, index);
            yield return OffShellReference.Draw(random.NextUniform(), ref random);
        }
    }
}
