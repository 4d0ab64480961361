namespace ParamOO.Numerics;

/// <summary>
/// Gaussian-process regression of many series at the same points: amplitudes and length scales of largest marginal likelihood of all series
/// together, weights of the posterior mean, posterior variances, leave-one-out errors.
/// </summary>
/// <remarks>C. E. Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning (2006), sections 2.2, 5.4.1 and 5.4.2.</remarks>
public sealed class GaussianProcess
{
    // What keeps the matrix invertible where points nearly coincide, relative to its largest entry.
    private const double Jitter = 1e-10;

    private static readonly double[] FirstLengths = [0.8, 1.6, 3.2];

    private readonly GaussianProcessKernel kernel;
    private readonly double[][] points;

    /// <summary>Prepares a regression.</summary>
    /// <param name="kernel">The covariance of the process.</param>
    /// <param name="points">Where values are known, at least one, none at the origin.</param>
    public GaussianProcess(GaussianProcessKernel kernel, IReadOnlyList<double[]> points)
    {
        this.kernel = kernel;
        this.points = [.. points];
        Logarithms = new double[kernel.Parameters];
    }

    /// <summary>ln σ and ln ℓ; 0 until <see cref="Fit"/> has found them, or as they are set.</summary>
    public double[] Logarithms { get; }

    /// <summary>Smallest and largest amplitude that <see cref="Fit"/> may find.</summary>
    public (double Low, double High) AmplitudeRange { get; init; } = (1e-6, 10);

    /// <summary>Smallest and largest length scale that <see cref="Fit"/> may find.</summary>
    public (double Low, double High) LengthRange { get; init; } = (0.3, 10);

    /// <summary>σ of a group.</summary>
    /// <param name="group">Index of the group.</param>
    public double Amplitude(int group) => Math.Exp(Logarithms[kernel.AmplitudeOf(group)]);

    /// <summary>ℓ of a coordinate in a group.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="coordinate">Position of the coordinate in the group.</param>
    public double LengthScale(int group, int coordinate) => Math.Exp(Logarithms[kernel.LengthOf(group, coordinate)]);

    /// <summary>Finds <see cref="Logarithms"/> of largest marginal likelihood, from several starts.</summary>
    /// <param name="values">One list per series, one number per point.</param>
    /// <param name="noise">Variances, as many; series that share a list share the work.</param>
    /// <returns>−ln of the largest marginal likelihood, less a constant.</returns>
    public double Fit(IReadOnlyList<double[]> values, IReadOnlyList<double[]> noise)
    {
        var best = double.PositiveInfinity;
        var size = Math.Sqrt(values.SelectMany(list => list).Average(value => value * value));
        double[] found = [.. Logarithms];
        foreach (var length in FirstLengths)
        {
            var search = new BoundedNewton(StartAt(size, length), Bounds(isLow: true), Bounds(isLow: false), new() { Tolerance = 1e-4, MaximumEvaluations = 60 });
            search.Minimize((at, gradient, curvature) => Objective(at, values, noise, gradient, curvature));
            if (search.Value < best)
            {
                best = search.Value;
                found = search.Minimum.ToArray();
            }
        }

        found.CopyTo(Logarithms, 0);
        return best;
    }

    /// <summary>(K + Σ)⁻¹ y, so that the posterior mean is Σ_i w_i k(x, x_i).</summary>
    /// <param name="values">y, one per point.</param>
    /// <param name="noise">Variances, one per point.</param>
    public double[] Weights(ReadOnlySpan<double> values, ReadOnlySpan<double> noise)
    {
        var inverse = new double[points.Length * points.Length];
        Invert(Covariances(Logarithms, noise), inverse);
        return Multiply(inverse, values);
    }

    /// <summary>Differences of the values and what the other points would have predicted.</summary>
    /// <param name="values">y, one per point.</param>
    /// <param name="noise">Variances, one per point.</param>
    public double[] LeaveOneOut(ReadOnlySpan<double> values, ReadOnlySpan<double> noise)
    {
        var inverse = new double[points.Length * points.Length];
        Invert(Covariances(Logarithms, noise), inverse);
        var weights = Multiply(inverse, values);
        return [.. weights.Select((weight, i) => weight / inverse[i * (points.Length + 1)])];
    }

    /// <summary>The posterior mean of series at a point.</summary>
    /// <param name="weights">What <see cref="Weights"/> gave.</param>
    /// <param name="at">The point.</param>
    public double Mean(ReadOnlySpan<double> weights, ReadOnlySpan<double> at)
    {
        var sum = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            sum += weights[i] * kernel.At(Logarithms, at, points[i], []);
        }

