using ParamOO.Mixture;

namespace ParamOO.Unbinned;

/// <summary>Turns the sums over events into −2 ln L and its derivatives in all free parameters (docs/method.md).</summary>
/// <remarks>
/// λ = Σ A_X b_X with A_X = f_X κ_X; ln κ_X holds the rates and, where shapes are normalised, −ln c_X. With K = ∂ ln κ and L = ∂K,
/// ∂A = κ ∂f + A K and ∂²A = κ (∂²f + ∂f K + K ∂f) + A (K K + L). Without the curvatures of the shapes the Hessian is that of Gauss and
/// Newton, 2 Σ d (∂λ/λ)(∂λ/λ)ᵀ: exact where the data are described by the point, and never indefinite.
/// </remarks>
internal sealed class LikelihoodAssembly
{
    private readonly ShapePlan plan;
    private readonly bool isNormalized;
    private readonly int[] position;
    private readonly int free;
    private readonly ProcessJet jet;
    private readonly double[] slope;
    private readonly double[] curvature;
    private readonly double[] amplitude;
    private readonly double[] moved;
    private readonly double[] jacobian;
    private readonly double[] transformed;

    /// <summary>Prepares room.</summary>
    /// <param name="plan">Where the sums are.</param>
    /// <param name="convention">Whether shapes are normalised.</param>
    /// <param name="position">For each parameter its position among the free ones; −1 when held.</param>
    public LikelihoodAssembly(ShapePlan plan, ShapeNormalization convention, int[] position)
    {
        this.plan = plan;
        this.position = position;
        isNormalized = convention == ShapeNormalization.Reference;
        free = position.Count(p => p >= 0);
        jet = new(free);
        (slope, curvature) = (new double[free], new double[free * free]);
        (amplitude, moved) = (new double[free], new double[free]);
        jacobian = new double[free * plan.Dimension];
        transformed = new double[free * plan.Dimension];
    }

    /// <summary>Adds the terms of the events to the derivatives.</summary>
    /// <param name="terms">The processes.</param>
    /// <param name="point">The point.</param>
    /// <param name="tableSums">Its sums.</param>
    /// <param name="gradient">∂(−2 ln L); added to.</param>
    /// <param name="hessian">∂²(−2 ln L); added to.</param>
    /// <returns>−2 ln L without constraints.</returns>
    public double Add(ProcessTerm[] terms, ReadOnlySpan<double> point, TableSums tableSums, double[] gradient, double[] hessian)
    {
        var sums = tableSums.Inside;
        Array.Clear(jacobian);
        var expected = 0.0;
        for (var process = 0; process < terms.Length; process++)
        {
            terms[process].Differentiate(point, position, jet);
            expected += AddExpected(process, tableSums, gradient, hessian);
            AddEvents(process, tableSums, gradient, hessian);
        }

        for (var component = 0; component < plan.ShapeParameters.Length; component++)
        {
            jacobian[(position[plan.ShapeParameters[component]] * plan.Dimension) + plan.Processes + component] = 1;
        }

        AddMoments(sums, hessian);
        return 2 * (expected - sums[0]);
    }

    /// <summary>ν_X = f ν Π G, times c_X where shapes are not normalised, or not on this region.</summary>
    private double AddExpected(int process, TableSums sums, double[] gradient, double[] hessian)
    {
        var isWhole = isNormalized && sums.Whole is null;
        FillLogDerivatives(process, isWhole ? null : sums.Inside, isWhole || !isNormalized ? null : sums.Whole);
        var rate = jet.Rate * (isWhole ? 1 : sums.Inside[plan.Reference + process] / (isNormalized ? sums.Normalizations[process] : 1));
        var value = jet.Coefficient * rate;
        for (var p = 0; p < free; p++)
        {
            var (f, k) = (jet.CoefficientGradient[p], slope[p]);
            gradient[p] += 2 * ((rate * f) + (value * k));
            for (var q = 0; q < free && plan.HasCurvatures; q++)
            {
                hessian[(p * free) + q] += 2 * SecondDerivative(p, q, rate, value);
            }
        }

        return value;
    }

