using ParamOO.Files.Hnsbi;
using ParamOO.Inference;
using ParamOO.Observables;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using Xunit.Abstractions;

namespace ParamOO.Validation.Observables;

/// <summary>How much of the unbinned test statistic bins keep, against the scan that hnsbi-toolkit made of its own workspace.</summary>
public sealed class RetainedInformationTests(ITestOutputHelper output)
{
    private const double SmallestT = 0.05;

    /// <summary>The bounds of the specification for 4000 events; larger samples keep at least 0.985.</summary>
    [SharedDataFact]
    public void TwentyOptimizedQuantileBinsKeepTheUnbinnedTestStatistic() =>
        Assert.All(Kept(new ObservableOptions(), statOnly: true), kept => Assert.InRange(kept, 0.98, 1.005));

    /// <summary>Scores that collapse have templates too rough for functions between the knots, so only those at the knots are bounded.</summary>
    [SharedDataFact]
    public void EveryObservableIsComparedWithTheUnbinnedTestStatistic()
    {
        foreach (var kind in Enum.GetValues<ObservableKind>())
        {
            foreach (var edges in Enum.GetValues<EdgePlacement>().Where(edges => edges != EdgePlacement.Following || kind == ObservableKind.Quantile))
            {
                Assert.All(Kept(new ObservableOptions { Kind = kind, Edges = edges }, statOnly: true), kept => Assert.InRange(kept, 0.1, 1.05));
            }
        }
    }

    /// <summary>With nuisances profiled a nominal score loses a tenth; a score that follows the profiled ratio gets most of it back.</summary>
    [SharedDataFact]
    public void AProfiledScoreKeepsTheProfiledTestStatistic()
    {
        var nominal = Kept(new ObservableOptions(), statOnly: false);
        var profiled = Kept(new ObservableOptions { Nuisances = ScoreNuisances.Profiled }, statOnly: false);
        Assert.InRange(nominal.Min(), 0.85, 0.95);
        Assert.All(profiled, kept => Assert.InRange(kept, 0.95, 1.005));
    }

    private List<double> Kept(ObservableOptions options, bool statOnly)
    {
        var golden = GoldenScan.Read();
        var plan = HnsbiInput.Read(GoldenScan.Workspace).Plan;
        var built = Analysis.Build(plan with { Regions = [plan.Regions[0] with { Observable = options }] });
        var statistics = built.Workspace.Channels[0].McStatistics!.Name;
        var scan = ProfileScan.Run(built.Workspace, new()
        {
            Values = golden.Values.ToValueList(),
            StatOnly = statOnly,
            Data = new AsimovData(),
            Held = [.. Enumerable.Range(0, options.Bins).Select(bin => new ParameterValue($"{statistics}[{bin}]", 1))],
        });
        var expected = statOnly ? golden.StatOnly : golden.Profiled;
        var kept = scan.Points.Zip(expected).Where(pair => pair.Second > SmallestT).Select(pair => pair.First.TestStatistic / pair.Second).ToList();
        var record = built.Regions[0];
        Assert.All(record.Retained, point => Assert.InRange(point.Kept, 0, 1 + 1e-9));
        output.WriteLine(
            $"{options.Kind,-12} {options.Edges,-10} {options.Nuisances,-9} {string.Join(" ", kept.Select(value => $"{value:F4}"))}"
            + $"  worst of any hypothesis {record.SmallestKept(0):F4}, hold-out error {record.LargestError:F4}");
        return kept;
    }
}
