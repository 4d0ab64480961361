using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>Carries templates that were filled at some hypotheses to all of them.</summary>
public static class YieldFit
{
    /// <summary>Makes the functions of one process.</summary>
    /// <param name="options">Family and degree.</param>
    /// <param name="knots">Values of t at which templates exist, ascending.</param>
    /// <param name="templates">One template per knot [events]. Non-negative templates give non-negative functions; templates with negative bins are signed and give signed ones.</param>
    /// <param name="variances">
    /// MC-statistical variances [events²], one list per knot, which weigh the points of a fit. Knots share their events, so that the
    /// sum of squares has no χ² distribution and is not reported.
    /// </param>
    public static YieldFunction Make(
        YieldOptions options, ValueList<double> knots, ValueList<PerBin> templates, ValueList<PerBin> variances) => options.Family switch
        {
            YieldFamily.Bernstein => Bernstein(options.Degree, knots, templates, variances),
            _ => new PchipYields(knots, templates),
        };

    /// <summary>Fits one polynomial in Bernstein form per bin.</summary>
    private static BernsteinYields Bernstein(int degree, ValueList<double> knots, ValueList<PerBin> templates, ValueList<PerBin> variances)
    {
        var domain = new Interval(knots[0], knots[^1]);
        var bins = templates[0].Count;
        var coefficients = new double[Math.Min(degree, knots.Count - 1) + 1][];
        for (var k = 0; k < coefficients.Length; k++)
        {
            coefficients[k] = new double[bins];
        }

        for (var bin = 0; bin < bins; bin++)
        {
            double[] values = [.. templates.Select(template => template[bin])];
            double[] sigmas = UsableSigmas([.. variances.Select(variance => Math.Sqrt(variance[bin]))]);
            var fitted = FitBin(domain, knots, values, sigmas, coefficients.Length);
            for (var k = 0; k < coefficients.Length; k++)
            {
                coefficients[k][bin] = fitted[k];
            }
        }

        return new BernsteinYields(domain, coefficients.Select(list => PerBin.Create(list)).ToValueList());
    }

    private static double[] FitBin(Interval domain, ValueList<double> knots, double[] values, double[] sigmas, int count)
    {
        var matrix = new double[knots.Count, count];
        var right = new double[knots.Count];
        Span<double> basis = stackalloc double[count];
        for (var k = 0; k < right.Length; k++)
        {
            BernsteinBasis.Evaluate((knots[k] - domain.Low) / domain.Width, basis);
            for (var j = 0; j < count; j++)
            {
                matrix[k, j] = basis[j] / sigmas[k];
            }

            right[k] = values[k] / sigmas[k];
        }

        var squares = new NonNegativeLeastSquares(matrix);
        return Array.Exists(values, value => value < 0) ? squares.SolveSigned(right) : squares.Solve(right).Solution;
    }

    /// <summary>An empty bin has no error of its own; it gets the mean error of the others.</summary>
    private static double[] UsableSigmas(double[] sigmas)
    {
        var mean = sigmas.Where(sigma => sigma > 0).DefaultIfEmpty(1).Average();
        return [.. sigmas.Select(sigma => sigma > 0 ? sigma : mean)];
    }
}
