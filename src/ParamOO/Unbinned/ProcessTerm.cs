using ParamOO.Mixture;
using ParamOO.Numerics;

namespace ParamOO.Unbinned;

/// <summary>f_X(μ) ν_X Π_m G_m(α_m) of one process, with derivatives, in the coordinates of the fit.</summary>
internal sealed class ProcessTerm
{
    private readonly BoundExpression coefficient;
    private readonly double nominal;
    private readonly (int Parameter, FactorInterpolation Factor)[] rates;

    /// <summary>Prepares a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="names">Names of the parameters.</param>
    /// <param name="roots">Names of parameters whose coordinate is their square root.</param>
    public ProcessTerm(Process process, string[] names, IEnumerable<string> roots)
    {
        coefficient = roots.Aggregate(process.Coefficient, (formula, name) => formula.InRootOf(name)).Bind(names);
        nominal = process.Yield;
        rates =
        [
            .. from systematic in process.Systematics
               where systematic.YieldUp != 1 || systematic.YieldDown != 1
               select (Array.IndexOf(names, systematic.Parameter), new FactorInterpolation(systematic.YieldUp, systematic.YieldDown)),
        ];
    }

    /// <summary>The value [events].</summary>
    /// <param name="point">The point.</param>
    public double At(ReadOnlySpan<double> point)
    {
        var value = nominal * coefficient.Evaluate(point);
        foreach (var (parameter, factor) in rates)
        {
            value *= factor.At(point[parameter]);
        }

        return value;
    }

    /// <summary>Splits the term into the coefficient f and the rate κ = ν Π G, with their derivatives in the free parameters.</summary>
    /// <param name="point">The point.</param>
    /// <param name="position">For each parameter its position among the free ones; −1 when held.</param>
    /// <param name="jet">Receives everything. Overwritten.</param>
    public void Differentiate(ReadOnlySpan<double> point, ReadOnlySpan<int> position, ProcessJet jet)
    {
        jet.Clear();
        var names = coefficient.Parameters;
        Span<double> gradient = stackalloc double[names.Length];
        Span<double> hessian = stackalloc double[names.Length * names.Length];
        jet.Coefficient = coefficient.Evaluate(point, gradient, hessian);
        for (var a = 0; a < names.Length; a++)
        {
            var p = position[names[a]];
            for (var b = 0; b < names.Length && p >= 0; b++)
            {
                var q = position[names[b]];
                if (q >= 0)
                {
                    jet.CoefficientHessian[(p * jet.Free) + q] = hessian[(a * names.Length) + b];
                }
            }

            if (p >= 0)
            {
                jet.CoefficientGradient[p] = gradient[a];
            }
        }

        jet.Rate = nominal;
        foreach (var (parameter, factor) in rates)
        {
            var value = factor.At(point[parameter], out var first, out var second);
            jet.Rate *= value;
            if (position[parameter] is >= 0 and var p)
            {
                jet.LogRateGradient[p] += first / value;
                jet.LogRateCurvature[p] += (second / value) - (first / value * first / value);
            }
        }
    }
}

/// <summary>f, κ = ν Π G and their derivatives; ln κ is a sum over parameters, so its matrix is diagonal.</summary>
/// <param name="free">Number of free parameters.</param>
internal sealed class ProcessJet(int free)
{
    public int Free => free;

    public double Coefficient { get; set; }

    public double Rate { get; set; }

    public double[] CoefficientGradient { get; } = new double[free];

    public double[] CoefficientHessian { get; } = new double[free * free];

    public double[] LogRateGradient { get; } = new double[free];

    public double[] LogRateCurvature { get; } = new double[free];

    public void Clear()
    {
        Array.Clear(CoefficientGradient);
        Array.Clear(CoefficientHessian);
        Array.Clear(LogRateGradient);
        Array.Clear(LogRateCurvature);
    }
}
