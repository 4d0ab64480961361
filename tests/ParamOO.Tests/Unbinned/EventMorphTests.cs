using ParamOO.Events;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Tests.Systematics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using Xunit.Abstractions;

namespace ParamOO.Tests.Unbinned;

/// <summary>Morphs in the unbinned likelihood, event by event and in fixed bins.</summary>
public sealed class EventMorphTests(ITestOutputHelper output)
{
    private static readonly double[][] Unseen = [[1.5, -0.8], [-0.6, 0.5], [0.7, 1.2], [-1.3, -1.1], [1.9, 0.3], [0.2, -1.8]];

    [Fact]
    public void DensitiesOfEventsFollowAMorphTenTimesBetterThanTheProduct()
    {
        var table = MorphToy.Table([.. MorphToy.Anchors, .. Unseen]);
        var region = MorphToy.Region(table, OfEvents(table));
        var (morphed, factorised) = (Open(region), Open(region with { Morphs = [] }));
        Assert.Equal(["mu", "shift", "width"], morphed.Parameters.Select(parameter => parameter.Name));
        var errors = Unseen.Select(point => (Product: Error(factorised, table, point), Morph: Error(morphed, table, point))).ToArray();
        output.WriteLine(string.Join("; ", errors.Select(pair => $"{pair.Product:G3} {pair.Morph:G3}")));
        Assert.True(errors.Max(pair => pair.Product) > 10 * errors.Max(pair => pair.Morph));
    }

    [Fact]
    public void AnchorsAreReproduced()
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        var likelihood = Open(MorphToy.Region(table, OfEvents(table)));

