namespace ParamOO.Numerics;

/// <summary>Minimises gᵀs + ½ sᵀ(H + τD)s over steps s that keep a point inside a box; D = |diag H|.</summary>
/// <remarks>
/// A primal active-set method: walk to the minimum in the free variables, stop at the first wall, hold that variable there and walk
/// on. The quadratic falls all the way. Variables at a bound take part when their slope points inwards.
/// </remarks>
/// <param name="dimension">Number of variables.</param>
internal sealed class BoxQuadratic(int dimension)
{
    private readonly bool[] isHeld = new bool[dimension];
    private readonly int[] free = new int[dimension];
    private readonly double[] factor = new double[dimension * dimension];
    private readonly double[] solution = new double[dimension];

    /// <summary>Finds the step.</summary>
    /// <param name="point">The point, inside the box.</param>
    /// <param name="gradient">g.</param>
    /// <param name="hessian">H, row by row.</param>
    /// <param name="lower">Lower bounds of the point.</param>
    /// <param name="upper">Upper bounds of the point.</param>
    /// <param name="damping">τ, non-negative.</param>
    /// <param name="step">Receives s.</param>
    /// <returns>How much the quadratic falls, non-negative; NaN when it has no minimum in the free variables.</returns>
    public double Minimize(
        ReadOnlySpan<double> point,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> hessian,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper,
        double damping,
        Span<double> step)
    {
        for (var i = 0; i < dimension; i++)
        {
            step[i] = 0;
            isHeld[i] = lower[i] == upper[i] || (point[i] <= lower[i] && gradient[i] >= 0) || (point[i] >= upper[i] && gradient[i] <= 0);
        }

        for (var round = 0; round <= dimension; round++)
        {
            var n = ListFree();
            if (!SolveFree(n, gradient, hessian, damping, step))
            {
                return double.NaN;
            }

            if (!WalkToWall(n, point, lower, upper, step))
            {
                break;
            }
        }

        return Gain(gradient, hessian, damping, step);
    }

    private int ListFree()
    {
        var n = 0;
        for (var i = 0; i < dimension; i++)
        {
            if (!isHeld[i])
            {
                free[n++] = i;
            }
        }

        return n;
    }

    /// <summary>The minimum in the free variables, the others staying where the step has put them.</summary>
    private bool SolveFree(int n, ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian, double damping, ReadOnlySpan<double> step)
    {
        for (var a = 0; a < n; a++)
        {
            var row = free[a];
            var slope = gradient[row];
            for (var j = 0; j < dimension; j++)
            {
                slope += isHeld[j] ? hessian[(row * dimension) + j] * step[j] : 0;
            }

            solution[a] = -slope;
            for (var b = 0; b <= a; b++)
            {
                factor[(a * n) + b] = hessian[(row * dimension) + free[b]];
            }

            factor[(a * n) + a] += damping * Math.Max(Math.Abs(hessian[(row * dimension) + row]), double.Epsilon);
        }

        return Cholesky(n);
    }

    /// <summary>Factorises in place, solves in place; false when the matrix is not positive definite.</summary>
    private bool Cholesky(int n)
    {
        for (var a = 0; a < n; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = factor[(a * n) + b];
                var scale = Math.Abs(sum);
                for (var k = 0; k < b; k++)
                {
                    sum -= factor[(a * n) + k] * factor[(b * n) + k];
                }

                if (a == b && !(sum > 1e-14 * scale && sum < double.PositiveInfinity))
                {
                    return false;
                }

                factor[(a * n) + b] = a == b ? Math.Sqrt(sum) : sum / factor[(b * n) + b];
            }
        }

        for (var a = 0; a < n; a++)
        {
            for (var k = 0; k < a; k++)
            {
                solution[a] -= factor[(a * n) + k] * solution[k];
            }

            solution[a] /= factor[(a * n) + a];
        }

        for (var a = n - 1; a >= 0; a--)
        {
            for (var k = a + 1; k < n; k++)
            {
                solution[a] -= factor[(k * n) + a] * solution[k];
            }

            solution[a] /= factor[(a * n) + a];
        }

        return true;
    }

    /// <summary>Moves the free variables towards the solution, up to the first wall; true when there was one.</summary>
    private bool WalkToWall(int n, ReadOnlySpan<double> point, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> step)
    {
        var (fraction, wall, distance) = (1.0, -1, 0.0);
        for (var a = 0; a < n; a++)
        {
            var i = free[a];
            var way = solution[a] - step[i];
            var end = (way < 0 ? lower[i] : upper[i]) - point[i];
            var room = Math.Abs(end - step[i]);
            if (Math.Abs(way) * fraction > room)
            {
                (fraction, wall, distance) = (room / Math.Abs(way), i, end);
            }
        }

        for (var a = 0; a < n; a++)
        {
            step[free[a]] += fraction * (solution[a] - step[free[a]]);
        }

        if (wall < 0)
        {
            return false;
        }

        step[wall] = distance;
        isHeld[wall] = true;
        return true;
    }

    private double Gain(ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian, double damping, ReadOnlySpan<double> step)
    {
        var gain = 0.0;
        for (var i = 0; i < dimension; i++)
        {
            var curvature = damping * Math.Abs(hessian[(i * dimension) + i]) * step[i];
            for (var j = 0; j < dimension; j++)
            {
                curvature += hessian[(i * dimension) + j] * step[j];
            }

            gain -= step[i] * (gradient[i] + (0.5 * curvature));
        }

        return Math.Max(0, gain);
    }
}
