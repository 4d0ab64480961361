using ParamOO.Events;
using ParamOO.Inference;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Simulation;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Workspaces;

/// <summary>A toy with a signal strength for each production mode: from events to a workspace of pairs.</summary>
public class TwoParameterTests
{
    private const int Events = 20_000;
    private static readonly Lazy<(AnalysisPlan Plan, BuiltAnalysis Built)> Toy = new(Build);

    [Fact]
    public void EveryPairIsTestedWithItsOwnYieldsWhichAreTheTemplatesAtTheKnots()
    {
        var channel = Toy.Value.Built.Workspace.Channels[0];
        var plane = channel.Plane!;
        var templates = Toy.Value.Built.Regions[0].Templates;
        foreach (var knot in new[] { 3, 57, 200 })
        {
            var point = plane.PointOf(knot);
            var yields = channel.Samples[0].Yields.At(plane.PositionAt(point));
            Assert.Equal(knot, plane.KnotOf(point));
            Assert.All(yields.ToArray().Zip(templates.Yield(knot, 0).ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-9 * Math.Max(1, Math.Abs(pair.Second))));
        }
    }

    [Fact]
    public void TheTotalOfTheReferenceIsTheSameForEveryPair()
    {
        var workspace = Toy.Value.Built.Workspace;
        foreach (var (first, second) in new[] { (0.3, 0.4), (1.0, 1.0), (1.1, 0.98), (2.7, 7.5) })
        {
            var model = workspace.At(TestedPoint.Of(("mu_ggF", first), ("mu_VBF", second)));
            var expected = new Likelihood(model).AsimovData(model.Initial.AsSpan());
            Assert.Equal(Toy.Value.Plan.Model.Processes.Sum(process => process.Yield * CoefficientAtReference(process)), expected.Take(model.Bins).Sum(), 1e-6);
        }
    }

    /// <summary>Both where functions meet zero: samples add up to the templates of the reference, and none is negative.</summary>
    [Fact]
    public void NoFunctionIsNegativeOnAFineGridAndTheReferenceTotalIsExactThere()
    {
        var (plan, built) = Toy.Value;
        var channel = built.Workspace.Channels[0];
        var total = plan.Model.Processes.Sum(process => process.Yield * CoefficientAtReference(process));
        Assert.Contains(channel.Samples, sample => ((PolarYields)sample.Yields).Corrections.Places.Count > 0);
        for (var i = 0; i <= 400; i++)
        {
            for (var j = 0; j <= 40; j++)
            {
                var (position, sum) = (new HypothesisPosition(i / 100.0, j / 40.0), 0.0);
                foreach (var (sample, process) in channel.Samples.Zip(plan.Model.Processes))
                {
                    var yields = sample.Yields.At(position).ToArray();
                    Assert.DoesNotContain(yields, value => value < 0);
                    sum += CoefficientAtReference(process) * yields.Sum();
                }

                Assert.Equal(total, sum, 1e-9 * total);
            }
        }
    }

    [Fact]
    public void TheWorkspaceIsReadBackAsItWasWritten()
    {
        var workspace = Toy.Value.Built.Workspace;
        Assert.Equal(workspace, WorkspaceReader.Read(WorkspaceWriter.Write(workspace), "ws.json", []));
    }

    [Fact]
    public void AStatementAboutOneParameterSaysWhatToDoInstead()
    {
        var refused = Assert.Throws<InvalidInputException>(() => UpperLimit.Run(Toy.Value.Built.Workspace, new UpperLimitOptions()));
        Assert.Contains(refused.Findings, finding => finding.Id == "PX0780");
        var lacking = Assert.Throws<InvalidInputException>(() => Toy.Value.Built.Workspace.At(1.5));
        Assert.Contains(lacking.Findings, finding => finding.Id == "PX0645" && finding.Message.Contains("mu_VBF=…", StringComparison.Ordinal));
    }

    [Fact]
    public void PyhfTakesOnePair()
    {
        var plain = PyhfAtHypothesis.Of(Toy.Value.Built.Workspace, TestedPoint.Of(("mu_ggF", 1), ("mu_VBF", 2)), []);
        Assert.All(plain.Channels, channel => Assert.Null(channel.Hypothesis));
    }

    /// <summary>Edges common to all rays miss this by a factor of two, with twice as many bins.</summary>
    [Fact]
    public void ContoursOfBinsWithEdgesThatFollowTheRayAreThoseWithoutBins()
    {
        var plan = Plan(7_000, 1, 20, table => new RegionPlan("SR", table, [])
        {
            Observable = new ObservableOptions { Bins = 20, Edges = EdgePlacement.Following, FineCells = 500 },
            Yields = new YieldOptions { Family = YieldFamily.Piecewise, Rays = 96, Radii = 11, Range = new Interval(0.25, 1.85), SecondRange = new Interval(0, 5) },
        });
        var options = new PlaneScanOptions
        {
            Values = [.. Enumerable.Range(0, 15).Select(i => 0.3 + (0.1 * i))],
            Second = "mu_VBF",
            SecondValues = [.. Enumerable.Range(0, 16).Select(i => i / 3.0)],
            StatOnly = true,
        };
        var binned = PlaneScan.Run(Analysis.Build(plan).Workspace, options);
        var unbinned = UnbinnedPlaneScan.Run(UnbinnedLikelihood.Open(plan.Model, [plan.Regions[0].Reference!]), "mu_ggF", options);
        Assert.All(ComparedContour.Of(unbinned, binned), contour => Assert.InRange(contour.Largest, 0, 0.02));
    }

