using ParamOO.Inference;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>Planes of t for the Asimov data of the reference hypothesis, unbinned and binned, where the contours of interest are.</summary>
/// <param name="built">The workspace.</param>
/// <param name="options">What is held in fits of the workspace, and how they run.</param>
internal sealed class PlaneComparison(BuiltAnalysis built, ScanOptions options)
{
    private const int CoarseValues = 13;
    private const int FineValues = 21;
    private const int Rounds = 2;
    private const double Shrink = 0.95;

    private readonly HypothesisModels models = new(built.Workspace, options);

    /// <summary>The other parameter of a hypothesis; null where hypotheses are values of one.</summary>
    public string? Companion => models.Companion;

    /// <summary>Both scans on a grid around the outermost contour of the unbinned one.</summary>
    /// <param name="unbinned">The unbinned likelihood of Asimov data of the reference hypothesis.</param>
    /// <param name="statOnly">Whether nuisance parameters are held.</param>
    /// <param name="cancellation">Asked between columns.</param>
    public ComparedPlane Of(UnbinnedLikelihood unbinned, bool statOnly, CancellationToken cancellation)
    {
        var window = Covered(models.RangeOf(models.PoiName), models.RangeOf(Companion!));
        for (var round = 0; round < Rounds; round++)
        {
            window = Narrowed(UnbinnedPlaneScan.Run(unbinned, models.PoiName, On(window, CoarseValues, statOnly), cancellation));
        }

        var fine = On(window, FineValues, statOnly);
        return new ComparedPlane(UnbinnedPlaneScan.Run(unbinned, models.PoiName, fine, cancellation), PlaneScan.Run(built.Workspace, fine, null, cancellation));
    }

    private PlaneScanOptions On((Interval First, Interval Second) window, int values, bool statOnly) => new()
    {
        Values = Grid(window.First, values),
        Second = Companion!,
        SecondValues = Grid(window.Second, values),
        StatOnly = statOnly,
        Data = new AsimovData(),
        Held = options.Held,
        Threads = options.Threads,
    };

    /// <summary>Ranges of which every pair can be tested; they shrink towards the reference where their corners cannot.</summary>
    private (Interval First, Interval Second) Covered(Interval first, Interval second)
    {
        var (one, two) = (models.NominalPoint[models.Poi], models.NominalPoint[models.IndexOf(Companion!)]);
        while (new[] { first.Low, first.High }.Any(x => new[] { second.Low, second.High }.Any(y => models.WhyNot(x, y) is not null)))
        {
            (first, second) = (Towards(first, one), Towards(second, two));
        }

        return (first, second);
    }

    private static Interval Towards(Interval range, double value) => new(value + (Shrink * (range.Low - value)), value + (Shrink * (range.High - value)));

    /// <summary>The part of a scan that holds its outermost contour, with one more value on every side.</summary>
    private static (Interval First, Interval Second) Narrowed(PlaneScanResult scan)
    {
        var threshold = scan.Contours.Max(contour => contour.Threshold);
        var inside = scan.Points.Where(point => point.TestStatistic <= threshold).ToList();
        return (Around(inside.Select(point => point.Value).Append(scan.Best.Value), scan.Points.Select(point => point.Value)),
            Around(inside.Select(point => point.Second).Append(scan.Best.Second), scan.Points.Select(point => point.Second)));
    }

    private static Interval Around(IEnumerable<double> inside, IEnumerable<double> all)
    {
        var (wanted, values) = (inside.ToList(), all.Distinct().Order().ToList());
        var (low, high) = (values.FindLastIndex(value => value < wanted.Min()), values.FindIndex(value => value > wanted.Max()));
        return new Interval(low < 0 ? values[0] : values[low], high < 0 ? values[^1] : values[high]);
    }

    private static ValueList<double> Grid(Interval range, int values) =>
        [.. Enumerable.Range(0, values).Select(k => k == values - 1 ? range.High : range.Low + (range.Width * k / (values - 1)))];
}
