using ParamOO.Fitting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// Scans of two parameters: t(μ, β) = −2 ln [L(μ, β, α̂̂)/L(μ̂, β̂, α̂)]. Where the model follows the hypothesis, both fits use the data and
/// yields of μ′ = μ. Columns of equal μ are profiled along β, several at a time; then every fit is repeated from its neighbours' solutions
/// until none gets lower, so that a fit in the higher of two valleys is mended by the next one that is not.
/// </summary>
public static class PlaneScan
{
    /// <summary>Scans a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">What to test, and on which data.</param>
    /// <param name="progress">Receives the fraction of columns done, in [0, 1]; null for none.</param>
    /// <param name="cancellation">Asked between columns.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or data are missing.</exception>
    public static PlaneScanResult Run(
        Workspace workspace, PlaneScanOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var models = new HypothesisModels(workspace, options);
        var second = models.IndexOf(options.Second);
        var data = options.Data ?? models.DefaultData;
        Check(models, second, options, data);
        if (models.Companion is not null)
        {
            var pairs = new PairScanner(models, data, options);
            var all = pairs.At(options.Values, options.SecondValues, progress, cancellation);
            return Result(models, options, all, pairs.Follow(all.MinBy(point => point.SmallestStatistic)!));
        }

        var columns = Columns(models, second, data, options, progress, cancellation);
        PlaneColumn.MendFromNeighbours(columns, cancellation);
        if (!models.FollowsHypothesis)
        {
            PlaneColumn.ShareFreeFit(columns);
        }

        return Result(models, options, columns, columns.Select(column => column.Free!).Zip(columns, (free, column) => (Free: free, Own: column.SmallestStatistic)).MinBy(pair => pair.Own).Free);
    }

    private static PlaneColumn[] Columns(
        HypothesisModels models, int second, DataSet data, PlaneScanOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        var columns = new PlaneColumn[options.Values.Count];
        var threads = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
        };
        var done = 0;
        Parallel.For(0, columns.Length, threads, i =>
        {
            columns[i] = PlaneColumn.At(models, second, data, options.Values[i], options.SecondValues.Span, options, withFree: models.FollowsHypothesis || i == 0);
            progress?.Report((double)Interlocked.Increment(ref done) / columns.Length);
        });
        return columns;
    }

    private static PlaneScanResult Result(HypothesisModels models, PlaneScanOptions options, PlaneColumn[] columns, ProfilePoint best)
    {
        var points = columns.SelectMany(column => column.Points()).ToValueList();
        var contours = options.Levels.Select(level => Contour.Of(level, options.Values.Span, options.SecondValues.Span, [.. points.Select(point => point.TestStatistic)])).ToValueList();
        return new PlaneScanResult(
            models.PoiName,
            options.Second,
            models.Names,
            points,
            new PlaneBest(best.Value, best.Parameters[models.IndexOf(options.Second)], best.TwiceNll, best.Status, best.Parameters),
            contours,
            Findings(points, contours).ToValueList());
    }

    /// <summary>What is odd about a scan: gaps, and contours that leave it.</summary>
    /// <param name="points">The points.</param>
    /// <param name="contours">The contours.</param>
    internal static IEnumerable<Finding> Findings(ValueList<PlanePoint> points, ValueList<Contour> contours)
    {
        var gaps = points.Where(point => point.Status != FitStatus.Converged).ToList();
        if (gaps.Count > 0)
        {
            yield return new Finding("PX0755", Severity.Warning, "scan", FormattableString.Invariant($"{gaps.Count} of {points.Count} points did not converge, the first at ({gaps[0].Value:G6}, {gaps[0].Second:G6}) with '{gaps[0].Status}'; contours leave gaps where t is missing."));
        }

        foreach (var contour in contours.Where(contour => contour.Lines.Count == 0 || contour.Lines.Any(line => !line.IsClosed)))
        {
            yield return new Finding("PX0756", Severity.Note, "contour", FormattableString.Invariant($"the contour of {100 * contour.Level:G4} % {(contour.Lines.Count == 0 ? "does not pass through the scanned values" : "leaves the scanned values")}; scan a wider or a finer range to see it whole."));
        }
    }

    /// <summary>Indices of the points beside one on the same column and row.</summary>
    /// <param name="k">The point; the second parameter runs fastest.</param>
    /// <param name="rows">Number of values of the second parameter.</param>
    /// <param name="count">Number of points.</param>
    internal static IEnumerable<int> Beside(int k, int rows, int count)
    {
        int[] all = [k - rows, k + rows, k % rows == 0 ? -1 : k - 1, k % rows == rows - 1 ? -1 : k + 1];
        return all.Where(n => n >= 0 && n < count);
    }

    /// <summary>Checks the names and the values of a scan, whatever is scanned.</summary>
    /// <param name="poi">Name of the first parameter.</param>
    /// <param name="bounds">Bounds of the second parameter; null where there is no such parameter.</param>
    /// <param name="options">What to test.</param>
    /// <param name="findings">Receives PX0702, PX0757 and PX0758.</param>
    internal static void CheckAxes(string poi, Interval? bounds, PlaneScanOptions options, Findings findings)
    {
        if (options.Second == poi)
        {
            findings.Error("PX0757", options.Second, "both axes of the scan are the same parameter; name another one for the second.");
        }

        if (options.Values.Count < 2 || options.SecondValues.Count < 2)
        {
            findings.Error("PX0758", "scan", "a scan of two parameters needs at least two values of each.");
        }

        foreach (var value in options.SecondValues.Where(value => bounds?.Contains(value) == false))
        {
            findings.Error("PX0702", options.Second, FormattableString.Invariant($"{options.Second} = {value:R} cannot be tested: its bounds are [{bounds!.Value.Low:R}, {bounds.Value.High:R}]; choose values inside."));
        }
    }

    private static void Check(HypothesisModels models, int second, PlaneScanOptions options, DataSet data)
    {
        if (models.Companion is null)
        {
            models.Check(options.Values, data);
        }

        var findings = new Findings();
        if (models.Companion is { } companion)
        {
            PairScanner.Check(models, options, data, companion, findings);
        }

        CheckAxes(models.PoiName, models.Parameters[second].Bounds, options, findings);
        if (models.Parameters[models.Poi].IsFixed || options.Held.Any(held => held.Name == options.Second))
        {
            findings.Error("PX0754", options.Second, "a parameter is tested and held at the same time; leave it out of what is held, or test another.");
        }

        findings.ThrowIfErrors();
    }
}
