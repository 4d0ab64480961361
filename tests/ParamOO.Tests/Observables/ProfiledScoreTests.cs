using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Observables;

public sealed class ProfiledScoreTests
{
    private static readonly MixtureModel Model = InterferenceToy.Model;

    /// <summary>The score is that of the intensity with every shape morphed and every rate moved, computed event by event.</summary>
    [Fact]
    public void TheScoreIsTheRatioAtTheProfiledPoint()
    {
        var table = InterferenceToy.Table(2000);
        var yields = new MixtureYields(Model);
        var reference = Hypothesis.At(yields, 1);
        double[][] points = [[2, 0.6, -0.3], [0.5, -1, 0.2], [3, 1, 0]];
        var shapes = new ShapeProjection(Model, points);
        var columns = new ScoreColumns(Model, reference, [1, 1, 1, 1], shapes);
        var batch = columns.Prepare(table.Read([.. columns.Inputs]).First(), columns.Inputs.Length);
        var events = new ScoreEvents(columns, batch);
        for (var k = 0; k < points.Length; k++)
        {
            var values = new double[4];
            yields.At(points[k], values);
            var distance = Math.Sqrt(points[k][0]) - 1;
            var hypothesis = Hypothesis.At(yields, points[k][0]).With(new ProfiledIntensity(distance, values, shapes.CoordinatesOf(k), 0));
            var change = new double[batch.Rows];
            events.ChangeAt(hypothesis, change);
            for (var row = 0; row < batch.Rows; row++)
            {
                double[] ratios = [table["r_S"][row], table["r_SBI"][row], table["r_B"][row] * Morph(points[k][1], table["g_up"][row], table["g_down"][row]), 1];
                var expected = values.Zip(ratios, (value, ratio) => value * ratio).Sum();
                Assert.Equal((expected - events.Reference[row]) / distance, change[row], 3);
            }
        }
    }

    [Fact]
    public void ProfiledScoresLeaveTheTemplatesOfTheModelAlone()
    {
        var region = InterferenceToy.Region(InterferenceToy.Table(3000)) with
        {
            Observable = new ObservableOptions { Bins = 8, Edges = EdgePlacement.Tails, Nuisances = ScoreNuisances.Profiled },
        };
        var findings = new Findings();
        var grid = HypothesisGrid.Uniform(new MixtureYields(Model), new Interval(0, 4), 9);
        var filled = RegionTemplates.Fill(Model, region, grid, findings);
        Assert.Empty(findings);
        for (var k = 0; k < grid.All.Length; k++)
        {
            for (var process = 0; process < 4; process++)
            {
                var sum = 0.0;
                foreach (var yield in filled.Templates.Yield(k, process))
                {
                    sum += yield;
                }

                Assert.Equal(Model.Processes[process].Yield, sum, 9);
            }
        }
    }

    [Fact]
    public void AProfiledScoreNeedsAReferenceTable()
    {
        var region = new RegionPlan("SR", null, []) { Observable = new ObservableOptions { Nuisances = ScoreNuisances.Profiled } };
        var error = Assert.Throws<InvalidInputException>(() => ParamOO.Workspaces.RegionBuilder.Build(Model, region, new Findings()));
        Assert.Contains(error.Findings, finding => finding.Id == "PX0406");
    }

    /// <summary>exp(α odd + α² even) of the logarithms: what the projection promises.</summary>
    private static double Morph(double alpha, double up, double down) =>
        Math.Exp((alpha * Math.Log(up / down) / 2) + (alpha * alpha * Math.Log(up * down) / 2));
}
