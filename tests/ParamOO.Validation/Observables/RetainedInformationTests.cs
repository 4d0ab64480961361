using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;
using Xunit.Abstractions;

namespace ParamOO.Validation.Observables;

public sealed class RetainedInformationTests(ITestOutputHelper output)
{
    /// <summary>The bounds of the specification for 4000 events; larger samples keep at least 0.985.</summary>
    [SharedDataFact]
    public void TwentyOptimizedQuantileBinsKeepTheUnbinnedTestStatistic()
    {
        var kept = KeptAgainstGoldenScan(new ObservableOptions());
        Assert.All(kept, point => Assert.InRange(point.Kept, 0.98, 1.005));
    }

    [SharedDataFact]
    public void EveryObservableIsComparedWithTheUnbinnedTestStatistic()
    {
        foreach (var kind in Enum.GetValues<ObservableKind>())
        {
            foreach (var edges in Enum.GetValues<EdgePlacement>().Where(edges => kind == ObservableKind.Quantile || edges != EdgePlacement.Following))
            {
                var kept = KeptAgainstGoldenScan(new ObservableOptions { Kind = kind, Edges = edges });

                // Bins cannot know more than the events: exact for templates made at a hypothesis, to the reported accuracy between knots.
                Assert.All(kept, point => Assert.InRange(point.Kept, 0, 1.005 + point.Inaccuracy));
            }
        }
    }

    private List<(double Poi, double Kept, double Inaccuracy)> KeptAgainstGoldenScan(ObservableOptions options)
    {
        var model = InterferenceFixture.Model;
        var region = new RegionPlan("SR", new ReferenceTable(InterferenceFixture.Load(), "reference_weights", "asimov_weights"), [])
        {
            Observable = options,
        };
        var findings = new Findings();
        var built = RegionBuilder.Build(model, region, findings);
        var mixture = new MixtureYields(model);
        var asimov = new ReferenceAsimov([.. model.Processes.Select(process => process.Yield)], Hypothesis.At(mixture, 1));
        var kept = new List<(double Poi, double Kept, double Inaccuracy)>();
        Assert.All(built.Record.Retained.Where(point => point.Unbinned > 0.05), point => Assert.InRange(point.Kept, 0, 1.005));
        foreach (var (poi, t) in InterferenceFixture.GoldenScan().Where(point => point.T > 0.05))
        {
            var here = Hypothesis.At(mixture, poi);
            var yields = built.Channel.Samples.Select(sample => sample.Yields.At(here.T)).ToArray();
            var binned = here.Distance * here.Distance * asimov.PerSquare(here, yields[0].Count, process => yields[process].Span);
            kept.Add((poi, binned / t, built.Record.LargestError / t));
        }

        output.WriteLine(
            $"{options.Kind,-12} {options.Edges,-10} {string.Join(" ", kept.Select(point => $"{point.Kept:F4}"))}"
            + $"  worst anywhere {built.Record.SmallestKept(0):F4}, hold-out error {built.Record.LargestError:F4}");
        foreach (var finding in findings)
        {
            output.WriteLine($"    {finding}");
        }

        return kept;
    }
}
