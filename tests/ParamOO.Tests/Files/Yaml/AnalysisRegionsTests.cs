using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Arrow;
using ParamOO.Files.Yaml;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Reporting;
using ParamOO.Systematics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Files.Yaml;

/// <summary>Several regions, selections, formulae and several files in one analysis file.</summary>
public sealed class AnalysisRegionsTests : IDisposable
{
    private const int Rows = 600;

    private const string One =
        """
        General:
          Measurement: toy
          POI: mu
          Columns: {Weight: w1 * w2}
        Parameters:
          - {Name: mu, Nominal: 1, Bounds: [0, 4]}
          - {Name: k, Nominal: 1, Bounds: [0, 3]}
        Regions:
          - Name: SR
            Reference: events.arrow
            Observable: {Bins: 4, MinimumEvents: 1, MinimumYield: 0, CrossFit: false}
            Yields: {Knots: 5}
        Samples:
          - {Name: S, Yield: 60, Coefficient: mu}
          - {Name: B, Yield: 300, Coefficient: k}
        Systematics:
          - {Name: lumi, Type: Normalization, Up: 0.02, Down: -0.02}
          - {Name: jes, Type: NormPlusShape, Samples: B, Up: 0.03, Down: -0.04}
        """;

    private readonly TemporaryFolder folder = new();

