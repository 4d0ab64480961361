using System.Runtime.CompilerServices;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <content>Yields to −2 ln L: the Poisson terms, the eliminated γ, the constraints.</content>
internal sealed unsafe partial class LaneLikelihood<T>
{
    /// <summary>2[e − n − n ln(e/n)], the Poisson term relative to its saturated value; NaN for e &lt; 0, and for e = 0 &lt; n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Deviance(T count, T inverseCount, T expected)
    {
        var (zero, one) = (T.Of(0), T.Of(1));
        var ratio = T.SelectEqual(count, zero, one, expected * inverseCount);
        var term = expected - count - (count * LaneMath.Log(ratio));
        return T.SelectLess(expected, zero, T.Of(double.NaN), T.Of(2) * term);
    }

    /// <summary>Sums the terms of all bins and leaves ∂/∂(share) of each bin, for shares with and without the eliminated γ.</summary>
    private T CloseBins()
    {
        var sum = T.Of(0);
        for (var bin = 0; bin < bins; bin++)
        {
            var code = program.Bins.Pointer + bin;
            var count = At(scratch.Counts.Pointer, bin);
            var expected = At(scratch.Shares.Pointer, bins + bin);
            var factor = T.Of(1);
            var (two, slope) = (T.Of(2), T.Of(2));
            if (code->Eliminated >= 0)
            {
                var share = At(scratch.Shares.Pointer, bin);
                factor = Eliminate(code, count, share, expected, out slope);
                factor.Store(scratch.Gamma.Pointer + (code->Eliminated * T.Width));
                expected = T.MultiplyAdd(factor, share, expected);
                sum += ConstraintOf(code, factor);
            }

            sum += Deviance(count, At(scratch.InverseCounts.Pointer, bin), expected);
            expected.Store(scratch.Yield.Pointer + (bin * T.Width));
            slope = T.SelectEqual(count, T.Of(0), slope, two - (two * count / expected));
            slope.Store(scratch.Weight.Pointer + ((bins + bin) * T.Width));
            (slope * factor).Store(scratch.Weight.Pointer + (bin * T.Width));
        }

        return sum;
    }

    /// <summary>
    /// The conditional minimum of γ. In an empty bin it may be where the yield vanishes: then γ follows the yields so that it stays there,
    /// and ∂/∂ν, otherwise 2, is what balances the constraint.
    /// </summary>
    private T Eliminate(BinCode* code, T count, T share, T rest, out T emptySlope)
    {
        var (zero, two) = (T.Of(0), T.Of(2));
        var measured = At(scratch.Auxiliary.Pointer, code->Auxiliary);
        var factor = code->IsPoisson ? EliminatePoisson(code, count, measured, share, rest) : EliminateNormal(code, count, measured, share, rest);

        // A little more than what makes the yield 0, so that rounding cannot make it negative.
        var edge = T.SelectLess(zero, share, T.Of(-1 - 1e-14) * rest / share, zero);
        var isEmpty = T.SelectEqual(count, zero, edge, zero);
        var held = T.SelectLess(factor, isEmpty, isEmpty, factor);
        var pull = code->IsPoisson ? T.Of(code->Width) - (measured / held) : (held - measured) * T.Of(1 / code->Width);
        emptySlope = T.SelectEqual(held, factor, two, zero - (two * pull / share));

        var (low, high) = (At(scratch.GammaLow.Pointer, code->Eliminated), At(scratch.GammaHigh.Pointer, code->Eliminated));
        factor = T.SelectLess(held, low, low, held);
        factor = T.SelectLess(high, factor, high, factor);
        emptySlope = T.SelectEqual(held, factor, emptySlope, two);
        return factor;
    }

    /// <summary>
    /// γ A + B = ν at the minimum of ν − n ln ν + (γ − a)²/2σ² obeys ν² − ν₀ ν − n A²σ² = 0 with ν₀ = a A + B − A²σ²; the positive root is the yield.
    /// </summary>
    private static T EliminateNormal(BinCode* code, T count, T measured, T share, T rest)
    {
        var (zero, half) = (T.Of(0), T.Of(0.5));
        var spread = share * T.Of(code->Width);
        var middle = half * (T.MultiplyAdd(measured, share, rest) - (spread * share));
        var product = spread * share * count;
        var root = T.Sqrt(T.MultiplyAdd(middle, middle, product));
        var expected = T.SelectLess(middle, zero, product / (root - middle), middle + root);
        var ratio = T.SelectEqual(count, zero, zero, count / expected);
        return T.MultiplyAdd(spread, ratio - T.Of(1), measured);
    }

    /// <summary>
    /// The minimum of A γ − n ln(A γ + B) + τ γ − t ln γ obeys p A γ² + q γ − t B = 0 with p = A + τ and q = B p − (n + t) A.
    /// </summary>
    private static T EliminatePoisson(BinCode* code, T count, T measured, T share, T rest)
    {
        var (zero, two) = (T.Of(0), T.Of(2));
        var slope = share + T.Of(code->Width);
        var leading = slope * share;
        var linear = (rest * slope) - ((count + measured) * share);
        var product = measured * rest;
        var root = T.Sqrt(T.MultiplyAdd(linear, linear, T.Of(4) * leading * product));
        var direct = (root - linear) / (two * leading);
        var factor = T.SelectLess(zero, linear, two * product / (root + linear), direct);
        return T.SelectEqual(share, zero, measured / T.Of(code->Width), factor);
    }

    private T ConstraintOf(BinCode* code, T factor)
    {
        var measured = At(scratch.Auxiliary.Pointer, code->Auxiliary);
        if (code->IsPoisson)
        {
            return PoissonConstraint(measured, factor * T.Of(code->Width));
        }

        var distance = factor - measured;
        return distance * distance * T.Of(1 / code->Width);
    }

    private static T PoissonConstraint(T measured, T expected) =>
        Deviance(measured, T.SelectEqual(measured, T.Of(0), T.Of(0), T.Of(1) / measured), expected);

    private T AddConstraints(double* point, double* gradient)
    {
        var sum = T.Of(0);
        var code = program.Constraints.Pointer;
        for (var index = 0; index < program.Constraints.Length; index++, code++)
        {
            var (theta, measured) = (At(point, code->Slot), At(scratch.Auxiliary.Pointer, code->Auxiliary));
            T term, slope;
            switch (code->Kind)
            {
                case ConstraintKind.Normal:
                    var pull = (theta - measured) * T.Of(code->Width);
                    term = (theta - measured) * pull;
                    slope = T.Of(2) * pull;
                    break;
                case ConstraintKind.Poisson:
                    term = PoissonConstraint(measured, theta * T.Of(code->Width));
                    slope = T.Of(2) * (T.Of(code->Width) - T.SelectEqual(measured, T.Of(0), T.Of(0), measured / theta));
                    break;
                default:
                    var shift = LaneMath.Log(theta / measured);
                    term = shift * shift * T.Of(code->Width);
                    slope = T.Of(2) * shift * T.Of(code->Width) / theta;
                    break;
            }

            sum += term;
            Add(gradient, code->Slot, slope);
        }

        return sum;
    }
}
