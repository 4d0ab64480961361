using ParamOO.Mixture;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>
/// Finds where N_b(μ; μ′) = Σ f_X(μ) n_X,b(μ′) is not positive: interference makes single coefficients negative, and a bin in which they win
/// expects less than nothing (docs/method.md).
/// </summary>
internal sealed class YieldPositivity
{
    private const int ScanPoints = 400;

    private readonly MixtureYields yields;
    private readonly ReferenceAsimov asimov;
    private readonly Interval range;
    private readonly double[] quadratic0;
    private readonly double[] quadratic1;
    private readonly double[] quadratic2;
    private readonly bool isQuadratic;

    /// <summary>Prepares the coefficients of a mixture.</summary>
    /// <param name="yields">Yields of the mixture.</param>
    /// <param name="asimov">Turns yields into coefficients.</param>
    /// <param name="range">Values of μ to look at.</param>
    public YieldPositivity(MixtureYields yields, ReferenceAsimov asimov, Interval range)
    {
        (this.yields, this.asimov) = (yields, asimov);
        this.range = new(yields.Variable.At(range.Low), yields.Variable.At(range.High));
        var (low, middle, high) = (CoefficientsAt(0), CoefficientsAt(0.5), CoefficientsAt(1));
        quadratic0 = low;
        quadratic1 = [.. low.Select((value, i) => (4 * middle[i]) - (3 * value) - high[i])];
        quadratic2 = [.. low.Select((value, i) => 2 * (value + high[i] - (2 * middle[i])))];
        isQuadratic = new[] { 0.21, 0.77 }.All(IsQuadraticAt);
    }

    /// <summary>The intervals of one hypothesis.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="hypothesis">Position of the hypothesis in the grid.</param>
    public IEnumerable<ForbiddenInterval> Find(TemplateSet templates, int hypothesis)
    {
        var poi = templates.Grid.All[hypothesis].Poi;
        for (var bin = 0; bin < templates.Bins; bin++)
        {
            double[] perProcess = [.. Enumerable.Range(0, templates.Processes).Select(process => templates.Yield(hypothesis, process)[bin])];
            if (Array.TrueForAll(perProcess, value => value == 0))
            {
                continue; // a bin without simulated events, not one in which interference wins
            }

            foreach (var interval in isQuadratic ? NonPositive(perProcess) : Scan(perProcess))
            {
                yield return new ForbiddenInterval(bin, poi, interval);
            }
        }
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private double[] CoefficientsAt(double position) =>
        asimov.Coefficients(yields.At(yields.Variable.PoiAt(range.Low + (position * range.Width))));

    private bool IsQuadraticAt(double s) =>
        CoefficientsAt(s).Select((value, i) => Math.Abs(value - quadratic0[i] - (s * (quadratic1[i] + (s * quadratic2[i]))))
            <= 1e-9 * (1 + Math.Abs(value))).All(close => close);

    /// <summary>Where c + b s + a s² ≤ 0 for s in [0, 1], in closed form.</summary>
    private IEnumerable<Interval> NonPositive(double[] perProcess)
    {
        var (c, b, a) = (Dot(quadratic0, perProcess), Dot(quadratic1, perProcess), Dot(quadratic2, perProcess));
        var discriminant = (b * b) - (4 * a * c);
        double[] roots = a == 0
            ? b == 0 ? [] : [-c / b]
            : discriminant <= 0 ? [] : Roots(a, b, c, Math.Sqrt(discriminant));
        double[] ends = [0, .. roots.Where(root => root is > 0 and < 1).Order(), 1];
        return ends.Zip(ends.Skip(1), (low, high) => new Interval(low, high))
            .Where(piece => (piece.Low + piece.High) / 2 is var s && c + (s * (b + (s * a))) <= 0)
            .Select(ToPoi);
    }

    /// <summary>Both roots of a quadratic without cancellation.</summary>
    private static double[] Roots(double a, double b, double c, double root)
    {
        var q = -(b + (b >= 0 ? root : -root)) / 2;
        return q == 0 ? [0] : [q / a, c / q];
    }

    /// <summary>The same on a grid, for other coefficients.</summary>
    private IEnumerable<Interval> Scan(double[] perProcess)
    {
        var start = -1;
        for (var i = 0; i <= ScanPoints + 1; i++)
        {
            var isForbidden = i <= ScanPoints && Dot(CoefficientsAt((double)i / ScanPoints), perProcess) <= 0;
            if (isForbidden && start < 0)
            {
                start = i;
            }
            else if (!isForbidden && start >= 0)
            {
                yield return ToPoi(new Interval((double)start / ScanPoints, (i - 1.0) / ScanPoints));
                start = -1;
            }
        }
    }

    private Interval ToPoi(Interval positions) =>
        new(yields.Variable.PoiAt(range.Low + (positions.Low * range.Width)), yields.Variable.PoiAt(range.Low + (positions.High * range.Width)));
}