    /// <summary>A profiled score tells what the profiled likelihood tells: contours with nuisance parameters come nearer.</summary>
    [Fact]
    public void ScoresOfPairsFollowProfiledNuisanceParameters()
    {
        var nominal = KeptProfiled(ScoreNuisances.Nominal);
        var profiled = KeptProfiled(ScoreNuisances.Profiled);
        Assert.InRange(profiled, nominal + 0.02, 1.02);

        static double KeptProfiled(ScoreNuisances nuisances)
        {
            var plan = Plan(7_000, 1, 20, table => new RegionPlan("SR", table, [])
            {
                Observable = new ObservableOptions { Bins = 20, Edges = EdgePlacement.Following, FineCells = 500, Nuisances = nuisances },
                Yields = new YieldOptions { Family = YieldFamily.Piecewise, Rays = 32, Radii = 5, Range = new Interval(0.25, 1.85), SecondRange = new Interval(0, 5) },
            });
            var workspace = Analysis.Build(plan).Workspace;
            var options = new PlaneScanOptions
            {
                Values = [0.6, 1.4],
                Second = "mu_VBF",
                SecondValues = [0.5, 1, 2, 3],
                Held = McStatisticsOf(workspace),
            };
            var binned = PlaneScan.Run(workspace, options);
            var unbinned = UnbinnedPlaneScan.Run(UnbinnedLikelihood.Open(plan.Model, [plan.Regions[0].Reference!]), "mu_ggF", options);
            return binned.Points.Zip(unbinned.Points, (bins, all) => bins.TestStatistic / all.TestStatistic).Average();
        }
    }

    [Theory]
    [InlineData(ScoreNuisances.Nominal, SecondScore.Nuisances)]
    [InlineData(ScoreNuisances.Between, SecondScore.Nuisances)]
    [InlineData(ScoreNuisances.Nominal, SecondScore.Profiled)]
    [InlineData(ScoreNuisances.Profiled, SecondScore.Nominal)]
    public void BinsOfASecondAxisPartitionTheEventsOfEveryPair(ScoreNuisances first, SecondScore second)
    {
        var plan = Plan(3_000, 2, 20, table => new RegionPlan("SR", table, [])
        {
            Observable = new ObservableOptions { Bins = 5, Edges = EdgePlacement.Following, FineCells = 200, Nuisances = first, SecondAxis = second, Columns = 3, MinimumEvents = 5 },
            Yields = new YieldOptions { Family = YieldFamily.Piecewise, Rays = 16, Radii = 4, Range = new Interval(0.3, 2), SecondRange = new Interval(0, 5) },
        });
        var record = Analysis.Build(plan).Regions[0];
        var (templates, counts) = (record.Templates, record.Observable.Columns);
        Assert.Equal(templates.Bins, counts.Sum());
        Assert.InRange(templates.Bins, 6, 15);
        for (var hypothesis = 0; hypothesis < templates.Grid.All.Length; hypothesis++)
        {
            Assert.All(Enumerable.Range(0, templates.Processes), process =>
                Assert.Equal(plan.Model.Processes[process].Yield, templates.Yield(hypothesis, process).ToArray().Sum(), 1e-6 * plan.Model.Processes[process].Yield));
            if (second == SecondScore.Nuisances)
            {
                var firstBin = 0;
                foreach (var count in counts)
                {
                    // Categories are the same at every hypothesis.
                    Assert.Equal(templates.Reference(0).Slice(firstBin, count).ToArray().Sum(), templates.Reference(hypothesis).Slice(firstBin, count).ToArray().Sum(), 1e-6);
                    firstBin += count;
                }
            }
        }
    }

    private static ValueList<ParameterValue> McStatisticsOf(Workspace workspace) => workspace.Channels[0].McStatistics?.Name is { } name
        ? [.. Enumerable.Range(0, workspace.Channels[0].Bins).Select(bin => new ParameterValue($"{name}[{bin}]", 1))] : [];

    private static double CoefficientAtReference(Process process) => process.Coefficient.Evaluate([.. process.Coefficient.Names.Select(_ => 1.0)]);

    private static (AnalysisPlan, BuiltAnalysis) Build()
    {
        var plan = Plan(Events, 5, 3, table => new RegionPlan("SR", table, [])
        {
            Observable = new ObservableOptions { Bins = 30, FineCells = 500 },
            Yields = new YieldOptions { Family = YieldFamily.Piecewise, Rays = 64, Radii = 7, Range = new Interval(0, 3), SecondRange = new Interval(0, 9) },
        });
        return (plan, Analysis.Build(plan));
    }

    private static AnalysisPlan Plan(int size, ulong seed, double exposure, Func<ReferenceTable, RegionPlan> region)
    {
        var simulated = new OffShell(new OffShellOptions { Strengths = SignalStrengths.ByProduction, HasShapes = false, Exposure = exposure });
        var model = SimulatedMixture.Of(simulated) with { SecondPoi = "mu_VBF" };
        var events = new SimulatedTable(simulated, size, seed);
        var table = EventTable.Load(events, [.. events.Columns.Select(column => column.Name)]);
        return new AnalysisPlan("toy", model, [region(new ReferenceTable(table, SimulatedTable.WeightColumn, null))]);
    }
}
