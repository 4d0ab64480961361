using System.Globalization;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// α̂(μ′): where the nuisance parameters go when a hypothesis is fitted to the reference Asimov data without binning. Found on some of
/// the events and at some of the hypotheses, because it only decides how much information the bins keep (docs/method.md).
/// </summary>
internal sealed class ProfiledCourse
{
    // Events of the subsample and fitted hypotheses: enough for a per cent of a standard deviation.
    private const int Events = 20_000;
    private const int Fits = 25;

    // Where the score lies between the nominal and the profiled one: each loses as much there, where the latter tells less of the two.
    private const double Between = 2.0 / 3;

    // Next to the reference the score is a difference quotient over this part of the range.
    private const double ShortWay = 1e-3;

    private readonly MixtureModel model;
    private readonly HypothesisGrid grid;

    private ProfiledCourse(MixtureModel model, HypothesisGrid grid)
    {
        this.model = model;
        this.grid = grid;
    }

    /// <summary>Attaches to every hypothesis of a grid what a profiled score needs.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="table">Events of the reference density.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="nuisances">Whether the score goes only part of the way.</param>
    /// <param name="others">The other regions of the analysis; null where there are none.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0414 where fits did not converge.</param>
    /// <returns>The same hypotheses with their profile, and the combinations of shape ratios that go with it.</returns>
    public static (HypothesisGrid Grid, ShapeProjection Shapes) Follow(
        MixtureModel model, ReferenceTable table, HypothesisGrid grid, ScoreNuisances nuisances, OtherRegions? others, string path, Findings findings)
    {
        var course = new ProfiledCourse(model, grid);
        var events = Thin(model, table);
        var thinned = others is null ? null : others with { Regions = others.Regions.Select(region => region with { Table = Thin(region.Model, region.Table) }).ToValueList() };
        var likelihood = ProfilingLikelihood.Open(model, events, thinned);
        var points = grid.Plane is null
            ? course.Interpolate(course.Fit(likelihood, path, findings))
            : new ProfiledPlane(model, grid, likelihood).Points(ShortWay, path, findings);
        if (nuisances == ScoreNuisances.Between)
        {
            course.GoPartOfTheWay(points);
        }

        var shapes = new ShapeProjection(model, points);
        return (grid.WithProfiles(course.Profiles(UnbinnedLikelihood.Open(ProfilingLikelihood.WithHypothesisHeld(model), [events]), points, shapes)), shapes);
    }

    /// <summary>A part of the events, chosen by their content, with weights that stand for all.</summary>
    private static ReferenceTable Thin(MixtureModel model, ReferenceTable table)
    {
        // Ratios are normalised on the sample that they are given, whatever its size, and shapes on the table of which it is a part.
        var layout = new IntensityLayout(model);
        string[] names = table.WeightColumn is { } weight ? [.. layout.Columns.Append(weight).Distinct()] : [.. layout.Columns];
        return new ReferenceTable(Thin(model, table.Source, names), table.WeightColumn, null) { Whole = table.Whole is { } whole ? Thin(model, whole, names) : null };
    }

    private static EventTable Thin(MixtureModel model, IEventSource source, string[] names)
    {
        var limit = (ulong)(Math.Min(1, (double)Events / source.Rows) * (ulong.MaxValue >> 11));
        var hashed = model.Processes.Select(process => Array.IndexOf(names, process.RatioColumn)).Distinct().ToArray();
        var kept = names.Select(_ => new List<double>()).ToArray();
        foreach (var batch in source.Read(names))
        {
            var hashes = new ulong[batch.Rows];
            foreach (var column in hashed)
            {
                ContentHash.Add(ContentHash.OfName(names[column]), batch.Column(column), hashes);
            }

            for (var row = 0; row < hashes.Length; row++)
            {
                if (source.Rows <= Events || ContentHash.Draw(hashes[row]) < limit)
                {
                    for (var column = 0; column < names.Length; column++)
                    {
                        kept[column].Add(batch.Column(column)[row]);
                    }
                }
            }
        }

        return new EventTable($"part of {source.Name}", names, [.. kept.Select(list => list.ToArray())]);
    }

