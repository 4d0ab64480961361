using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>
/// What a region with fixed bins adds to the unbinned likelihood, 2 Σ_b [N_b − n_b + n_b ln(n_b/N_b)], with exact derivatives in the
/// coordinates of the fit.
/// </summary>
internal sealed class BinnedTerm
{
    private readonly string[] names;
    private readonly (BinnedProcess Process, Process Rate)[] processes;
    private readonly (int Parameter, FactorInterpolation[] Factors)[][] shapes;
    private readonly int[][] factors;
    private readonly double[] data;

    /// <summary>Prepares a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="model">The mixture whose parameters it shares.</param>
    /// <exception cref="ArgumentException">A variation or a free factor names a parameter that the model does not have.</exception>
    public BinnedTerm(BinnedRegion region, MixtureModel model)
    {
        names = [.. model.Parameters.Select(parameter => parameter.Name)];
        processes = [.. region.Processes.Select(process => (process, RateOf(process)))];
        shapes = [.. region.Processes.Select(process => process.Variations.Where(variation => variation.ShapeUp is not null).Select(FactorsOf).ToArray())];
        factors = [.. region.Processes.Select(FreeFactorsOf)];
        data = region.Data?.ToArray() ?? Expected(new MixtureYields(model).AsimovPoint());
    }

    /// <summary>Σ n_b [events].</summary>
    public double DataSum => data.Sum();

    /// <summary>Adds the derivatives at a point.</summary>
    /// <param name="point">The point, in coordinates of the fit.</param>
    /// <param name="roots">Names of parameters whose coordinate is their square root.</param>
    /// <param name="position">For each parameter its position among the free ones; −1 when held.</param>
    /// <param name="gradient">∂(−2 ln L); added to.</param>
    /// <param name="hessian">∂²(−2 ln L); added to.</param>
    /// <param name="counts">Other data than those of the region; null for those.</param>
    /// <returns>−2 ln L; NaN where a bin with data expects no positive yield.</returns>
    public double Add(double[] point, string[] roots, int[] position, double[] gradient, double[] hessian, double[]? counts = null)
    {
        var free = gradient.Length;
        var bins = new BinJet[data.Length];
        for (var bin = 0; bin < bins.Length; bin++)
        {
            bins[bin] = new(free);
        }

        var jet = new ProcessJet(free);
        for (var process = 0; process < processes.Length; process++)
        {
            new ProcessTerm(processes[process].Rate, names, roots).Differentiate(point, position, jet);
            for (var bin = 0; bin < bins.Length; bin++)
            {
                AddProcess(process, bin, point, position, jet, bins[bin]);
            }
        }

        return bins.Select((jet, bin) => jet.AddTo((counts ?? data)[bin], gradient, hessian)).Sum();
    }

    private static Process RateOf(BinnedProcess process) => new(
        process.Name,
        1,
        process.Coefficient,
        "",
        process.Variations.Select(variation => new ProcessSystematic(variation.Parameter, variation.YieldUp, variation.YieldDown)).ToValueList());

    private (int Parameter, FactorInterpolation[] Factors) FactorsOf(BinnedSystematic variation)
    {
        var parameter = Array.IndexOf(names, variation.Parameter);
        var (up, down) = (variation.ShapeUp!.Value, variation.ShapeDown!.Value);
        return parameter >= 0
            ? (parameter, [.. Enumerable.Range(0, up.Count).Select(bin => new FactorInterpolation(up[bin], down[bin]))])
            : throw new ArgumentException($"a variation names the unknown parameter {variation.Parameter}");
    }

    /// <summary>Positions of the free factors of a process, one per bin; none where it has none.</summary>
    private int[] FreeFactorsOf(BinnedProcess process)
    {
        if (process.ShapeFactor is not { } set)
        {
            return [];
        }

        int[] places = [.. Enumerable.Range(0, process.Yields.Count).Select(bin => Array.IndexOf(names, ShapeFactorPlan.ParameterOf(set, bin)))];
        return places.Contains(-1) ? throw new ArgumentException($"the model lacks parameters of the free factors {set}") : places;
    }

