using ParamOO.Events;
using ParamOO.Files.Yaml;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Numerics;
using ParamOO.Testing;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Workspaces.Densities;

namespace ParamOO.Tests.Inference;

/// <summary>Toys and impacts of the unbinned likelihood of densities.</summary>
public class DensityToyTests
{
    private static readonly DensityFile Example = DensityFile.Read(Path.Combine(SharedData.Repository, "examples", "densities", "densities.yaml"));
    private static readonly Lazy<DensityExpectation> Expectation = new(() => new(Example.Model, Example.Replicas, Example.Binning!));

    [Theory]
    [InlineData(0, 2000, 1.5, 0.2, 125, 0)]
    [InlineData(90, 1900, 1.2, 0.4, 124.2, -0.6)]
    public void ExpectedEventsHaveTheirMinimumWhereToysAreDrawn(double s, double background, double p1, double p2, double mean, double jes)
    {
        double[] point = [s, background, p1, p2, mean, jes];
        var likelihood = Expectation.Value.Likelihood;
        var expected = Expectation.Value.Expected(point);
        Assert.All(expected, number => Assert.True(number >= 0));
        Assert.Equal(likelihood.Expected(point), expected.Sum(), 1e-3 * expected.Sum());
        foreach (var region in likelihood.Model.Regions)
        {
            likelihood.Prepare(point);
            var inside = expected.Where((_, row) => region.Interval.Contains(likelihood.Events.Masses[row]) && likelihood.Events.Masses[row] < region.Interval.High).Sum();
            Assert.Equal(likelihood.ExpectedIn(region.Interval).Value, inside, 0.01 * inside);
        }

        expected.CopyTo(likelihood.Events.Weights.AsSpan());
        Constraint[] there = [.. likelihood.Parameters.Select((parameter, i) => parameter.Constraint.IsPresent ? new NormalConstraint(point[i], 1) : parameter.Constraint)];
        var asimov = likelihood.Of(new([.. Enumerable.Range(0, expected.Length)], expected), there);
        var fit = DensityScan.Fit(asimov, [.. point], 0, null, statOnly: false);
        Assert.Equal(s, fit.Values[0], 0.02);
    }

    /// <summary>The toy as a table of its own, opened as anybody would.</summary>
    [Fact]
    public void AToyIsFittedAsATableOfItsOwn()
    {
        var run = Prepare(2, threads: 2);
        var block = run.Make().Single();
        Assert.All(block.Statuses, status => Assert.Equal(FitStatus.Converged, status));
        var (point, expected) = (run.Hypotheses[0].Point, Expectation.Value.Expected([.. run.Hypotheses[0].Point]));
        UnbinnedToySource.Accumulate(expected);
        for (var toy = 0; toy < 2; toy++)
        {
            var random = new CounterRandom(run.Options.Seed, (ulong)toy, BitConverter.DoubleToUInt64Bits(60), (ulong)ToyStream.Tested);
            var rows = UnbinnedToySource.DrawRows(expected, ref random);
            var constraints = UnbinnedToySource.DrawConstraints(Expectation.Value.Likelihood.Parameters, [.. point], ref random);
            var scans = Example.Models.Select(model => DensityScan.Run(Alone(model, rows.Rows, rows.Times, constraints), "s", [60], statOnly: false)).ToList();
            Assert.Equal(scans.Min(scan => scan.Points[0].TestStatistic), block.Statistics[toy], 1e-5);
            Assert.Equal(scans.Average(scan => scan.Best.Values[0]), block.Estimates[toy], 1e-3);
        }
    }

    [Fact]
    public void NeitherThreadsNorTheNumberOfToysChangeAToy()
    {
        var (two, three) = (Prepare(2, threads: 1), Prepare(3, threads: 2));
        Assert.Equal(two.Make().Single().Statistics, three.Make().Single().Statistics[..2]);
        Assert.Equal(two.Content, three.Content);
        var other = UnbinnedToyRun.Prepare(Example.Model with { Range = new(90, 180) }, Example.Replicas, Example.Binning!, Example.Data, "s", new() { Values = [60], Toys = 1 });
        Assert.NotEqual(two.Content, other.Content);
    }

    [Fact]
    public void ImpactsAreTheShiftsThatFitsWithAHeldParameterHave()
    {
        var likelihood = DensityLikelihood.OpenMean(Example.Model, Example.Replicas, Example.Data);
        var result = UnbinnedImpacts.Run(likelihood, "s", new());
        Assert.True(result.HasConverged);
        Assert.Equal(result.Centre.Uncertainty, result.Breakdown.Propagated, 1e-6);
        var jes = result.Impacts.Single(impact => impact.Name == "jes");
        double Held(double alpha)
        {
            var model = Example.Model with { Parameters = Example.Model.Parameters.Select(parameter => parameter.Name == "jes" ? parameter with { Nominal = alpha, IsFixed = true } : parameter).ToValueList() };
            return DensityScan.Run(DensityLikelihood.OpenMean(model, Example.Replicas, Example.Data), "s", [], statOnly: false).Best.Values[0];
        }

        Assert.Equal(Held(jes.Value + jes.Uncertainty) - result.Centre.Value, jes.PostFit.Up, 1e-3);
        Assert.Equal(Held(jes.Value - 1) - result.Centre.Value, jes.PreFit.Down, 1e-3);
        Assert.InRange(jes.Covariance / jes.PostFit.Up, 0.8, 1.2);
    }

    private static UnbinnedToyRun Prepare(int toys, int threads) =>
        UnbinnedToyRun.Prepare(Example.Model, Example.Replicas, Example.Binning!, Example.Data, "s", new() { Values = [60], Toys = toys, Threads = threads });

    private static DensityLikelihood Alone(DensityModel model, int[] rows, double[] times, Constraint[] constraints)
    {
        var (table, order) = (Expectation.Value.Table, Expectation.Value.Likelihood.Events.Rows);
        string[] names = [.. table.Columns.Select(column => column.Name)];
        var own = new EventTable("toy", [.. names, "times"], [.. names.Select(name => rows.Select(row => table[name][order[row]]).ToArray()), times]);
        return DensityLikelihood.Open(
            model with { WeightColumn = "times", Parameters = model.Parameters.Zip(constraints, (parameter, constraint) => parameter with { Constraint = constraint }).ToValueList() },
            own);
    }
}