    private List<(double T, double[] Point)> Fit(ProfilingLikelihood profiling, string path, Findings findings)
    {
        var count = Math.Min(Fits, grid.Knots.Length);
        Hypothesis[] tested = [.. Enumerable.Range(0, count).Select(i => grid.Knots[(int)Math.Round((double)i * (grid.Knots.Length - 1) / (count - 1))]).Distinct()];
        var scan = UnbinnedScan.Run(profiling.Likelihood, model.Poi, [.. tested.Select(hypothesis => hypothesis.Poi)], statOnly: false);
        var fitted = tested.Zip(scan.Points, (hypothesis, point) => (hypothesis.T, point.Fit)).Where(pair => pair.Fit.Status == UnbinnedStatus.Converged).ToList();
        if (fitted.Count < tested.Length)
        {
            findings.Warning(
                "PX0414",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{tested.Length - fitted.Count} of {tested.Length} fits that the profiled score follows did not converge; it goes straight through there."));
        }

        var reference = (grid.Variable.At(grid.Reference), Nominal());
        return [.. fitted.Select(pair => (pair.T, profiling.InRegion(place => pair.Fit.Values[place]))).Where(pair => pair.T != reference.Item1).Append(reference).OrderBy(pair => pair.Item1)];
    }

    /// <summary>t(μ′), moved away from the reference by a short way where it is nearer.</summary>
    private double PlaceOf(Hypothesis hypothesis)
    {
        var way = ShortWay * (grid.Knots[^1].T - grid.Knots[0].T);
        var reference = hypothesis.T - hypothesis.Distance;
        return Math.Abs(hypothesis.Distance) >= way ? hypothesis.T : reference + way <= grid.Knots[^1].T ? reference + way : reference - way;
    }

    private double DistanceOf(Hypothesis hypothesis) => grid.Plane is null ? PlaceOf(hypothesis) - grid.Variable.At(grid.Reference) : Math.Max(ShortWay, hypothesis.Distance);

    private double[] Nominal() => [.. model.Parameters.Select(parameter => parameter.Nominal)];

    /// <summary>The fitted points, and monotone cubics between them, at all hypotheses.</summary>
    private double[][] Interpolate(List<(double T, double[] Point)> fitted)
    {
        var poi = model.Parameters.Index().First(entry => entry.Item.Name == model.Poi).Index;
        double[] knots = [.. fitted.Select(pair => pair.T)];
        double[] places = [.. grid.All.Select(PlaceOf)];
        var points = places.Select(_ => Nominal()).ToArray();
        for (var parameter = 0; parameter < model.Parameters.Count; parameter++)
        {
            double[] values = [.. fitted.Select(pair => pair.Point[parameter])];
            for (var k = 0; k < points.Length; k++)
            {
                points[k][parameter] = parameter == poi ? grid.Variable.PoiAt(places[k]) : MonotoneCubic.At(knots, values, places[k]);
            }
        }

        return points;
    }

    private void GoPartOfTheWay(double[][] points)
    {
        foreach (var (index, parameter) in model.Parameters.Index().Where(entry => entry.Item.Name != model.Poi && entry.Item.Name != model.SecondPoi))
        {
            Array.ForEach(points, point => point[index] = parameter.Nominal + (Between * (point[index] - parameter.Nominal)));
        }
    }

    private ProfiledIntensity[] Profiles(UnbinnedLikelihood likelihood, double[][] points, ShapeProjection shapes)
    {
        var yields = new MixtureYields(model);
        var integrals = likelihood.ShapeIntegrals([.. points, Nominal()]);
        return [.. points.Select((point, k) =>
        {
            var values = new double[model.Processes.Count];
            yields.At(point, values);
            for (var process = 0; process < values.Length && model.ShapeNormalization == ShapeNormalization.Reference; process++)
            {
                values[process] *= integrals[^1][process] / integrals[k][process];
            }

            var distance = DistanceOf(grid.All[k]);
            return new ProfiledIntensity(distance, values, shapes.CoordinatesOf(k), PenaltyOf(point) / (distance * distance));
        })];
    }

    private double PenaltyOf(double[] point) => model.Parameters.Zip(point, (parameter, value) => ConstraintPenalty.At(parameter.Constraint, value).Value).Sum();
}
