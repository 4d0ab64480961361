using ParamOO.Likelihoods;

namespace ParamOO.Fitting;

/// <summary>Profile intervals: where −2 ln L, minimised over all other parameters, has risen by 1 above its minimum.</summary>
internal sealed class MinosSearch(BatchFitter fitter, CompiledModel model, FitRequest request, FitResult best)
{
    private const double Rise = 1;
    private const double Tolerance = 1e-6;
    private const int MostFits = 60;

    /// <summary>The interval of one parameter.</summary>
    /// <param name="parameter">Index of the parameter.</param>
    public MinosInterval Find(int parameter)
    {
        var bounds = model.Parameters[parameter].Bounds;
        var step = best.Uncertainties is { IsEmpty: false } deviations && deviations[parameter] > 0 ? deviations[parameter] : Math.Max(0.1, 0.1 * Math.Abs(best.Values[parameter]));
        var (down, downEnd) = Side(parameter, -step, bounds.Low);
        var (up, upEnd) = Side(parameter, step, bounds.High);
        return new(parameter, down - best.Values[parameter], up - best.Values[parameter], downEnd, upEnd);
    }

    /// <summary>Steps outwards until the profile has risen enough, then closes in.</summary>
    private (double Value, IntervalEnd End) Side(int parameter, double step, double bound)
    {
        var (inner, innerRise) = (best.Values[parameter], 0.0);
        var (outer, outerRise) = (inner, 0.0);
        for (var fits = 0; outerRise < Rise; fits++)
        {
            if (outer == bound || fits == MostFits)
            {
                return (outer, outer == bound ? IntervalEnd.Bound : IntervalEnd.StepsSpent);
            }

            (inner, innerRise) = (outer, outerRise);
            outer = step < 0 ? Math.Max(outer + step, bound) : Math.Min(outer + step, bound);
            outerRise = RiseAt(parameter, outer);
            step *= 1.5;
        }

        return CloseIn(parameter, (inner, innerRise), (outer, outerRise), Tolerance * Math.Abs(step));
    }

    /// <summary>The secant of the square root of the profile, guarded by bisection; an invalid outer point is pushed inwards by halves.</summary>
    private (double Value, IntervalEnd End) CloseIn(int parameter, (double Value, double Rise) inner, (double Value, double Rise) outer, double width)
    {
        for (var fits = 0; Math.Abs(outer.Value - inner.Value) > width; fits++)
        {
            if (fits == MostFits)
            {
                return (inner.Value, IntervalEnd.StepsSpent);
            }

            // √rise is nearly linear in the parameter.
            var (low, high) = (Math.Sqrt(Math.Max(inner.Rise, 0)), Math.Sqrt(outer.Rise));
            var share = double.IsFinite(high) ? Math.Clamp((1 - low) / (high - low), 0.02, 0.98) : 0.5;
            var middle = inner.Value + (share * (outer.Value - inner.Value));
            var rise = RiseAt(parameter, middle);
            if (Math.Abs(rise - Rise) < Tolerance)
            {
                return (middle, IntervalEnd.Crossing);
            }

            (inner, outer) = rise < Rise ? ((middle, rise), outer) : (inner, (middle, rise));
        }

        return double.IsFinite(outer.Rise) ? ((inner.Value + outer.Value) / 2, IntervalEnd.Crossing) : (inner.Value, IntervalEnd.InvalidYield);
    }

    private double RiseAt(int parameter, double value)
    {
        var result = Fit.RunFrom(fitter, request.Hold(parameter, value) with { Covariance = false, Minos = [] }, best.Values.AsSpan());
        return double.IsNaN(result.TwiceNll) ? double.PositiveInfinity : result.TwiceNll - best.TwiceNll;
    }
}
