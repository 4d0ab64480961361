using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>
/// Both fits at tested pairs of values, for workspaces whose hypothesis is a pair: data and yields are those of the tested pair, and every pair has
/// its own free fit.
/// </summary>
internal sealed class PairScanner
{
    private const int MaxSteps = 20;
    private const int CoarseSeconds = 9;
    private const int MostSections = 40;
    private const double GoldenRatio = 0.3819660112501051;
    private const double SecondTolerance = 1e-4;

    private readonly HypothesisModels models;
    private readonly DataSet data;
    private readonly StatementOptions options;
    private readonly int second;

    /// <summary>Prepares the fits.</summary>
    /// <param name="models">The workspace, which has a companion of the parameter of interest.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How to fit.</param>
    /// <exception cref="InvalidInputException">PX0784: the companion is held.</exception>
    public PairScanner(HypothesisModels models, DataSet data, StatementOptions options)
    {
        if (options.Held.Any(held => held.Name == models.Companion))
        {
            throw new InvalidInputException("PX0784", models.Companion!, $"bins and yields follow {models.PoiName} and {models.Companion} together, so that {models.Companion} is tested and cannot be held; read the values beside it off 'scan --second {models.Companion}'.");
        }

        (this.models, this.data, this.options) = (models, data, options);
        second = models.IndexOf(models.Companion!);
    }

    /// <summary>Reports pairs that cannot be tested, or not with these data.</summary>
    /// <param name="models">The workspace.</param>
    /// <param name="options">What is to be scanned.</param>
    /// <param name="data">The data.</param>
    /// <param name="companion">The other parameter of the hypothesis.</param>
    /// <param name="findings">Receives PX0781, PX0702 and PX0703.</param>
    public static void Check(HypothesisModels models, PlaneScanOptions options, DataSet data, string companion, Findings findings)
    {
        if (options.Second != companion)
        {
            findings.Error("PX0781", options.Second, $"bins and yields follow {models.PoiName} and {companion} together, so that a plane of {models.PoiName} and {options.Second} cannot be tested; scan --second {companion}.");
            return;
        }

        var bad = (from value in options.Values from other in options.SecondValues let reason = models.WhyNot(value, other) where reason is not null select reason).FirstOrDefault();
        if (bad is not null)
        {
            findings.Error("PX0702", options.Second, bad);
        }
        else if (data is ObservedData && options.Values.Any(value => options.SecondValues.Any(other => !models.HasObservedCounts(value, other))))
        {
            findings.Error("PX0782", "workspace", "observed counts of a hypothesis of two parameters exist on rays from the reference only, not at these values; use --data asimov, or data-like expectations.");
        }
    }

    /// <summary>Both fits at all pairs.</summary>
    /// <param name="values">Values of the first parameter.</param>
    /// <param name="seconds">Values of the second parameter.</param>
    /// <param name="progress">Receives the fraction done; null for none.</param>
    /// <param name="cancellation">Asked between pairs.</param>
    /// <returns>One column of one row per pair, the second running fastest.</returns>
    public PlaneColumn[] At(ValueList<double> values, ValueList<double> seconds, IProgress<double>? progress, CancellationToken cancellation)
    {
        var points = new PlaneColumn[values.Count * seconds.Count];
        var threads = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
        };
        var done = 0;
        Parallel.For(0, points.Length, threads, k =>
        {
            points[k] = At(values[k / seconds.Count], seconds[k % seconds.Count]);
            progress?.Report((double)Interlocked.Increment(ref done) / points.Length);
        });
        PlaneColumn.MendPoints(points, seconds.Count, cancellation);
        return points;
    }

    /// <summary>The hypothesis that its own free fit returns, followed from a tested pair; that of the pair where data exist at knots only.</summary>
    /// <param name="start">The pair with the smallest t.</param>
    /// <returns>The free fit there.</returns>
    public ProfilePoint Follow(PlaneColumn start)
    {
        var best = start;
        for (var step = 0; step < MaxSteps && data is AsimovData && best.Free is { HasConverged: true } free; step++)
        {
            if (models.WhyNot(free.Parameters[models.Poi], free.Parameters[second]) is not null)
            {
                break;
            }

            var next = At(free.Parameters[models.Poi], free.Parameters[second]);
            if (!(next.SmallestStatistic < best.SmallestStatistic))
            {
                break;
            }

            best = next;
        }

        return best.Free!;
    }

    /// <summary>
    /// The profile of the first parameter: the smallest t over all values of the second, each with its own hypothesis.
    /// </summary>
    /// <param name="value">Value of the first parameter.</param>
    public ScanPoint Profile(double value)
    {
        var known = new SortedDictionary<double, PlaneColumn>();
        foreach (var other in Seconds(value))
        {
            known[other] = At(value, other);
        }

        Refine(value, known);
        var best = known.Values.MinBy(column => column.SmallestStatistic)!;
        return ScanPoint.Of(best.Only with { Value = value }, best.Free!);
    }

    /// <summary>Narrows the valley around the smallest t by golden sections of its longer side.</summary>
    private void Refine(double value, SortedDictionary<double, PlaneColumn> known)
    {
        for (var step = 0; step < MostSections; step++)
        {
            double[] places = [.. known.Keys];
            var lowest = Enumerable.Range(0, places.Length).MinBy(k => known[places[k]].SmallestStatistic);
            var (below, above) = (Math.Max(0, lowest - 1), Math.Min(places.Length - 1, lowest + 1));
            var (left, right) = (places[lowest] - places[below], places[above] - places[lowest]);
            if (Math.Max(left, right) <= SecondTolerance * (places[^1] - places[0]))
            {
                return;
            }

            var next = left > right ? places[lowest] - (GoldenRatio * left) : places[lowest] + (GoldenRatio * right);
            known[next] = At(value, next);
        }
    }

    /// <summary>Values of the second parameter that can be tested beside one of the first.</summary>
    private double[] Seconds(double value)
    {
        var range = models.RangeOf(models.Companion!);
        range = double.IsFinite(range.Width) ? range : new(models.NominalPoint[second] / 4, 4 * models.NominalPoint[second]);
        return [.. range.Points(CoarseSeconds).Append(models.NominalPoint[second])
            .Where(other => models.WhyNot(value, other) is null).Distinct().Order()];
    }

    private PlaneColumn At(double value, double other) =>
        PlaneColumn.At(models, models.At(value, other), second, data, value, [other], options, withFree: true);
}
