using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>One fit of the unbinned likelihood under way, in the coordinates of the fit.</summary>
internal sealed class ProfileFit
{
    private readonly IReadOnlyList<int> free;
    private readonly double[] point;

    /// <summary>Prepares a fit.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="free">Indices of the free parameters.</param>
    /// <param name="start">Where it begins; one coordinate per parameter, free or not.</param>
    /// <param name="held">Index of a free parameter that is held at its start; −1 for none.</param>
    /// <param name="second">Index of another one; −1 for none.</param>
    public ProfileFit(UnbinnedLikelihood likelihood, IReadOnlyList<int> free, double[] start, int held, int second = -1)
    {
        this.free = free;
        point = [.. start];
        Held = held;
        var options = likelihood.Options;
        Search = new(
            [.. free.Select(index => start[index])],
            [.. free.Select(index => index == held || index == second ? start[index] : likelihood.ToFit(index, likelihood.Parameters[index].Bounds.Low))],
            [.. free.Select(index => index == held || index == second ? start[index] : likelihood.ToFit(index, likelihood.Parameters[index].Bounds.High))],
            new() { Tolerance = options.EdmTolerance, MaximumEvaluations = options.MaximumEvaluations });
    }

    public int Held { get; }

    /// <summary>A free parameter whose auxiliary datum is another one in this fit; null for none.</summary>
    public (int Parameter, Constraint Constraint)? Moved { get; init; }

    /// <summary>The data of this fit, where they are not those of the tables; null for those. Fits that run together agree in that.</summary>
    public DrawnData? Drawn { get; init; }

    public BoundedNewton Search { get; }

    /// <summary>Where the likelihood is wanted, or the minimum: one coordinate per parameter.</summary>
    public double[] Point
    {
        get
        {
            for (var p = 0; p < free.Count; p++)
            {
                point[free[p]] = Search.Point[p];
            }

            return point;
        }
    }

    /// <summary>−2 ln L where the search is; +∞ where it has no value.</summary>
    public double Height => double.IsNaN(Search.Value) ? double.PositiveInfinity : Search.Value;

    /// <summary>Runs fits to their ends, all of them sharing every pass over the events.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="free">Indices of the free parameters.</param>
    /// <param name="fits">The fits.</param>
    /// <param name="thinned">Whether the thinned sample is enough.</param>
    public static void Run(UnbinnedLikelihood likelihood, IReadOnlyList<int> free, IReadOnlyList<ProfileFit> fits, bool thinned)
    {
        while (fits.Where(fit => !fit.Search.IsDone).ToList() is { Count: > 0 } running)
        {
            var values = likelihood.EvaluateInFit([.. running.Select(fit => fit.Point)], free, thinned, running[0].Drawn is null ? null : [.. running.Select(fit => fit.Drawn!)]);
            for (var k = 0; k < running.Count; k++)
            {
                var (fit, value) = (running[k], values[k]);
                fit.Search.Report(value.TwiceNll + fit.Move(likelihood, value.Gradient, value.Hessian), value.Gradient, value.Hessian);
            }
        }
    }

    /// <summary>What the moved datum adds to −2 ln L and its derivatives; constrained parameters are their own coordinates.</summary>
    private double Move(UnbinnedLikelihood likelihood, double[] gradient, double[] hessian)
    {
        if (Moved is not { } moved)
        {
            return 0;
        }

        var (theta, p) = (point[moved.Parameter], ((IList<int>)free).IndexOf(moved.Parameter));
        var (before, after) = (ConstraintPenalty.At(likelihood.Parameters[moved.Parameter].Constraint, theta), ConstraintPenalty.At(moved.Constraint, theta));
        gradient[p] += after.First - before.First;
        hessian[p * (free.Count + 1)] += after.Second - before.Second;
        return after.Value - before.Value;
    }
}
