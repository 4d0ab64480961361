using ParamOO.Inference;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Workspaces.Densities;

namespace ParamOO.Reporting;

/// <summary>Figures and tables of fits of densities (docs/densities.md).</summary>
public static class DensityFigures
{
    private const int MassBins = 60;

    private static readonly PlotColour[] Colours = [PlotColour.Orange, PlotColour.Teal, PlotColour.Purple, PlotColour.Brown, PlotColour.Violet];
    private static readonly MarkStyle Guide = new(PlotColour.LightGrey, Stroke.Dashed, 1);
    private static readonly MarkStyle Data = new(PlotColour.Ink, Width: 1.2);

    /// <summary>The profiles of all replicas and their envelope.</summary>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="result">The scans.</param>
    public static Figure Scan(string poi, DensityEnvelope result)
    {
        var symbol = Symbol.Of(poi);
        var hasReplicas = result.Replicas.Count > 1;
        var curves = hasReplicas
            ? result.Replicas.Select((scan, r) => new Curve(r == 0 ? "replicas" : "", Sorted(scan.Points.Select(point => new PlotPoint(point.Value, point.TestStatistic))), new(PlotColour.Grey, Width: 1)))
            : [];
        var envelope = Sorted(result.Envelope.Select((t, k) => new PlotPoint(result.Replicas[0].Points[k].Value, t)));
        double[] levels = [ConfidenceLevel.OneSigma, ConfidenceLevel.TwoSigma];
        return new(
            "scan",
            $"The test statistic along {symbol}, all other parameters profiled, of the unbinned likelihood{(hasReplicas ? "; the envelope is the smallest of all replicas, each from its own minimum" : "")}. Dashed: 68.27 % and 95.45 % for large samples.",
            [
                new("", new(symbol),
                [
                    new(new($"*t*_{{{symbol}}}"),
                    [
                        .. levels.Select(level => new Rule("", ConfidenceLevel.Threshold(level), false, Guide)),
                        .. curves,
                        new Curve(hasReplicas ? "envelope" : "", envelope, new(PlotColour.Blue)),
                        new Markers("", envelope, new(PlotColour.Blue, Width: 1.2)),
                    ]),
                ]),
            ]);
    }

    /// <summary>The spectrum of the resonant variable, and what the fit expects of every component.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="fit">The fit.</param>
    public static Figure Mass(DensityLikelihood likelihood, UnbinnedFit fit)
    {
        var (model, width) = (likelihood.Model, likelihood.Model.Range.Width / MassBins);
        double[] edges = [.. Enumerable.Range(0, MassBins + 1).Select(i => model.Range.Low + (width * i))];
        var counts = likelihood.CountsBetween(edges);
        var expected = likelihood.ExpectedBetween([.. fit.Values], edges);
        var total = Enumerable.Range(0, MassBins).Select(i => expected.Sum(component => component[i])).ToArray();
        return new(
            "mass",
            $"Events in {model.Variable} and the best fit of the unbinned likelihood: all components (blue) and each by itself. Events without a region are not counted.",
            [
                new("", new(Symbol.Of(model.Variable), model.Range.Low, model.Range.High),
                [
                    new(new($"events per {ReportText.Number(width, 3)}", 0),
                    [
                        .. expected.Select((component, k) => new Steps(ReportText.Literal(model.Components[k].Name), [.. edges], [.. component], new(Colours[k % Colours.Length]))),
                        new Steps("fit", [.. edges], [.. total], new(PlotColour.Blue)),
                        new Markers("data", Counted(edges, counts), Data),
                    ]),
                ]),
            ]);
    }

    /// <summary>Observed and expected events in the bins of the score, added up over the bins of the resonant variable.</summary>
    /// <param name="built">The workspace.</param>
    public static Figure Score(BuiltDensityWorkspace built)
    {
        var bins = built.Bins.Where(bin => bin.ScoreEdges.Count > 0).ToList();
        var count = bins.Max(bin => bin.Expected.Count);
        double[] edges = [.. Enumerable.Range(0, count + 1).Select(i => (double)i)];
        double[] Sum(Func<BuiltMassBin, PerBin> of) => [.. Enumerable.Range(0, count).Select(b => bins.Sum(bin => b < of(bin).Count ? of(bin)[b] : 0))];
        return new(
            "score",
            "Events in the bins of the score, least like the signal first, added up over the bins of the resonant variable; expected at the best fit.",
            [
                new("", new("bin of the score", 0, count),
                [
                    new(new("events", IsLogarithmic: true),
                    [
                        new Steps("expected", [.. edges], [.. Sum(bin => bin.Expected)], new(PlotColour.Blue)),
                        new Markers("data", Counted(edges, Sum(bin => bin.Observed)), Data),
                    ]),
                ]),
            ]);
    }

    /// <summary>The envelope and the profile of every replica.</summary>
    /// <param name="poi">Name of the tested parameter.</param>
    /// <param name="result">The scans.</param>
    public static DataTable Table(string poi, DensityEnvelope result) => new(
        "scan",
        [
            DataNumbers.Of(poi, result.Replicas[0].Points, point => point.Value),
            new DataNumbers("t", result.Envelope),
            .. result.Replicas.Count < 2 ? [] : result.Replicas.Select((scan, r) => DataNumbers.Of($"t_{r}", scan.Points, point => point.TestStatistic)),
        ]);

    private static ValueList<PlotPoint> Sorted(IEnumerable<PlotPoint> points) => points.OrderBy(point => point.X).ToValueList();

    private static ValueList<PlotPoint> Counted(double[] edges, double[] counts) => counts
        .Select((count, i) => new PlotPoint((edges[i] + edges[i + 1]) / 2, count, Math.Sqrt(count), Math.Sqrt(count))).Where(point => point.Y > 0).ToValueList();
}
