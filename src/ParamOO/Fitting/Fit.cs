using ParamOO.Likelihoods;

namespace ParamOO.Fitting;

/// <summary>One fit of one model. For many, prepare a <see cref="BatchFitter"/>.</summary>
public static class Fit
{
    private const double AtBound = 1e-9;

    /// <summary>Minimises −2 ln L of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">Data, starting points and parameters to hold; null for a free fit to the observed data.</param>
    /// <param name="options">How to minimise; null for the defaults.</param>
    /// <exception cref="ArgumentException">A length or an index does not match the model.</exception>
    public static FitResult Run(CompiledModel model, FitRequest? request = null, FitOptions? options = null) =>
        Run(new BatchFitter(model, options), request ?? FitRequest.Free);

    /// <summary>The same with a fitter at hand, which spares its preparation where many fits are wanted with everything that one fit gives.</summary>
    /// <param name="fitter">The fitter of the model.</param>
    /// <param name="request">Data, starting points and parameters to hold.</param>
    /// <exception cref="ArgumentException">A length or an index does not match the model.</exception>
    public static FitResult Run(BatchFitter fitter, FitRequest request)
    {
        var results = request.Starts.IsDefaultOrEmpty
            ? [RunFrom(fitter, request, [])]
            : request.Starts.Select(start => RunFrom(fitter, request, start.AsSpan())).ToList();
        var best = results.Aggregate((one, other) => IsLower(other, one) ? other : one);
        best = best with { Iterations = results.Sum(result => result.Iterations) };
        var search = new MinosSearch(fitter, fitter.Model, request, best);
        return best.HasConverged ? best with { Minos = [.. request.Minos.Select(search.Find)] } : best;
    }

    private static bool IsLower(FitResult one, FitResult other) => double.IsNaN(other.TwiceNll) || one.TwiceNll < other.TwiceNll;

    /// <summary>One fit from one starting point.</summary>
    internal static FitResult RunFrom(BatchFitter fitter, FitRequest request, ReadOnlySpan<double> start)
    {
        var (model, outcomes) = (fitter.Model, new FitOutcomes(1, fitter.Model.Parameters.Length));
        var batch = outcomes.Of(new FitBatch
        {
            Fits = 1,
            Data = (request.Data.IsDefault ? model.Observed : request.Data).AsSpan(),
            Starts = start,
            Held = request.HeldIndices,
            HeldValues = request.HeldValues,
        });
        var covariance = fitter.FitOne(batch, request.Covariance);
        var (result, values) = (outcomes.At(0), outcomes.Values);
        return result with
        {
            Uncertainties = request.Covariance ? [.. Enumerable.Range(0, values.Length).Select(index => Deviation(covariance, index, values.Length))] : [],
            AtBound = [.. Enumerable.Range(0, values.Length).Select(index => IsAtBound(model, request, index, values[index]))],
            Covariance = covariance is null ? null : new(values.Length, [.. covariance]),
        };
    }

    private static double Deviation(double[]? covariance, int index, int size) =>
        covariance is null ? double.NaN : Math.Sqrt(covariance[index * (size + 1)]);

    private static bool IsAtBound(CompiledModel model, FitRequest request, int index, double value)
    {
        var (parameter, isHeld) = (model.Parameters[index], request.Fixed.Any(held => held.Index == index));
        return !parameter.IsFixed && !isHeld && (value <= parameter.Bounds.Low + AtBound || value >= parameter.Bounds.High - AtBound);
    }
}
