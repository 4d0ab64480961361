using ParamOO.Likelihoods;

namespace ParamOO.Fitting;

/// <summary>
/// Minimises −2 ln L of one data set in a box with exact second derivatives: a damped Newton method whose steps solve the quadratic
/// model inside the box. Slow and careful; holds its scratch memory, one instance per thread.
/// </summary>
internal sealed class NewtonFit
{
    private const double FirstDamping = 1e-6;
    private const double LastDamping = 1e12;

    private readonly Likelihood likelihood;
    private readonly double[] gradient;
    private readonly double[] hessian;
    private readonly double[] trial;
    private readonly double[] step;
    private readonly double[] right;
    private readonly double[] factor;
    private readonly int[] open;
    private readonly bool[] pinned;
    private readonly int size;

    public NewtonFit(CompiledModel model)
    {
        likelihood = new(model);
        size = model.Parameters.Length;
        (gradient, trial, step, right) = (new double[size], new double[size], new double[size], new double[size]);
        (hessian, factor) = (new double[size * size], new double[size * size]);
        (open, pinned) = (new int[size], new bool[size]);
    }

    /// <summary>−2 ln L at the last point.</summary>
    public double TwiceNll { get; private set; }

    /// <summary>Estimated distance to the minimum at the last point.</summary>
    public double Edm { get; private set; }

    /// <summary>Evaluations of the last fit.</summary>
    public int Iterations { get; private set; }

    /// <summary>Moves a point to the minimum of the box.</summary>
    /// <param name="point">Start inside the box; receives the estimates.</param>
    /// <param name="data">Counts and auxiliary data.</param>
    /// <param name="low">Lower ends; equal to the upper ones where a parameter is held.</param>
    /// <param name="high">Upper ends.</param>
    /// <param name="options">Tolerance and budget.</param>
    public FitStatus Minimise(
        Span<double> point, ReadOnlySpan<double> data, ReadOnlySpan<double> low, ReadOnlySpan<double> high, FitOptions options)
    {
        (Iterations, Edm) = (1, double.PositiveInfinity);
        TwiceNll = likelihood.TwiceNll(point, data, gradient, hessian);
        if (!double.IsFinite(TwiceNll))
        {
            return FitStatus.InvalidYield;
        }

        var damping = 0.0;
        while (true)
        {
            var isPositive = Solve(point, low, high, ref damping);
            if (Edm < 0.01 * options.EdmTolerance || (Edm < options.EdmTolerance && damping == 0))
            {
                return isPositive || IsFlat() ? FitStatus.Converged : FitStatus.HessianNotPositiveDefinite;
            }

            if (Iterations >= options.MaxIterations)
            {
                return FitStatus.BudgetSpent;
            }

            if (!Advance(point, data, low, high, options.MaxIterations))
            {
                damping = Math.Max(FirstDamping, 10 * damping);
                if (damping > LastDamping)
                {
                    return Edm < options.EdmTolerance ? FitStatus.Converged : FitStatus.BudgetSpent;
                }

                continue;
            }

            damping = damping < FirstDamping ? 0 : damping / 10;
        }
    }

    /// <summary>Covariance 2 H⁻¹ of the parameters that are neither held nor at a bound, zero elsewhere.</summary>
    /// <returns>Whether the matrix of second derivatives is positive definite.</returns>
    public bool Covariance(
        ReadOnlySpan<double> point, ReadOnlySpan<double> data, ReadOnlySpan<bool> excluded, Span<double> covariance)
    {
        likelihood.TwiceNll(point, data, gradient, hessian);
        var count = 0;
        for (var i = 0; i < size; i++)
        {
            if (!excluded[i])
            {
                open[count++] = i;
            }
        }

        covariance.Clear();
        if (!Factorise(count, 0))
        {
            return false;
        }

        for (var column = 0; column < count; column++)
        {
            right.AsSpan(0, count).Clear();
            right[column] = 2;
            Substitute(count);
            for (var i = 0; i < count; i++)
            {
                covariance[(open[i] * size) + open[column]] = right[i];
            }
        }

        return true;
    }