        // To what keeps the matrix of covariances invertible; the product of single variations is wrong by up to 100.
        Assert.All(MorphToy.Anchors, point => Assert.InRange(Error(likelihood, table, point), 0, 1e-3));
    }

    [Fact]
    public void ParametersThatOnlyAnchorsKnowMoveAsInTheirSingleVariations()
    {
        double[][] points = [[1, 0], [-1, 0], [0, 1], [0, -1]];
        var table = MorphToy.Table(points);
        var plain = MorphToy.Model with { Processes = MorphToy.Model.Processes.Select(process => process with { Systematics = [] }).ToValueList() };
        var fromAnchors = Open(MorphToy.Region(table, OfEvents(table, points)), plain);
        var fromColumns = Open(MorphToy.Region(table));
        foreach (var point in Unseen)
        {
            var (expected, found) = (Value(fromColumns, point).TwiceNll, Value(fromAnchors, point).TwiceNll);
            Assert.Equal(expected, found, 1e-6 * Math.Abs(expected));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DerivativesAreExact(bool hasControlRegion)
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        var plan = Plan(MorphToy.Region(table, OfEvents(table)), MorphToy.Model);
        var likelihood = Analysis.OpenUnbinned(hasControlRegion ? plan with { ControlRegions = [Control(table)] } : plan, null, []);
        int[] free = [0, 1, 2];
        double[] point = [1.2, 0.7, -0.4];
        var value = likelihood.Evaluate([point], free)[0];
        for (var p = 0; p < 3; p++)
        {
            const double step = 1e-5;
            var (up, down) = (At(p, step), At(p, -step));
            Assert.Equal((up.TwiceNll - down.TwiceNll) / (2 * step), value.Gradient[p], 1e-4 * (1 + Math.Abs(value.Gradient[p])));
            for (var q = 0; q < 3; q++)
            {
                Assert.Equal((up.Gradient[q] - down.Gradient[q]) / (2 * step), value.Hessian[(p * 3) + q], 1e-3 * (1 + Math.Abs(value.Hessian[(p * 3) + q])));
            }
        }

        LikelihoodValue At(int moved, double step) => likelihood.Evaluate([[.. point.Select((number, index) => index == moved ? number + step : number)]], free)[0];
    }

    [Fact]
    public void AControlRegionHonoursMorphsInBothLikelihoods()
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        var plan = Plan(MorphToy.Region(table), MorphToy.Model);
        var built = Analysis.Build(plan with { ControlRegions = [Control(table)] });
        var control = built.ControlRegions[0];
        Assert.True(Assert.Single(control.Morphs).IsNeeded);
        Assert.Contains(control.Channel.Samples[1].Modifiers, modifier => modifier is ParamOO.Systematics.GaussianMorph);
        var (with, without) = (Analysis.OpenUnbinned(plan with { ControlRegions = [Control(table)] }, null, []), Analysis.OpenUnbinned(plan, null, []));
        var likelihood = new Likelihood(built.Workspace.At(1));
        var nominal = Yields(likelihood, [0, 0]);
        foreach (var point in Unseen)
        {
            var expected = nominal.Zip(Yields(likelihood, point), (n, yield) => 2 * (yield - n + (n * Math.Log(n / yield)))).Sum();
            Assert.Equal(expected, Value(with, point).TwiceNll - Value(without, point).TwiceNll, 1e-6 * expected);
        }
    }

    [Fact]
    public void MorphsOfAControlRegionFollowTheTruthTenTimesBetterThanTheProduct()
    {
        var table = MorphToy.Table([.. MorphToy.Anchors, .. Unseen]);
        var plan = Plan(MorphToy.Region(table), MorphToy.Model);
        var (morphed, factorised) = (Channel(plan, [Control(table)]), Channel(plan, [Control(table) with { Morphs = [] }]));
        var truth = Channel(plan, [Control(table) with { Morphs = [MorphToy.Morph(table, [.. MorphToy.Anchors, .. Unseen])] }]);
        Assert.True(Unseen.Max(point => Distance(factorised, truth, point)) > 10 * Unseen.Max(point => Distance(morphed, truth, point)));

        // A morph that has seen these points too is the truth there.
        static double Distance(Likelihood one, Likelihood other, double[] point) => Yields(one, point).Zip(Yields(other, point), (a, b) => (a - b) * (a - b) / b).Sum();

        static Likelihood Channel(AnalysisPlan plan, ValueList<ControlRegionPlan> controls) => new(Analysis.Build(plan with { ControlRegions = controls }).Workspace.At(1));
    }

    [Fact]
    public void WithoutAWeightAtAnAnchorTheMorphIsLeftOutAndSaid()
    {
        var table = MorphToy.Table(MorphToy.Anchors);
        string[] names = [.. table.Columns.Select(column => column.Name)];
        var values = names.Select(name => table[name].ToArray()).ToArray();
        values[^1][5] = 0;
        var damaged = new EventTable("events", names, values);
        var findings = new Findings();
        var likelihood = Analysis.OpenUnbinned(Plan(MorphToy.Region(damaged, OfEvents(damaged)), MorphToy.Model), null, findings);
        Assert.Contains(findings, finding => finding.Id == "PX0530");
        Assert.Equal(Value(Open(MorphToy.Region(table)), Unseen[0]).TwiceNll, Value(likelihood, Unseen[0]).TwiceNll, 1e-9);
    }

    /// <summary>Expected counts of the control region.</summary>
    private static double[] Yields(Likelihood likelihood, double[] point)
    {
        var place = likelihood.Model.Channels.First(channel => channel.Name == "CR");
        var yields = new double[likelihood.Model.Bins];
        likelihood.ExpectedYields([.. likelihood.Model.Parameters.Select(parameter => parameter.Name switch { "shift" => point[0], "width" => point[1], _ => parameter.Nominal })], yields);
        return yields[place.FirstBin..(place.FirstBin + place.Bins)];
    }

    private static AnalysisPlan Plan(RegionPlan region, MixtureModel model) => new("toy", model, [region]);

    private static UnbinnedLikelihood Open(RegionPlan region, MixtureModel? model = null) => Analysis.OpenUnbinned(Plan(region, model ?? MorphToy.Model), null, []);

    private static LikelihoodValue Value(UnbinnedLikelihood likelihood, double[] point) => likelihood.Evaluate([[1, .. point]], [0])[0];

    private static MorphPlan OfEvents(EventTable table, double[][]? points = null)
    {
        var morph = MorphToy.Morph(table, points ?? MorphToy.Anchors);
        return morph with { Anchors = morph.Anchors.Select(anchor => anchor with { ReferenceColumn = anchor.WeightColumn }).ToValueList() };
    }

    /// <summary>|−2 ln L − truth| of nominal data, from the weights that the table has at a point.</summary>
    private static double Error(UnbinnedLikelihood likelihood, EventTable table, double[] point)
    {
        var (weights, signal, background, moved) = (table["weight"].ToArray(), table["r_S"].ToArray(), table["r_B"].ToArray(), table[MorphToy.ColumnOf(point)].ToArray());
        var truth = 0.0;
        for (var row = 0; row < table.Rows; row++)
        {
            var own = MorphToy.SignalYield * signal[row] * weights[row];
            var (expected, data) = (own + moved[row], own + (MorphToy.BackgroundYield * background[row] * weights[row]));
            truth += 2 * (expected - data - (data * Math.Log(expected / data)));
        }

        var (at, nominal) = (Value(likelihood, point).TwiceNll, Value(likelihood, [0, 0]).TwiceNll);
        return Math.Abs(at - nominal - truth - point.Sum(alpha => alpha * alpha));
    }

    private static ControlRegionPlan Control(EventTable table)
    {
        var morph = MorphToy.Morph(table, MorphToy.Anchors);
        return new ControlRegionPlan("CR", "r_S", [0, 0.1, 0.4, 0.8, 1.4, 2.2, 3], new ReferenceTable(table, "weight", null), []) { Morphs = [morph] };
    }
}