    /// <summary>−2 Σ d (first and second derivatives of λ)/λ of one process, and its rows of ∂λ/λ in terms of the moments' variables.</summary>
    private void AddEvents(int process, TableSums tableSums, double[] gradient, double[] hessian)
    {
        var sums = tableSums.Inside;
        FillLogDerivatives(process, null, isNormalized ? tableSums.Whole ?? sums : null);
        var rate = jet.Rate / (isNormalized ? tableSums.Normalizations[process] : 1);
        var value = jet.Coefficient * rate;
        var total = sums[plan.Data + process];
        FillMoved(process, sums);
        for (var p = 0; p < free; p++)
        {
            amplitude[p] = (rate * jet.CoefficientGradient[p]) + (value * slope[p]);
            jacobian[(p * plan.Dimension) + process] = amplitude[p];
            gradient[p] -= 2 * ((amplitude[p] * total) + (value * moved[p]));
        }

        if (!plan.HasCurvatures)
        {
            return;
        }

        for (var p = 0; p < free; p++)
        {
            for (var q = 0; q < free; q++)
            {
                hessian[(p * free) + q] -= 2 * ((SecondDerivative(p, q, rate, value) * total)
                    + (amplitude[p] * moved[q]) + (amplitude[q] * moved[p]));
            }
        }

        AddTriangle(process, sums, plan.Curvatures(plan.Data, process), -2 * value, hessian);
    }

    private double SecondDerivative(int p, int q, double rate, double value) =>
        (rate * (jet.CoefficientHessian[(p * free) + q] + (jet.CoefficientGradient[p] * slope[q]) + (jet.CoefficientGradient[q] * slope[p])))
        + (value * ((slope[p] * slope[q]) + curvature[(p * free) + q]));

    /// <summary>K and L of the rate, plus those of ln c_X over some events, less those over others.</summary>
    private void FillLogDerivatives(int process, double[]? times, double[]? over)
    {
        jet.LogRateGradient.CopyTo(slope, 0);
        Array.Clear(curvature);
        for (var p = 0; p < free; p++)
        {
            curvature[(p * free) + p] = jet.LogRateCurvature[p];
        }

        AddLogIntegral(process, times, 1);
        AddLogIntegral(process, over, -1);
    }

    private void AddLogIntegral(int process, double[]? sums, int sign)
    {
        if (sums is null || plan.FreeOf[process].Length == 0)
        {
            return;
        }

        var integral = sums[plan.Reference + process];
        var own = plan.FreeOf[process];
        var first = plan.Slopes(plan.Reference, process);
        for (var a = 0; a < own.Length; a++)
        {
            var p = PositionOf(own[a]);
            slope[p] += sign * sums[first + a] / integral;
            for (var b = 0; b < own.Length; b++)
            {
                curvature[(p * free) + PositionOf(own[b])] -= sign * sums[first + a] / integral * sums[first + b] / integral;
            }
        }

        if (plan.HasCurvatures)
        {
            AddTriangle(process, sums, plan.Curvatures(plan.Reference, process), sign / integral, curvature);
        }
    }

    /// <summary>T_X by free parameter.</summary>
    private void FillMoved(int process, double[] sums)
    {
        Array.Clear(moved);
        var own = plan.FreeOf[process];
        for (var a = 0; a < own.Length; a++)
        {
            moved[PositionOf(own[a])] = sums[plan.Slopes(plan.Data, process) + a];
        }
    }

    private void AddTriangle(int process, double[] sums, int at, double factor, double[] matrix)
    {
        var own = plan.FreeOf[process];
        for (var a = 0; a < own.Length; a++)
        {
            for (var b = 0; b <= a; b++, at++)
            {
                var (p, q) = (PositionOf(own[a]), PositionOf(own[b]));
                matrix[(p * free) + q] += factor * sums[at];
                if (a != b)
                {
                    matrix[(q * free) + p] += factor * sums[at];
                }
            }
        }
    }

    /// <summary>+2 Σ d (∂λ/λ)(∂λ/λ)ᵀ = 2 J M Jᵀ.</summary>
    private void AddMoments(double[] sums, double[] hessian)
    {
        var n = plan.Dimension;
        for (var p = 0; p < free; p++)
        {
            for (var a = 0; a < n; a++)
            {
                var sum = 0.0;
                for (var b = 0; b < n; b++)
                {
                    var (row, column) = a > b ? (a, b) : (b, a);
                    sum += jacobian[(p * n) + b] * sums[plan.Moments + (row * (row + 1) / 2) + column];
                }

                transformed[(p * n) + a] = sum;
            }

            for (var q = 0; q < free; q++)
            {
                var sum = 0.0;
                for (var a = 0; a < n; a++)
                {
                    sum += transformed[(p * n) + a] * jacobian[(q * n) + a];
                }

                hessian[(p * free) + q] += 2 * sum;
            }
        }
    }

    private int PositionOf(int active) => position[plan.Layout.Morphs[plan.Active[active]].Parameter];
}
