using ParamOO.Mixture;

namespace ParamOO.Unbinned;

/// <summary>
/// The parameters that are functions of others: sums over events know them as parameters like any other, fits see the others alone. Values
/// and derivatives pass from one to the other by the chain rule.
/// </summary>
internal sealed class KernelCoordinates
{
    private readonly int others;
    private readonly (int[] Parameters, KernelTerm Term)[][] kernels;

    /// <summary>Finds the parameters.</summary>
    /// <param name="model">The mixture; parameters that are functions of others stand last.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    public KernelCoordinates(MixtureModel model)
    {
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        others = names.Length - model.Kernels.Count;
        if (!names.Skip(others).SequenceEqual(model.Kernels.Select(kernel => kernel.Name)))
        {
            throw new ArgumentException("parameters that are functions of others must stand last", nameof(model));
        }

        kernels = [.. model.Kernels.Select(kernel => kernel.Terms.Select(term => (term.Parameters.Select(name => Array.IndexOf(names, name)).ToArray(), term)).ToArray())];
    }

    /// <summary>A point with all parameters.</summary>
    /// <param name="point">The point in those that are fitted.</param>
    public double[] Extend(double[] point) => kernels.Length == 0 ? point : [.. point, .. kernels.Select(terms => KernelParameter.Scale * terms.Sum(term => Value(term, point)))];

    /// <summary>Points with all parameters.</summary>
    /// <param name="points">The points in those that are fitted.</param>
    public IReadOnlyList<double[]> Extend(IReadOnlyList<double[]> points) => kernels.Length == 0 ? points : [.. points.Select(Extend)];

    /// <summary>The parameters in which derivatives are needed: those that are asked for, and the functions of them.</summary>
    /// <param name="free">Those that are asked for.</param>
    public IReadOnlyList<int> Extend(IReadOnlyList<int> free) => kernels.Length == 0
        ? free
        : [.. free, .. Enumerable.Range(0, kernels.Length).Where(k => kernels[k].Any(term => term.Parameters.Any(free.Contains))).Select(k => others + k)];

    /// <summary>Derivatives in the parameters that were asked for.</summary>
    /// <param name="value">The value with derivatives in all of <paramref name="all"/>.</param>
    /// <param name="point">The point in those that are fitted.</param>
    /// <param name="free">Those that were asked for.</param>
    /// <param name="all">The same and the functions of them.</param>
    public LikelihoodValue Contract(LikelihoodValue value, double[] point, IReadOnlyList<int> free, IReadOnlyList<int> all)
    {
        var (n, m) = (free.Count, all.Count);
        if (n == m)
        {
            return value;
        }

        // J = ∂(all)/∂(free): the unit matrix, below it the slopes of the functions.
        var jacobian = new double[m * n];
        var (gradient, hessian) = (new double[n], new double[n * n]);
        for (var p = 0; p < n; p++)
        {
            jacobian[(p * n) + p] = 1;
        }

        for (var d = n; d < m; d++)
        {
            Differentiate(kernels[all[d] - others], point, free, value.Gradient[d], jacobian.AsSpan(d * n, n), hessian);
        }

        for (var p = 0; p < n; p++)
        {
            for (var a = 0; a < m; a++)
            {
                gradient[p] += jacobian[(a * n) + p] * value.Gradient[a];
                for (var b = 0; b < m && jacobian[(a * n) + p] != 0; b++)
                {
                    for (var q = 0; q < n; q++)
                    {
                        hessian[(p * n) + q] += jacobian[(a * n) + p] * value.Hessian[(a * m) + b] * jacobian[(b * n) + q];
                    }
                }
            }
        }

        return value with { Gradient = gradient, Hessian = hessian };
    }

    private static double Value((int[] Parameters, KernelTerm Term) term, double[] point)
    {
        var n = term.Parameters.Length;
        return term.Term.At(Array.ConvertAll(term.Parameters, index => point[index]), new double[n], new double[n * n]);
    }

    /// <summary>The slopes of a function, and its curvatures times the slope of the likelihood in it.</summary>
    private static void Differentiate(
        (int[] Parameters, KernelTerm Term)[] terms, double[] point, IReadOnlyList<int> free, double weight, Span<double> slopes, double[] hessian)
    {
        int[] places = [.. free];
        foreach (var (parameters, term) in terms)
        {
            var n = parameters.Length;
            var (first, second) = (new double[n], new double[n * n]);
            term.At(Array.ConvertAll(parameters, index => point[index]), first, second);
            for (var k = 0; k < n; k++)
            {
                var p = Array.IndexOf(places, parameters[k]);
                for (var j = 0; j < n && p >= 0; j++)
                {
                    if (Array.IndexOf(places, parameters[j]) is >= 0 and var q)
                    {
                        hessian[(p * places.Length) + q] += KernelParameter.Scale * weight * second[(k * n) + j];
                    }
                }

                if (p >= 0)
                {
                    slopes[p] += KernelParameter.Scale * first[k];
                }
            }
        }
    }
}
