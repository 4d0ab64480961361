using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// α̂(μ₁′, μ₂′): where the nuisance parameters go when a pair of values is fitted to the reference Asimov data without binning. Found on some of the
/// rays, outwards from radius to radius, by cubic pieces between radii and linearly between rays.
/// </summary>
internal sealed class ProfiledPlane
{
    // Smooth in the direction, so that fewer rays are needed than templates have.
    private const int Rays = 32;

    private readonly MixtureModel model;
    private readonly HypothesisGrid grid;
    private readonly ProfilingLikelihood profiling;
    private readonly UnbinnedLikelihood likelihood;
    private readonly int[] free;
    private readonly (int First, int Second) pois;
    private readonly int[] rays;
    private readonly int[] radii;

    /// <summary>Prepares the fits.</summary>
    /// <param name="model">The mixture, which has two parameters of interest.</param>
    /// <param name="grid">The hypotheses, on a plane.</param>
    /// <param name="profiling">The likelihood of the reference Asimov data.</param>
    public ProfiledPlane(MixtureModel model, HypothesisGrid grid, ProfilingLikelihood profiling)
    {
        (this.model, this.grid, this.profiling, likelihood) = (model, grid, profiling, profiling.Likelihood);
        pois = (likelihood.IndexOf(model.Poi), likelihood.IndexOf(model.SecondPoi!));
        free = likelihood.FreeParameters(statOnly: false, pois.First);
        var all = grid.Plane!.Radii.Length;
        var spread = grid.SpreadKnots(Rays);
        rays = [.. spread.Select(knot => knot / all).Distinct()];
        radii = [.. spread.Select(knot => knot % all).Distinct()];
    }

    /// <summary>One point per hypothesis of the grid, a number per parameter.</summary>
    /// <param name="shortWay">Hypotheses at smaller radii are moved there.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0414 where fits did not converge.</param>
    public double[][] Points(double shortWay, string path, Findings findings)
    {
        var (plane, yields, nominal) = (grid.Plane!, new MixtureYields(model), Nominal());
        var moves = Fit(path, findings);
        return [.. grid.All.Select(hypothesis =>
        {
            var position = hypothesis.Position with { Radius = Math.Max(shortWay, hypothesis.Distance) };
            var (there, move) = (Hypothesis.On(yields, plane, position), Between(moves, position));
            double[] point = [.. nominal.Select((value, parameter) => value + move[parameter])];
            (point[IndexOf(model.Poi)], point[IndexOf(model.SecondPoi!)]) = (there.Poi, there.Second!.Value);
            return point;
        })];
    }

    /// <summary>How far parameters move from their nominal values, [rays][radii][parameters]; the parameters of interest themselves stay.</summary>
    private double[][][] Fit(string path, Findings findings)
    {
        var moves = rays.Select(_ => new double[radii.Length][]).ToArray();
        var points = rays.Select(_ => FitNominal()).ToArray();
        var failed = 0;
        for (var k = 0; k < radii.Length; k++)
        {
            ProfileFit[] fits = radii[k] == 0 ? [] : [.. rays.Select((ray, i) => HeldAt(grid.Knots[(ray * grid.Plane!.Radii.Length) + radii[k]], points[i]))];
            ProfileFit.Run(likelihood, free, fits, thinned: false);
            for (var i = 0; i < rays.Length; i++)
            {
                var isFitted = fits.Length > 0 && fits[i].Search.Status == NewtonStatus.Converged;
                points[i] = isFitted ? [.. fits[i].Point] : points[i];
                moves[i][k] = MoveOf(points[i]);
                failed += isFitted || fits.Length == 0 ? 0 : 1;
            }
        }

        if (failed > 0)
        {
            findings.Warning(
                "PX0414",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{failed} of {rays.Length * (radii.Length - 1)} fits that the profiled score follows did not converge; it goes straight through there."));
        }

        return moves;
    }

    private double[] Between(double[][][] moves, HypothesisPosition position)
    {
        double[] places = [.. rays.Select(ray => grid.Plane!.Rays[ray])], knots = [.. radii.Select(radius => grid.Plane!.Radii[radius])];
        var found = Array.BinarySearch(places, position.T);
        var below = Math.Clamp(found >= 0 ? found : ~found - 1, 0, places.Length - 2);
        var part = (position.T - places[below]) / (places[below + 1] - places[below]);
        return [.. Enumerable.Range(0, model.Parameters.Count).Select(parameter => ((1 - part) * On(below, parameter)) + (part * On(below + 1, parameter)))];

        double On(int ray, int parameter) => MonotoneCubic.At(knots, [.. moves[ray].Select(move => move[parameter])], position.Radius);
    }

    private ProfileFit HeldAt(Hypothesis hypothesis, double[] start)
    {
        var point = start.ToArray();
        point[pois.First] = likelihood.ToFit(pois.First, hypothesis.Poi);
        point[pois.Second] = likelihood.ToFit(pois.Second, hypothesis.Second!.Value);
        return new(likelihood, free, point, pois.First, pois.Second);
    }

    private double[] MoveOf(double[] point)
    {
        double[] moves = [.. profiling.InRegion(place => likelihood.FromFit(place, point[place])).Zip(Nominal(), (value, nominal) => value - nominal)];
        (moves[IndexOf(model.Poi)], moves[IndexOf(model.SecondPoi!)]) = (0, 0);
        return moves;
    }

    private int IndexOf(string name) => model.Parameters.Index().First(entry => entry.Item.Name == name).Index;

    private double[] Nominal() => [.. model.Parameters.Select(parameter => parameter.Nominal)];

    private double[] FitNominal() => [.. likelihood.Parameters.Select((parameter, index) => likelihood.ToFit(index, parameter.Nominal))];
}
