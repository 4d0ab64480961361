using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Fits functions with non-negative coefficients to the templates of all processes of a region, by least squares with the same weights
/// for every process: a linear fit keeps every sum of processes that the templates fulfil, the reference total among them.
/// </summary>
/// <remarks>Knots share their events, so that the sum of squares has no χ² distribution and is not reported (METHOD.md 4).</remarks>
internal sealed class YieldFit
{
    private readonly YieldFamily family;
    private readonly int count;
    private readonly Interval domain;
    private readonly NonNegativeLeastSquares squares;

    /// <summary>Prepares a family of functions on given knots.</summary>
    /// <param name="family">Bernstein polynomials or B-splines.</param>
    /// <param name="size">Degree or number of pieces; made smaller where the knots do not decide as many coefficients.</param>
    /// <param name="knots">Values of t at which templates exist, ascending.</param>
    public YieldFit(YieldFamily family, int size, ValueList<double> knots)
    {
        this.family = family;
        domain = new Interval(knots[0], knots[^1]);
        count = Math.Min(family == YieldFamily.Bspline ? size + 3 : size + 1, knots.Count);
        var matrix = new double[knots.Count, count];
        var basis = new double[count];
        for (var k = 0; k < knots.Count; k++)
        {
            Basis(knots[k], basis);
            for (var j = 0; j < count; j++)
            {
                matrix[k, j] = basis[j];
            }
        }

        squares = new NonNegativeLeastSquares(matrix);
    }

    /// <summary>Fits one function per process.</summary>
    /// <param name="templates">Templates [processes][knots] in events. Where one of a process is negative its function may be.</param>
    /// <param name="reference">f_X(μ₀) of every process.</param>
    public YieldFunction[] Fit(ValueList<PerBin>[] templates, double[] reference)
    {
        var bins = templates[0][0].Count;
        var coefficients = templates.Select(_ => Enumerable.Range(0, count).Select(_ => new double[bins]).ToArray()).ToArray();
        for (var bin = 0; bin < bins; bin++)
        {
            var series = Array.ConvertAll(templates, list => list.Select(template => template[bin]).ToArray());
            var fitted = Array.ConvertAll(series, values => Array.Exists(values, value => value < 0) ? squares.SolveSigned(values) : squares.Solve(values).Solution);
            KeepTotal(fitted, series, reference);
            for (var process = 0; process < fitted.Length; process++)
            {
                for (var j = 0; j < count; j++)
                {
                    coefficients[process][j][bin] = fitted[process][j];
                }
            }
        }

        return [.. coefficients.Select(lists => FunctionOf(lists.Select(list => PerBin.Create(list)).ToValueList()))];
    }

    /// <summary>
    /// Where a coefficient met zero the fit is not linear any more, and the total of the reference hypothesis would not be that of the
    /// templates: the largest process of the bin whose own fit is free takes the rest, and the next one what would make it negative.
    /// Where no process is free the total stays as near as the fits came.
    /// </summary>
    private void KeepTotal(double[][] fitted, double[][] series, double[] reference)
    {
        int[] bySize =
        [
            .. Enumerable.Range(0, fitted.Length)
                .Where(process => reference[process] > 0 && Array.TrueForAll(fitted[process], coefficient => coefficient > 0))
                .OrderByDescending(process => reference[process] * fitted[process].Sum()),
        ];
        var total = squares.SolveSigned([.. Enumerable.Range(0, series[0].Length).Select(k => reference.Zip(series, (f, values) => f * values[k]).Sum())]);
        for (var j = 0; j < count; j++)
        {
            var rest = total[j] - reference.Zip(fitted, (f, coefficients) => f * coefficients[j]).Sum();
            foreach (var process in bySize)
            {
                var before = fitted[process][j];
                var after = before + (rest / reference[process]);
                fitted[process][j] = Math.Max(0, after);
                rest -= reference[process] * (fitted[process][j] - before);
            }
        }
    }

    private void Basis(double t, Span<double> basis)
    {
        if (family == YieldFamily.Bspline)
        {
            BsplineYields.Basis(domain, t, basis);
            return;
        }

        BernsteinBasis.Evaluate((t - domain.Low) / domain.Width, basis);
    }

    private YieldFunction FunctionOf(ValueList<PerBin> coefficients) =>
        family == YieldFamily.Bspline ? new BsplineYields(domain, coefficients) : new BernsteinYields(domain, coefficients);
}
