using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Fits toys of the unbinned likelihood, a block of them in step, so that they share every pass over the reference sample. The free fit
/// starts from every low valley of the profile, which one Newton step from the conditional fits to the likelihood's own data estimates.
/// </summary>
internal sealed class UnbinnedToyFitter
{
    /// <summary>Toys that are fitted in step.</summary>
    public const int Block = 64;

    private const int MostStarts = 3;
    private const int GridPoints = 17;
    private readonly UnbinnedLikelihood likelihood;
    private readonly int poi;
    private readonly int[] free;
    private readonly bool isThinned;
    private readonly (double Value, double[] Point)[] grid;

    /// <summary>Prepares fits.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Index of the tested parameter.</param>
    /// <param name="statOnly">Whether every other parameter is held.</param>
    /// <param name="profile">Conditional fits, the tested values among them.</param>
    public UnbinnedToyFitter(UnbinnedLikelihood likelihood, int poi, bool statOnly, ValueList<UnbinnedScanPoint> profile)
    {
        (this.likelihood, this.poi) = (likelihood, poi);
        free = likelihood.FreeParameters(statOnly, poi);
        isThinned = likelihood.IsWorthThinning([.. free.Where(i => i != poi)]);
        double[] nominal = [.. likelihood.Parameters.Select(parameter => parameter.Nominal)];
        grid = [.. profile.Select(point => (point.Value, InFit(point.Value, double.IsNaN(point.Fit.TwiceNll) ? nominal : [.. point.Fit.Values])))];
    }

    /// <summary>Values of a parameter at which profiles are looked at, besides the tested ones.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="poi">Index of the parameter.</param>
    public static IEnumerable<double> Grid(UnbinnedLikelihood likelihood, int poi) =>
        likelihood.GridInFit(poi, GridPoints).Select(coordinate => likelihood.Parameters[poi].Bounds.Clamp(likelihood.FromFit(poi, coordinate)));

    /// <summary>Tests a block of toys.</summary>
    /// <param name="toys">The toys.</param>
    /// <param name="tested">The tested value.</param>
    /// <param name="block">Receives statistics, estimates and statuses.</param>
    public void Test(DrawnData[] toys, double tested, ToyBlock block)
    {
        var seed = grid.First(entry => entry.Value == tested).Point;
        var held = toys.Select(toy => FitOf(toy, seed, poi)).ToList();
        var searches = toys.Zip(Starts(toys), (toy, starts) => starts.Select(start => FitOf(toy, start, -1)).ToList()).ToList();
        if (isThinned)
        {
            ProfileFit.Run(likelihood, free, [.. held, .. searches.SelectMany(own => own)], thinned: true);
            held = [.. held.Select(fit => FitOf(fit.Drawn!, Seed(fit, seed), poi))];
            searches = [.. searches.Select(own => own.Select(fit => FitOf(fit.Drawn!, Seed(fit, seed), -1)).ToList())];
        }

        ProfileFit.Run(likelihood, free, [.. held, .. searches.SelectMany(own => own)], thinned: false);
        Improve(held, searches);
        for (var toy = 0; toy < toys.Length; toy++)
        {
            var best = searches[toy].MinBy(fit => fit.Height)!;
            var status = UnbinnedImpacts.Of(held[toy].Search.Status) is var own && own != FitStatus.Converged ? own : UnbinnedImpacts.Of(best.Search.Status);
            block.Statuses[toy] = status;
            block.Estimates[toy] = double.IsNaN(best.Search.Value) ? double.NaN : likelihood.FromFit(poi, best.Point[poi]);
            block.Statistics[toy] = status == FitStatus.Converged ? Math.Max(0, held[toy].Search.Value - best.Search.Value) : double.NaN;
        }
    }

    private static double[] Seed(ProfileFit fit, double[] otherwise) => double.IsNaN(fit.Search.Value) ? otherwise : fit.Point;

    private double[] InFit(double value, double[] point) => [.. point.Select((number, i) => likelihood.ToFit(i, i == poi ? value : number))];

    private ProfileFit FitOf(DrawnData toy, double[] start, int held) => new(likelihood, free, start, held) { Drawn = toy };

    /// <summary>A conditional fit below all free ones is where another free fit starts.</summary>
    private void Improve(List<ProfileFit> held, List<List<ProfileFit>> searches)
    {
        var more = searches.Select((own, toy) => held[toy].Height < own.Min(fit => fit.Height) ? FitOf(held[toy].Drawn!, held[toy].Point, -1) : null).ToList();
        ProfileFit.Run(likelihood, free, [.. more.OfType<ProfileFit>()], thinned: false);
        foreach (var (own, fit) in searches.Zip(more).Where(pair => pair.Second is not null))
        {
            own.Add(fit!);
        }
    }

    /// <summary>For every toy the lowest valleys of its approximate profile.</summary>
    private IEnumerable<double[][]> Starts(DrawnData[] toys)
    {
        var points = toys.SelectMany(_ => grid.Select(entry => entry.Point)).ToList();
        var values = likelihood.EvaluateInFit(points, free, isThinned, [.. toys.SelectMany(toy => grid.Select(_ => toy))]);
        return values.Select(Profiled).Chunk(grid.Length).Select(Valleys);
    }

    private double[][] Valleys(double[] heights)
    {
        var valleys = Enumerable.Range(0, heights.Length)
            .Where(k => (k == 0 || heights[k] <= heights[k - 1]) && (k == heights.Length - 1 || heights[k] <= heights[k + 1]))
            .OrderBy(k => heights[k]).Take(MostStarts);
        return [.. valleys.Select(k => grid[k].Point)];
    }

    /// <summary>−2 ln L after one Newton step of all parameters but the tested one; +∞ where there is no likelihood.</summary>
    private double Profiled(LikelihoodValue value)
    {
        if (double.IsNaN(value.TwiceNll))
        {
            return double.PositiveInfinity;
        }

        int[] others = [.. Enumerable.Range(0, free.Length).Where(p => free[p] != poi)];
        double[] matrix = [.. others.SelectMany(p => others.Select(q => value.Hessian[(p * free.Length) + q]))];
        double[] gradient = [.. others.Select(p => value.Gradient[p])];
        if (!DenseCholesky.TryFactor(matrix, others.Length))
        {
            return value.TwiceNll;
        }

        DenseCholesky.SolveLower(matrix, gradient);
        return value.TwiceNll - (gradient.Sum(number => number * number) / 2);
    }
}