    /// <summary>The expected counts.</summary>
    /// <param name="point">The point, one number per parameter.</param>
    public double[] Expected(double[] point)
    {
        var expected = new double[processes[0].Process.Yields.Count];
        for (var process = 0; process < processes.Length; process++)
        {
            var rate = new ProcessTerm(processes[process].Rate, names, []).At(point);
            for (var bin = 0; bin < expected.Length; bin++)
            {
                var shape = shapes[process].Aggregate(1.0, (product, shape) => product * shape.Factors[bin].At(point[shape.Parameter]));
                var factor = factors[process].Length == 0 ? 1 : point[factors[process][bin]];
                expected[bin] += rate * shape * factor * processes[process].Process.Yields[bin];
            }
        }

        return expected;
    }

    /// <summary>N_X = f κ with ln κ a sum over parameters: ∂N = κ ∂f + N K, ∂²N = κ (∂²f + ∂f K + K ∂f) + N (K K + L).</summary>
    private void AddProcess(int process, int bin, double[] point, int[] position, ProcessJet jet, BinJet sum)
    {
        var rate = jet.Rate * processes[process].Process.Yields[bin];
        double[] slope = [.. jet.LogRateGradient];
        double[] curvature = [.. jet.LogRateCurvature];
        foreach (var (parameter, factors) in shapes[process])
        {
            var value = factors[bin].At(point[parameter], out var first, out var second);
            rate *= value;
            if (position[parameter] is >= 0 and var p)
            {
                slope[p] += first / value;
                curvature[p] += (second / value) - (first / value * first / value);
            }
        }

        var factor = factors[process].Length == 0 ? (1, -1) : (point[factors[process][bin]], position[factors[process][bin]]);
        sum.Add(jet, rate, slope, curvature, factor);
    }

    /// <summary>The expectation of one bin with its derivatives.</summary>
    private sealed class BinJet(int free)
    {
        private readonly double[] gradient = new double[free];
        private readonly double[] hessian = new double[free * free];
        private double value;

        /// <summary>Adds a process, multiplied by a factor that may be a parameter of its own; it may be zero, so that it has no logarithm.</summary>
        public void Add(ProcessJet jet, double unscaled, double[] slope, double[] curvature, (double Value, int Position) factor)
        {
            var rate = unscaled * factor.Value;
            var yield = jet.Coefficient * rate;
            value += yield;
            if (factor.Position >= 0)
            {
                AddFactor(jet, unscaled, slope, factor.Position);
            }

            for (var p = 0; p < free; p++)
            {
                gradient[p] += (rate * jet.CoefficientGradient[p]) + (yield * slope[p]);
                for (var q = 0; q < free; q++)
                {
                    hessian[(p * free) + q] += (rate * (jet.CoefficientHessian[(p * free) + q]
                        + (jet.CoefficientGradient[p] * slope[q]) + (jet.CoefficientGradient[q] * slope[p])))
                        + (yield * ((slope[p] * slope[q]) + (p == q ? curvature[p] : 0)));
                }
            }
        }

        private void AddFactor(ProcessJet jet, double unscaled, double[] slope, int at)
        {
            gradient[at] += jet.Coefficient * unscaled;
            for (var q = 0; q < free; q++)
            {
                var mixed = unscaled * (jet.CoefficientGradient[q] + (jet.Coefficient * slope[q]));
                hessian[(at * free) + q] += mixed;
                hessian[(q * free) + at] += mixed;
            }
        }

        /// <summary>Adds 2 [N − n + n ln(n/N)] and its derivatives.</summary>
        public double AddTo(double count, double[] totalGradient, double[] totalHessian)
        {
            if (value == 0 && count == 0)
            {
                return 0;
            }

            var (first, second) = (2 * (1 - (count / value)), 2 * count / (value * value));
            for (var p = 0; p < free; p++)
            {
                totalGradient[p] += first * gradient[p];
                for (var q = 0; q < free; q++)
                {
                    totalHessian[(p * free) + q] += (first * hessian[(p * free) + q]) + (second * gradient[p] * gradient[q]);
                }
            }

            return value > 0 ? PoissonDivergence.Of(count, value) : double.NaN;
        }
    }
}
