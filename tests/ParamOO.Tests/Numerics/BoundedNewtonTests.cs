using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public class BoundedNewtonTests
{
    private static readonly double[] Unbounded = [double.NegativeInfinity, double.NegativeInfinity];
    private static readonly double[] NoLimit = [double.PositiveInfinity, double.PositiveInfinity];

    [Fact]
    public void AQuadraticIsDoneAfterOneStep()
    {
        var search = new BoundedNewton([5, -3], Unbounded, NoLimit).Minimize(Bowl);
        Assert.Equal((NewtonStatus.Converged, 2), (search.Status, search.Evaluations));
        Assert.Equal(1, search.Minimum[0], 1e-12);
        Assert.Equal(2, search.Minimum[1], 1e-12);
    }

    [Fact]
    public void ACurvedValleyIsFollowedToItsEnd()
    {
        var search = new BoundedNewton([-1.2, 1], Unbounded, NoLimit).Minimize(Banana);
        Assert.Equal(NewtonStatus.Converged, search.Status);
        Assert.Equal(1, search.Minimum[0], 1e-4);
        Assert.InRange(search.Value, 0, 1e-9);
        Assert.InRange(search.Evaluations, 5, 40);
    }

    [Fact]
    public void TheMinimumOnTheWallIsFoundAndTheOtherVariableFollows()
    {
        // Minimum of (x−1)² + (x−1)(y−2) + (y−2)² for x ≥ 3: x = 3, y = 2 − (x−1)/2 = 1.
        var search = new BoundedNewton([5, -3], [3, -10], [9, 10]).Minimize(Bowl);
        Assert.Equal(NewtonStatus.Converged, search.Status);
        Assert.Equal(3, search.Minimum[0]);
        Assert.Equal(1, search.Minimum[1], 1e-12);
    }

    [Fact]
    public void AStartAtTheWrongWallLeavesIt()
    {
        var search = new BoundedNewton([-4, 9], [-4, -10], [9, 9]).Minimize(Bowl);
        Assert.Equal(1, search.Minimum[0], 1e-12);
        Assert.Equal(2, search.Minimum[1], 1e-12);
    }

    [Fact]
    public void EqualBoundsFixAVariable()
    {
        var search = new BoundedNewton([0, 0], [0, -10], [0, 10]).Minimize(Bowl);
        Assert.Equal((0, 2.5), (search.Minimum[0], Math.Round(search.Minimum[1], 12)));
    }

    [Fact]
    public void PointsOutsideTheDomainShortenTheStep()
    {
        // x − ln x from far right: a full Newton step lands at negative x, where the function has no value.
        var search = new BoundedNewton([50], [-1000], [1000]).Minimize((point, gradient, hessian) =>
        {
            gradient[0] = 1 - (1 / point[0]);
            hessian[0] = 1 / (point[0] * point[0]);
            return point[0] > 0 ? point[0] - Math.Log(point[0]) : double.NaN;
        });
        Assert.Equal(NewtonStatus.Converged, search.Status);
        Assert.Equal(1, search.Minimum[0], 1e-4);
    }

    [Fact]
    public void AMaximumIsLeft()
    {
        var search = new BoundedNewton([0.01], [-10], [10]).Minimize((point, gradient, hessian) =>
        {
            gradient[0] = -Math.Sin(point[0]);
            hessian[0] = -Math.Cos(point[0]);
            return Math.Cos(point[0]);
        });
        Assert.Equal(NewtonStatus.Converged, search.Status);
        Assert.Equal(-1, search.Value, 1e-9);
    }

    [Fact]
    public void AStartWithoutAValueIsSaidSo() =>
        Assert.Equal(NewtonStatus.InvalidStart, new BoundedNewton([0], [0], [1]).Minimize((_, _, _) => double.NaN).Status);

    [Fact]
    public void TheBudgetIsKept()
    {
        var search = new BoundedNewton([-1.2, 1], Unbounded, NoLimit, new() { MaximumEvaluations = 3 }).Minimize(Banana);
        Assert.Equal((NewtonStatus.BudgetSpent, 3), (search.Status, search.Evaluations));
    }

    [Fact]
    public void DerivativesThatLieStallTheSearch()
    {
        var search = new BoundedNewton([0.5], [-10], [10]).Minimize((point, gradient, hessian) =>
        {
            (gradient[0], hessian[0]) = (-1, 1);
            return point[0];
        });
        Assert.Equal(NewtonStatus.Stalled, search.Status);
    }

    private static double Bowl(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        var (x, y) = (point[0] - 1, point[1] - 2);
        (gradient[0], gradient[1]) = ((2 * x) + y, (2 * y) + x);
        (hessian[0], hessian[1], hessian[2], hessian[3]) = (2, 1, 1, 2);
        return (x * x) + (x * y) + (y * y);
    }

    private static double Banana(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        var (x, y) = (point[0], point[1]);
        var bend = y - (x * x);
        (gradient[0], gradient[1]) = ((-400 * x * bend) - (2 * (1 - x)), 200 * bend);
        (hessian[0], hessian[1], hessian[2], hessian[3]) = ((1200 * x * x) - (400 * y) + 2, -400 * x, -400 * x, 200);
        return (100 * bend * bend) + ((1 - x) * (1 - x));
    }
}
