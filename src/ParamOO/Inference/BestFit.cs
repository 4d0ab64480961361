using System.Collections.Immutable;
using ParamOO.Fitting;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// The free fit from which statements about parameters, uncertainties and yields start. Where the model follows the hypothesis, it is the fit
/// at μ′ = μ̂: the hypothesis that its own free fit returns; observed data stay at the knot with the smallest t_μ.
/// </summary>
/// <param name="Models">The workspace along its parameter of interest.</param>
/// <param name="DataSet">The data for every hypothesis.</param>
/// <param name="Model">The model of the fit.</param>
/// <param name="Hypothesis">μ′; null where the model does not follow it.</param>
/// <param name="Data">Counts of all bins, then auxiliary data.</param>
/// <param name="Result">The result, with the covariance.</param>
/// <param name="OtherMinima">Higher local minima along the parameter of interest, lowest first.</param>
public sealed record BestFit(
    HypothesisModels Models,
    DataSet DataSet,
    CompiledModel Model,
    double? Hypothesis,
    ImmutableArray<double> Data,
    FitResult Result,
    ValueList<ProfilePoint> OtherMinima)
{
    private const int MaxSteps = 20;
    private const double HypothesisTolerance = 1e-7;

    /// <summary>Index of the parameter of interest.</summary>
    public int Poi => Models.Poi;

    /// <summary>The estimate of the parameter of interest.</summary>
    public double Value => Result.Values[Poi];

    /// <summary>Fits a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The data, what is held, how to fit; null for the defaults.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <exception cref="InvalidInputException">A name does not fit the workspace, or data are missing.</exception>
    public static BestFit Of(Workspace workspace, StatementOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new StatementOptions();
        var models = HypothesisModels.WithAnyPoi(workspace, options);
        var data = options.Data ?? models.DefaultData;
        models.Check(models.FollowsHypothesis || data is AsimovData ? [] : [models.Range.Clamp(models.NominalPoint[models.Poi])], data);
        var hypothesis = models.FollowsHypothesis ? HypothesisOf(models, data, options, cancellation) : default(double?);
        return At(models, data, hypothesis, options);
    }

    /// <summary>The same fit with parameters held or auxiliary data moved, from a starting point near by; μ′ follows μ̂ as in <see cref="Of"/>.</summary>
    /// <param name="held">Parameters held.</param>
    /// <param name="auxiliary">Index and value of auxiliary data to replace.</param>
    /// <param name="start">Where the fit starts.</param>
    /// <param name="fitter">The fitter of <see cref="Model"/>.</param>
    internal FitResult Again(
        ImmutableArray<FixedParameter> held, ImmutableArray<(int Term, double Value)> auxiliary, ImmutableArray<double> start, BatchFitter fitter)
    {
        var (hypothesis, result) = (Hypothesis, default(FitResult)!);
        for (var step = 0; step < MaxSteps; step++)
        {
            var own = hypothesis == Hypothesis ? fitter : new BatchFitter(Models.At(hypothesis!.Value), fitter.Options);
            var data = hypothesis == Hypothesis ? Data : DataSet.At(Models, own.Model);
            result = Fit.Run(own, new FitRequest { Data = Moved(data, auxiliary), Fixed = held, Starts = [start], Covariance = false });
            if (hypothesis is null || DataSet is not AsimovData || !result.HasConverged || IsThere(result.Values[Poi], hypothesis.Value))
            {
                break;
            }

            (hypothesis, start) = (Models.Range.Clamp(result.Values[Poi]), result.Values);
        }

        return result;
    }

    /// <summary>Data with some auxiliary data replaced.</summary>
    private ImmutableArray<double> Moved(ImmutableArray<double> data, ImmutableArray<(int Term, double Value)> auxiliary) =>
        auxiliary.Aggregate(data, (moved, datum) => moved.SetItem(Model.Bins + datum.Term, datum.Value));

    private static bool IsThere(double value, double hypothesis) => Math.Abs(value - hypothesis) <= HypothesisTolerance * Math.Max(1, Math.Abs(hypothesis));

    private static BestFit At(HypothesisModels models, DataSet data, double? hypothesis, StatementOptions options)
    {
        var model = models.At(hypothesis ?? models.NominalPoint[models.Poi]);
        var counts = data.At(models, model);
        var minima = Minima(models, model, counts, options);
        var fit = Fit.Run(
            model, new FitRequest { Data = counts, Starts = minima.Length == 0 ? [] : [[.. minima[0].Parameters]] }, options.Fit with { Threads = options.Threads });
        return new BestFit(models, data, model, hypothesis, counts, fit, [.. minima.Skip(1)]);
    }

    /// <summary>All local minima along the parameter of interest, lowest first; none where it is held.</summary>
    private static ProfilePoint[] Minima(HypothesisModels models, CompiledModel model, ImmutableArray<double> counts, StatementOptions options)
    {
        if (models.Parameters[models.Poi].IsFixed)
        {
            return [];
        }

        var profile = new Profile(model, models.Poi, counts.AsSpan(), options.Fit with { Threads = options.Threads });
        return profile.Minima(profile.Held(models.Grid(options.ProfileGrid)));
    }

    /// <summary>μ′ = μ̂, from a scan whose own free fits say where t_μ vanishes.</summary>
    private static double HypothesisOf(HypothesisModels models, DataSet data, StatementOptions options, CancellationToken cancellation)
    {
        if (models.Parameters[models.Poi] is { IsFixed: true } held)
        {
            models.Check([held.Nominal], data);
            return held.Nominal;
        }

        var scanner = new ProfileScanner(models, data, options);
        var values = data is AsimovData asimov ? AsimovValues(models, asimov, options) : models.ObservedValues;
        models.Check(values, data);
        return ProfileScan.Best(models, data, scanner.At(values.Span, cancellation), scanner).Value;
    }

    /// <summary>Asimov data of a point fit that point; where parameters are held elsewhere, the estimate may be anywhere.</summary>
    private static ValueList<double> AsimovValues(HypothesisModels models, AsimovData asimov, StatementOptions options)
    {
        var generated = models.Range.Clamp(models.PointOf(asimov.Point)[models.Poi]);
        return options is { StatOnly: false, Held.Count: 0 } ? [generated] : [.. models.Grid(options.ProfileGrid).Append(generated).Distinct().Order()];
    }
}
