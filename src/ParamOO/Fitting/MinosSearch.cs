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
        var (down, isDownBound) = Side(parameter, -step, bounds.Low);
        var (up, isUpBound) = Side(parameter, step, bounds.High);
        return new(parameter, down - best.Values[parameter], up - best.Values[parameter], isDownBound, isUpBound);
    }

    /// <summary>Steps outwards until the profile has risen enough, then closes in with the secant of its square root, guarded by bisection.</summary>
    private (double End, bool IsBound) Side(int parameter, double step, double bound)
    {
        var (inner, innerRise) = (best.Values[parameter], 0.0);
        var (outer, outerRise, fits) = (inner, 0.0, 0);
        while (outerRise < Rise)
        {
            if (outer == bound || fits++ > MostFits)
            {
                return (outer, true);
            }

            (inner, innerRise) = (outer, outerRise);
            outer = step < 0 ? Math.Max(outer + step, bound) : Math.Min(outer + step, bound);
            outerRise = RiseAt(parameter, outer);
            step *= 1.5;
        }

        while (Math.Abs(outer - inner) > Tolerance * Math.Abs(step) && fits++ < MostFits)
        {
            // √rise is nearly linear in the parameter; an invalid outer point falls back to the middle.
            var (low, high) = (Math.Sqrt(Math.Max(innerRise, 0)), Math.Sqrt(outerRise));
            var share = double.IsFinite(high) ? Math.Clamp((1 - low) / (high - low), 0.02, 0.98) : 0.5;
            var middle = inner + (share * (outer - inner));
            var rise = RiseAt(parameter, middle);
            if (Math.Abs(rise - Rise) < Tolerance)
            {
                return (middle, false);
            }

            (inner, innerRise, outer, outerRise) = rise < Rise ? (middle, rise, outer, outerRise) : (inner, innerRise, middle, rise);
        }

        return ((inner + outer) / 2, false);
    }

    private double RiseAt(int parameter, double value)
    {
        var result = Fit.RunFrom(fitter, request.Hold(parameter, value) with { Covariance = false, Minos = [] }, best.Values.AsSpan());
        return double.IsNaN(result.TwiceNll) ? double.PositiveInfinity : result.TwiceNll - best.TwiceNll;
    }
}
