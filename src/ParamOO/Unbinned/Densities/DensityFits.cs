using System.Collections.Immutable;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>Fits of a likelihood of densities.</summary>
/// <param name="likelihood">The likelihood.</param>
internal sealed class DensityFits(DensityLikelihood likelihood) : IUnbinnedFits
{
    private static readonly BoundedNewtonOptions Options = new() { Tolerance = 1e-9, MaximumEvaluations = 200 };

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => likelihood.Parameters;

    /// <inheritdoc/>
    public UnbinnedScanResult Scan(string poi, IReadOnlyList<double> values, bool statOnly) => DensityScan.Run(likelihood, poi, values, statOnly);

    /// <inheritdoc/>
    public double[] Hessian(ImmutableArray<double> point, int[] free)
    {
        var size = point.Length;
        var (gradient, hessian) = (new double[size], new double[size * size]);
        var value = likelihood.Evaluate(point.AsSpan(), gradient, hessian);
        return [.. free.SelectMany(i => free.Select(j => double.IsNaN(value) ? double.NaN : hessian[(i * size) + j]))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<UnbinnedFit> Fit(int[] free, IReadOnlyList<UnbinnedRefit> refits) => [.. refits.Select(refit => Fit(free, refit))];

    /// <summary>One fit; parameters that do not float stay where it begins.</summary>
    /// <param name="free">Indices of the parameters that float.</param>
    /// <param name="refit">Where it begins, and what is held.</param>
    public UnbinnedFit Fit(IReadOnlyCollection<int> free, UnbinnedRefit refit)
    {
        double[] low = [.. refit.Start], high = [.. refit.Start];
        int[] floating = [.. free.Where(i => i != refit.Held && Parameters[i].Bounds.Width > 0)];
        foreach (var i in floating)
        {
            (low[i], high[i]) = (Parameters[i].Bounds.Low, Parameters[i].Bounds.High);
        }

        var search = new BoundedNewton(refit.Start, low, high, Options)
            .Minimize((point, gradient, hessian) => Anchored(Evaluate(refit, point, gradient, hessian), gradient, hessian, floating));
        return new(Status(search.Status), search.Value, search.Edm, search.Evaluations, [.. search.Minimum]);
    }

    private double Evaluate(UnbinnedRefit refit, ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        var value = likelihood.Evaluate(point, gradient, hessian);
        if (refit.Moved is not { } moved)
        {
            return value;
        }

        var theta = point[moved.Parameter];
        var (before, after) = (ConstraintPenalty.At(Parameters[moved.Parameter].Constraint, theta), ConstraintPenalty.At(moved.Constraint, theta));
        gradient[moved.Parameter] += after.First - before.First;
        hessian[moved.Parameter * (Parameters.Length + 1)] += after.Second - before.Second;
        return value + after.Value - before.Value;
    }

    /// <summary>
    /// Parameters that nothing depends on where the search is, as the mean of a peak without events, stay where they are; without curvature
    /// there would be no step for the others either.
    /// </summary>
    private static double Anchored(double value, Span<double> gradient, Span<double> hessian, int[] free)
    {
        var size = gradient.Length;
        foreach (var i in free)
        {
            var row = hessian.Slice(i * size, size);
            var isFlat = gradient[i] == 0;
            foreach (var j in free)
            {
                isFlat &= row[j] == 0;
            }

            if (isFlat)
            {
                row[i] = 1;
            }
        }

        return value;
    }

    private static UnbinnedStatus Status(NewtonStatus status) => status switch
    {
        NewtonStatus.Converged => UnbinnedStatus.Converged,
        NewtonStatus.BudgetSpent => UnbinnedStatus.BudgetSpent,
        NewtonStatus.InvalidStart => UnbinnedStatus.IntensityNotPositive,
        _ => UnbinnedStatus.Stalled,
    };
}