    // Minimises the quadratic model in the box: parameters that the step would carry over a bound are pinned there, and the rest is solved again.
    private bool Solve(ReadOnlySpan<double> point, ReadOnlySpan<double> low, ReadOnlySpan<double> high, ref double damping)
    {
        for (var i = 0; i < size; i++)
        {
            pinned[i] = low[i] >= high[i] || (point[i] <= low[i] && gradient[i] > 0) || (point[i] >= high[i] && gradient[i] < 0);
            step[i] = 0;
        }

        var isFirst = true;
        var isPositive = true;
        while (true)
        {
            var count = Gather();
            while (!Factorise(count, damping))
            {
                isPositive = false;
                damping = Math.Max(FirstDamping, 10 * damping);
            }

            Substitute(count);
            if (isFirst)
            {
                MeasureDistance(count);
                isFirst = false;
            }

            if (!Pin(point, low, high, count))
            {
                return isPositive;
            }
        }
    }

    // A direction that the data do not determine has rounding for its curvature; a saddle has more.
    private bool IsFlat() => Factorise(Gather(), 1e-7);

    private int Gather()
    {
        var count = 0;
        for (var i = 0; i < size; i++)
        {
            if (!pinned[i])
            {
                open[count++] = i;
            }
        }

        for (var k = 0; k < count; k++)
        {
            var sum = -gradient[open[k]];
            for (var j = 0; j < size; j++)
            {
                sum -= pinned[j] ? hessian[(open[k] * size) + j] * step[j] : 0;
            }

            right[k] = sum;
        }

        return count;
    }

    private void MeasureDistance(int count)
    {
        Edm = 0;
        for (var k = 0; k < count; k++)
        {
            Edm -= 0.5 * right[k] * gradient[open[k]];
        }
    }

    private bool Pin(ReadOnlySpan<double> point, ReadOnlySpan<double> low, ReadOnlySpan<double> high, int count)
    {
        var any = false;
        for (var k = 0; k < count; k++)
        {
            var i = open[k];
            step[i] = right[k];
            if (point[i] + step[i] < low[i] || point[i] + step[i] > high[i])
            {
                step[i] = (step[i] < 0 ? low[i] : high[i]) - point[i];
                pinned[i] = any = true;
            }
        }

        return any;
    }

    private bool Advance(
        Span<double> point, ReadOnlySpan<double> data, ReadOnlySpan<double> low, ReadOnlySpan<double> high, int budget)
    {
        var slope = 0.0;
        for (var i = 0; i < size; i++)
        {
            slope += gradient[i] * step[i];
        }

        for (var length = 1.0; length > 1e-3 && Iterations < budget; length /= 2)
        {
            for (var i = 0; i < size; i++)
            {
                trial[i] = low[i] < high[i] ? Math.Clamp(point[i] + (length * step[i]), low[i], high[i]) : point[i];
            }

            var value = likelihood.TwiceNll(trial, data);
            Iterations++;
            var rounding = 1e-13 * Math.Max(1, Math.Abs(TwiceNll));
            if (value <= TwiceNll + (1e-4 * length * Math.Min(0, slope)) + rounding)
            {
                trial.CopyTo(point);
                TwiceNll = likelihood.TwiceNll(point, data, gradient, hessian);
                return true;
            }
        }

        return false;
    }

    private bool Factorise(int count, double damping)
    {
        for (var i = 0; i < count; i++)
        {
            var source = hessian.AsSpan(open[i] * size, size);
            for (var j = 0; j <= i; j++)
            {
                factor[(i * size) + j] = source[open[j]];
            }

            factor[i * (size + 1)] += damping * Math.Max(Math.Abs(source[open[i]]), 1e-8);
        }

        for (var j = 0; j < count; j++)
        {
            var row = factor.AsSpan(j * size, j);
            var diagonal = factor[j * (size + 1)];
            var pivot = diagonal - Dot(row, row);
            if (!(pivot > 1e-14 * Math.Abs(diagonal)))
            {
                return false;
            }

            var root = Math.Sqrt(pivot);
            factor[j * (size + 1)] = root;
            for (var i = j + 1; i < count; i++)
            {
                factor[(i * size) + j] = (factor[(i * size) + j] - Dot(factor.AsSpan(i * size, j), row)) / root;
            }
        }

        return true;
    }

    private void Substitute(int count)
    {
        for (var i = 0; i < count; i++)
        {
            right[i] = (right[i] - Dot(factor.AsSpan(i * size, i), right)) / factor[i * (size + 1)];
        }

        for (var i = count - 1; i >= 0; i--)
        {
            right[i] /= factor[i * (size + 1)];
            for (var j = 0; j < i; j++)
            {
                right[j] -= factor[(i * size) + j] * right[i];
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