    public AnalysisRegionsTests() => EventSources.Write(folder["events.arrow"], Events(0, Rows));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("reference")]
    [InlineData("none")]
    public void ARegionSplitByAFilterHasTheUnbinnedLikelihoodOfTheWhole(string convention)
    {
        var text = One.Replace("  POI: mu\n", $"  POI: mu\n  ShapeNormalization: {convention}\n");
        var whole = Read(text).Plan;
        var split = Read(Split(text, "x < 0.5 || x > 2", "0.5 <= x <= 2")).Plan;
        var (joint, parts) = (Open(whole), Open(split));
        int[] free = [0, 1, 2, 3];
        foreach (var point in new double[][] { [0.3, 1.2, 0.5, -0.7], [2, 0.9, -1, 1.4], [1, 1, 0, 0] })
        {
            var (expected, found) = (joint.Evaluate([point], free)[0], parts.Evaluate([point], free)[0]);
            Assert.Equal(expected.TwiceNll, found.TwiceNll, 1e-9 * Math.Abs(expected.TwiceNll));
            Assert.All(expected.Gradient.Zip(found.Gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
        }

        Assert.Equal(joint.DataSum, parts.DataSum, 1e-9 * joint.DataSum);
        if (convention == "reference")
        {
            Assert.Equal(60, split.Regions.Sum(region => split.ModelOf(region).Processes[0].Yield), 1e-10);
            Assert.Equal(300, split.Regions.Sum(region => split.ModelOf(region).Processes[1].Yield), 1e-10);
        }
    }

    [Fact]
    public void BothLikelihoodsOfSeveralRegionsAreComparedOnTheSameData()
    {
        var text = Split(One, "x < 1", "x >= 1").Replace("Samples:\n", "  - {Name: CR, Reference: side.arrow, Variable: x * 2, Binning: [-6, 0, 2, 10]}\nSamples:\n")
            .Replace("Yield: 60,", "Yield: {SR: 25, SR2: 35},").Replace("Yield: 300,", "Yield: {SR: 120, SR2: 180, CR: 2000},") + "\nScan: {Values: [0, 0.5, 1, 2]}\n";
        EventSources.Write(folder["side.arrow"], Events(Rows, 400));
        var plan = Read(text).Plan;
        var built = Analysis.Build(plan);
        Assert.Equal(["SR", "SR2", "CR"], built.Workspace.Channels.Select(channel => channel.Name));
        Assert.Equal("B", Assert.Single(built.ControlRegions[0].Channel.Samples).Name);
        Assert.Equal(2000, built.ControlRegions[0].Region.Processes[0].Yields.ToArray().Sum(), 1e-9);
        var validation = Analysis.Validate(plan, built);
        Assert.All(validation.StatOnly.Points.Where(point => point.Unbinned > 0.1), point => Assert.InRange(point.Kept, 0.8, 1.001));
        Assert.All(validation.Profiled.Points.Where(point => point.Unbinned > 0.1), point => Assert.InRange(point.Kept, 0.75, 1.02));
        Assert.True(validation.Profiled.Points.All(point => point.HasConverged));

        Assert.Equal(3, validation.Truths.Count);
        Assert.All(validation.Truths, truth => Assert.True(truth.HasConverged && truth.HaveSameForm));
        Assert.All(validation.Truths, truth => Assert.Equal(truth.Truth, truth.UnbinnedEstimate, 1e-4));
        Assert.All(validation.Truths, truth => Assert.InRange(Math.Abs(truth.Bias), 0, 1e-3));
        Assert.All(validation.Truths, truth => Assert.InRange(truth.WidthRatio, 0.97, 1.2));
        Assert.All(validation.Truths.SelectMany(truth => truth.Pulls), pull => Assert.InRange(Math.Abs(pull.Difference), 0, 0.3));
        Assert.Equal(["lumi", "jes"], validation.Truths[^1].Pulls.Select(pull => pull.Parameter));

        var constraints = Assert.Single(ClosureVerdicts.OfValidation(built, validation, new Tolerances()), verdict => verdict.Quantity == "uncertainties of constrained parameters");
        Assert.EndsWith(" (k)", constraints.Value, StringComparison.Ordinal);
        Assert.Contains("free ones, not judged, by ", constraints.Value, StringComparison.Ordinal);

        // The control region fixes k: without it the profiled t is smaller, in both.
        var alone = Read(text.Replace("CR: 2000", "CR: 0.001")).Plan;
        var weaker = Analysis.Validate(alone, Analysis.Build(alone));
        Assert.True(weaker.Profiled.Points[0].Unbinned < 0.9 * validation.Profiled.Points[0].Unbinned);
        Assert.True(weaker.Profiled.Points[0].Binned < 0.9 * validation.Profiled.Points[0].Binned);
    }

    [Fact]
    public void EnvelopesOfABuiltWorkspaceAreThoseThatItWouldHaveBeenBuiltWith()
    {
        var plan = Read(One).Plan;
        var parametrized = Analysis.Build(plan).Workspace;
        var range = new Interval(0.2, 3);
        var envelope = Analysis.Build(plan with
        {
            Regions = [plan.Regions[0] with { Variations = plan.Regions[0].Variations with { Treatment = SystematicTreatment.Envelope, EnvelopeRange = range } }],
        }).Workspace;
        Assert.NotEqual(parametrized, envelope);
        Assert.Equal(envelope, EnvelopeTreatment.Of(parametrized, _ => true, _ => range));
        Assert.Equal(envelope, EnvelopeTreatment.Of(envelope, _ => true, _ => null));
        Assert.Equal(parametrized, EnvelopeTreatment.Of(parametrized, _ => false, _ => range));
    }

    [Fact]
    public void UnbinnedCrossingsAreWhereTheTestStatisticHasItsThreshold()
    {
        var open = Open(Read(One).Plan);
        var scan = UnbinnedScan.Run(open, "mu", [0, 1, 3, 4], statOnly: false);
        var edges = UnbinnedCrossings.Of(open, scan, statOnly: false, 1);
        Assert.Equal(2, edges.Count);
        Assert.All(UnbinnedScan.Run(open, "mu", edges, statOnly: false).Points, point => Assert.Equal(1, point.TestStatistic, 2e-4));
        Assert.Empty(UnbinnedCrossings.Of(open, scan, statOnly: false, 1e6));
    }

    [Fact]
    public void FilesMayBeListedAndMatchedAndHaveFriends()
    {
        EventSources.Write(folder["part_0.parquet"], Events(0, 250));
        EventSources.Write(folder["part_1.parquet"], Events(250, Rows - 250));
        var events = Events(0, Rows);
        WriteWithNumbers("first.arrow", events, ["event", "x", "w1", "w2", "r_S"]);
        WriteWithNumbers("second.arrow", events, ["event", "r_B", "var_jes_ratio_B_up", "var_jes_ratio_B_down"]);
        double[] point = [0.3, 1.2, 0.5, -0.7];
        var expected = Open(Read(One).Plan).Evaluate([point], [0])[0].TwiceNll;
        foreach (var tables in new[] { "[part_0.parquet, part_1.parquet]", "part_*.parquet", "first.arrow\n    Friends: second.arrow", "first.arrow\n    Friends: [second.arrow]" })
        {
            var file = Read(One.Replace("events.arrow", tables));
            Assert.Equal(expected, Open(file.Plan).Evaluate([point], [0])[0].TwiceNll, 1e-9 * Math.Abs(expected));
            Assert.Equal(3, file.Inputs.Count);
        }
    }

    [Fact]
    public void FriendsWithOtherEventsAreRefused()
    {
        WriteWithNumbers("shifted.arrow", Events(1, Rows), ["event", "r_B"]);
        WriteWithNumbers("short.arrow", Events(0, 5), ["event", "r_B"]);
        WriteWithNumbers("first.arrow", Events(0, Rows), ["event", "x", "w1", "w2", "r_S", "var_jes_ratio_B_up", "var_jes_ratio_B_down"]);
        var plan = Read(One.Replace("events.arrow", "first.arrow\n    Friends: shifted.arrow")).Plan;
        Assert.Equal("PX0152", Assert.Single(Assert.Throws<InvalidInputException>(() => Open(plan)).Findings).Id);
        Assert.Contains(Refused(One.Replace("events.arrow", "first.arrow\n    Friends: short.arrow")), finding => finding.Id == "PX0108");
    }

    [Fact]
    public void DerivedColumnsMayStandWhereColumnsDo()
    {
        var text = One.Replace("{Weight: w1 * w2}", "{Weight: total, Ratio: \"{sample}_ratio\", Derived: {total: w1 * w2, S_ratio: r_S * 1, B_ratio: 1 * r_B, y: x + 1}}")
            .Replace("    Observable:", "    Filter: y > 1.5\n    Observable:");
        var direct = One.Replace("    Observable:", "    Filter: x > 0.5\n    Observable:");
        double[] point = [0.3, 1.2, 0.5, -0.7];
        Assert.Equal(Open(Read(direct).Plan).Evaluate([point], [0])[0].TwiceNll, Open(Read(text).Plan).Evaluate([point], [0])[0].TwiceNll, 1e-9);
    }

    [Fact]
    public void ObservedEventsAreATableOfTheirOwn()
    {
        EventSources.Write(folder["data.arrow"], new ChosenColumns(Events(100, 37), ["x", "r_S", "r_B", "var_jes_ratio_B_up", "var_jes_ratio_B_down"]));
        var text = One.Replace("    Observable:", "    Data: data.arrow\n    Observable:")
            .Replace("Samples:\n", "  - {Name: CR, Reference: side.arrow, Data: data.arrow, Variable: x, Binning: [-5, 1, 5]}\nSamples:\n")
            .Replace("Yield: 60,", "Yield: {SR: 60},").Replace("Yield: 300,", "Yield: {SR: 300, CR: 2000},");
        EventSources.Write(folder["side.arrow"], Events(Rows, 400));
        var plan = Read(text).Plan;
        Assert.Equal(37 + 37, Analysis.OpenUnbinned(plan, null, new Findings()).DataSum, 1e-12);
        var built = Analysis.Build(plan);
        Assert.All(built.Workspace.Observations[0].CountsPerKnot, counts => Assert.Equal(37, counts.ToArray().Sum()));
        Assert.Equal(37, built.Workspace.Observations[1].Counts.ToArray().Sum());
        Assert.Equal(37 + 37, built.Workspace.At(1).Observed.Take(2 + 4).Sum());
    }

    [Fact]
    public void WithoutDataNoChannelHasAny()
    {
        var text = Split(One, "x < 1", "x >= 1").Replace("Regions:\n", "Regions:\n").Replace("  - Name: SR2", "  - {Name: CR, Reference: side.arrow, Variable: x, Binning: [-5, 1, 5]}\n  - Name: SR2")
            .Replace("Yield: 60,", "Yield: {SR: 25, SR2: 35},").Replace("Yield: 300,", "Yield: {SR: 120, SR2: 180, CR: 2000},");
        EventSources.Write(folder["side.arrow"], Events(Rows, 400));
        var workspace = Analysis.Build(Read(text).Plan).Workspace;
        Assert.All(workspace.Observations, observation => Assert.Equal(0, observation.Counts.Count + observation.CountsPerKnot.Count));
        Assert.DoesNotContain(WorkspaceRules.Check(workspace), finding => finding.Severity == Severity.Error);
        var again = WorkspaceReader.Read(WorkspaceWriter.Write(workspace), "workspace.json", []);
        Assert.Equal(workspace, again);
        var plain = PyhfAtHypothesis.Of(workspace, 2, []);
        Assert.Equal(2000, plain.Observations.First(observation => observation.Channel == "CR").Counts.ToArray().Sum(), 1e-6);
        Assert.All(workspace.At(1).Observed.Take(2 + 4 + 4), count => Assert.True(double.IsNaN(count)));
    }

    [Theory]
    [InlineData("Filter: x <", "PX0160")]
    [InlineData("Filter: xx < 1", "PX0914")]
    [InlineData("Filter: x > 1000", "PX0932")]
    [InlineData("Weight: w1 * w3", "PX0914")]
    [InlineData("Binning: [1, 2]", "PX0916")]
    [InlineData("Variable: x", "PX0905")]
    [InlineData("Variable: x\n    Binning: [2, 1]", "PX0907")]
    [InlineData("Variable: x\n    Binning: [1, 2]", "PX0916")]
    [InlineData("Friends: nowhere.arrow", "PX0915")]
    [InlineData("Data: nowhere.arrow", "PX0915")]
    [InlineData("Data: events.csv", "PX0914")]
    public void AMistakeInARegionIsNamed(string line, string id)
    {
        File.WriteAllText(folder["events.csv"], "x,r_S\n1,1\n");
        Assert.Contains(Refused(One.Replace("    Observable:", $"    {line}\n    Observable:")), finding => finding.Id == id);
    }

    [Theory]
    [InlineData("Yield: 60,", "Yield: {SR: 25, SSR: 35},", "PX0931")]
    [InlineData("Samples: B,", "Samples: B, Regions: [CR],", "PX0931")]
    [InlineData("x >= 1", "x >= 0.5", "PX0933")]
    [InlineData("    Filter: x >= 1\n", "", "PX0930")]
    [InlineData("Name: SR2", "Name: SR", "PX0909")]
    [InlineData("{Weight: w1 * w2}", "{Weight: w1 * w2, Derived: {y: xx + 1}}", "PX0937")]
    [InlineData("{Weight: w1 * w2}", "{Weight: w1 * w2, Derived: {y: x +}}", "PX0160")]
    public void AMistakeBetweenRegionsIsNamed(string valid, string wrong, string id)
    {
        var text = Split(One, "x < 1", "x >= 1");
        Assert.Contains(valid, text, StringComparison.Ordinal);
        Assert.Contains(Refused(text.Replace(valid, wrong)), finding => finding.Id == id);
    }

    [Fact]
    public void ASystematicMayBeOfSomeRegionsOnly()
    {
        var text = Split(One, "x < 1", "x >= 1").Replace("Samples: B,", "Samples: B, Regions: SR2,");
        var plan = Read(text).Plan;
        Assert.Equal([1, 2], plan.Regions.Select(region => plan.ModelOf(region).Processes[1].Systematics.Count));
    }

    private static string Split(string text, string first, string second) => text
        .Replace("    Observable:", $"    Filter: {first}\n    Observable:")
        .Replace("Samples:\n  - {Name: S,", $"  - Name: SR2\n    Reference: events.arrow\n    Filter: {second}\n    Observable: {{Bins: 4, MinimumEvents: 1, MinimumYield: 0, CrossFit: false}}\n    Yields: {{Knots: 5}}\nSamples:\n  - {{Name: S,");

    private static UnbinnedLikelihood Open(AnalysisPlan plan) => Analysis.OpenUnbinned(plan, null, new Findings());

    /// <summary>Events at the nodes of a golden-ratio sequence on [−3, 3], beginning with some number of the sequence.</summary>
    private static EventTable Events(int first, int rows)
    {
        string[] names = ["event", "x", "w1", "w2", "r_S", "r_B", "var_jes_ratio_B_up", "var_jes_ratio_B_down"];
        var columns = names.Select(_ => new double[rows]).ToArray();
        for (var row = 0; row < rows; row++)
        {
            var x = 6 * ((((first + row + 0.5) * 0.6180339887498949) % 1) - 0.5);
            double[] values =
            [
                first + row, x, (1 + (0.3 * Math.Sin(first + row))) / Rows, 0.5 + ((first + row) % 3 / 2.0), 6 * Math.Exp(-0.5 * (x - 1) * (x - 1)) / 2.5066 / 0.9772, 1 - (0.1 * x),
                Math.Exp(0.1 * (x - 0.4)), Math.Exp(-0.13 * (x - 0.3)),
            ];
            for (var column = 0; column < names.Length; column++)
            {
                columns[column][row] = values[column];
            }
        }

        return new EventTable("events", names, columns);
    }

    /// <summary>The event number as an integer, as friends need it to be compared.</summary>
    private void WriteWithNumbers(string name, EventTable events, string[] columns)
    {
        using var writer = new ArrowWriter(folder[name], [.. columns.Select(column => new StoredColumn(column, column == "event" ? StorageType.Int64 : StorageType.Float64))]);
        writer.Append(new EventBatch(0, (int)events.Rows, [.. columns.Select(column => events.Memory(column))]));
        writer.Complete();
    }

    private AnalysisFile Read(string text)
    {
        File.WriteAllText(folder["analysis.yaml"], text);
        return AnalysisFile.Read(folder["analysis.yaml"]);
    }

    private IReadOnlyCollection<Finding> Refused(string text) => Assert.Throws<InvalidInputException>(() => Read(text)).Findings;
}