        return sum;
    }

    /// <summary>Mean posterior variance over several points.</summary>
    /// <param name="noise">Variances of one series, one per point.</param>
    /// <param name="at">The points.</param>
    public double Variance(ReadOnlySpan<double> noise, IReadOnlyList<double[]> at)
    {
        var factor = Covariances(Logarithms, noise);
        if (!DenseCholesky.TryFactor(factor, points.Length))
        {
            return double.NaN;
        }

        return at.Average(point =>
        {
            var side = Array.ConvertAll(points, other => kernel.At(Logarithms, point, other, []));
            DenseCholesky.SolveLower(factor, side);
            return Math.Max(0, kernel.At(Logarithms, point, point, []) - side.Sum(value => value * value));
        });
    }

    private double[] StartAt(double size, double length)
    {
        var start = new double[kernel.Parameters];
        Array.Fill(start, Math.Log(length));
        for (var group = 0; group < kernel.Groups.Count; group++)
        {
            start[kernel.AmplitudeOf(group)] = Math.Log(Math.Clamp(size * length, AmplitudeRange.Low, AmplitudeRange.High));
        }

        return start;
    }

    private double[] Bounds(bool isLow)
    {
        var bounds = new double[kernel.Parameters];
        Array.Fill(bounds, Math.Log(isLow ? LengthRange.Low : LengthRange.High));
        for (var group = 0; group < kernel.Groups.Count; group++)
        {
            bounds[kernel.AmplitudeOf(group)] = Math.Log(isLow ? AmplitudeRange.Low : AmplitudeRange.High);
        }

        return bounds;
    }

    private double[] Covariances(ReadOnlySpan<double> logarithms, ReadOnlySpan<double> noise)
    {
        var n = points.Length;
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i] = kernel.At(logarithms, points[i], points[j], []);
            }
        }

        var least = Jitter * Enumerable.Range(0, n).Max(i => matrix[i * (n + 1)]);
        for (var i = 0; i < n; i++)
        {
            matrix[i * (n + 1)] += noise[i] + least;
        }

        return matrix;
    }

    /// <summary>Σ over series of ½ yᵀK⁻¹y + ½ ln |K|, with its gradient and its expected second derivatives, ½ tr(K⁻¹ ∂K K⁻¹ ∂K).</summary>
    private double Objective(
        ReadOnlySpan<double> logarithms, IReadOnlyList<double[]> values, IReadOnlyList<double[]> noise, Span<double> gradient, Span<double> curvature)
    {
        gradient.Clear();
        curvature.Clear();
        var n = points.Length;
        var slopes = Slopes(logarithms);
        var products = new double[slopes.Length][];
        var (inverse, known, logDeterminant, sum) = (new double[n * n], default(double[]), 0.0, 0.0);
        for (var series = 0; series < values.Count; series++)
        {
            if (!ReferenceEquals(noise[series], known))
            {
                known = noise[series];
                logDeterminant = Invert(Covariances(logarithms, known), inverse);
                for (var k = 0; k < slopes.Length; k++)
                {
                    products[k] = Product(inverse, slopes[k], n);
                }
            }

            var weights = Multiply(inverse, values[series]);
            sum += (0.5 * logDeterminant) + (0.5 * DenseLeastSquares.Dot(weights, values[series]));
            AddDerivatives(slopes, products, weights, gradient, curvature);
        }

        return sum;
    }

    private static void AddDerivatives(double[][] slopes, double[][] products, double[] weights, Span<double> gradient, Span<double> curvature)
    {
        var n = weights.Length;
        for (var k = 0; k < slopes.Length; k++)
        {
            var trace = 0.0;
            for (var i = 0; i < n; i++)
            {
                trace += products[k][i * (n + 1)];
            }

            gradient[k] += 0.5 * (trace - DenseLeastSquares.Dot(weights, Multiply(slopes[k], weights)));
            for (var j = 0; j <= k; j++)
            {
                var entry = 0.5 * TraceOfProduct(products[k], products[j], n);
                curvature[(k * slopes.Length) + j] += entry;
                curvature[(j * slopes.Length) + k] += j == k ? 0 : entry;
            }
        }
    }

    private double[][] Slopes(ReadOnlySpan<double> logarithms)
    {
        var n = points.Length;
        var slopes = Enumerable.Range(0, kernel.Parameters).Select(_ => new double[n * n]).ToArray();
        Span<double> entry = stackalloc double[kernel.Parameters];
        for (var i = 0; i < n * n; i++)
        {
            kernel.At(logarithms, points[i / n], points[i % n], entry);
            for (var k = 0; k < slopes.Length; k++)
            {
                slopes[k][i] = entry[k];
            }
        }

        return slopes;
    }

    /// <summary>The inverse of a positive definite matrix, and the logarithm of its determinant; NaN where it is none.</summary>
    private static double Invert(double[] matrix, double[] inverse)
    {
        var n = (int)Math.Sqrt(matrix.Length);
        if (!DenseCholesky.TryFactor(matrix, n))
        {
            Array.Fill(inverse, double.NaN);
            return double.NaN;
        }

        // Columns of L⁻¹ as rows: (K⁻¹)_ij is the product of two of them.
        var roots = new double[n][];
        for (var i = 0; i < n; i++)
        {
            roots[i] = new double[n];
            roots[i][i] = 1;
            DenseCholesky.SolveLower(matrix, roots[i]);
        }

        for (var i = 0; i < n * n; i++)
        {
            inverse[i] = DenseLeastSquares.Dot(roots[i / n], roots[i % n]);
        }

        return 2 * Enumerable.Range(0, n).Sum(i => Math.Log(matrix[i * (n + 1)]));
    }

    private static double[] Multiply(double[] matrix, ReadOnlySpan<double> vector)
    {
        var product = new double[vector.Length];
        for (var row = 0; row < product.Length; row++)
        {
            product[row] = DenseLeastSquares.Dot(matrix.AsSpan(row * product.Length, product.Length), vector);
        }

        return product;
    }

    /// <summary>A B of two symmetric matrices.</summary>
    private static double[] Product(double[] left, double[] right, int n)
    {
        var product = new double[n * n];
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = DenseLeastSquares.Dot(left.AsSpan(i / n * n, n), right.AsSpan(i % n * n, n));
        }

        return product;
    }

    private static double TraceOfProduct(double[] left, double[] right, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n * n; i++)
        {
            sum += left[i] * right[(i % n * n) + (i / n)];
        }

        return sum;
    }
}
