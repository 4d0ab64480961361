namespace ParamOO.Reporting;

/// <summary>What a build must fulfil; whatever does not is said in one line each, and the command ends with code 3.</summary>
public sealed record Tolerances
{
    /// <summary>Smallest kept fraction of the unbinned t, statistics only, where that t exceeds <see cref="SmallestJudged"/>; default 0.95.</summary>
    public double Retained { get; init; } = 0.95;

    /// <summary>
    /// The same with all nuisance parameters profiled; default 0.9, because a score at nominal nuisance parameters is not the one that
    /// profiling would want where these are pulled.
    /// </summary>
    public double RetainedProfiled { get; init; } = 0.9;

    /// <summary>Largest ratio of binned to unbinned t, statistics only or profiled; default 1.02.</summary>
    public double Excess { get; init; } = 1.02;

    /// <summary>Largest |Δt| of yield functions at hold-out hypotheses; default 0.01, to which <see cref="KnotErrorPerT"/> t is added.</summary>
    public double KnotError { get; init; } = 0.01;

    /// <summary>What is added to <see cref="KnotError"/> per unit of t; default 0.001.</summary>
    public double KnotErrorPerT { get; init; } = 0.001;

    /// <summary>Largest |∫ratio − 1| where it also exceeds five standard deviations; default 0.01.</summary>
    public double Closure { get; init; } = 0.01;

    /// <summary>Smallest unbinned t at which fractions are judged; default 0.05.</summary>
    public double SmallestJudged { get; init; } = 0.05;

    /// <summary>Largest bias of μ̂ for Asimov data of several true values, in units of σ (±√t of the true value); default 0.02.</summary>
    public double Bias { get; init; } = 0.02;

    /// <summary>Largest shift of an edge of the 68 % interval over its width where the reference hypothesis is true; default 0.01.</summary>
    public double Edge { get; init; } = 0.01;

    /// <summary>
    /// The same where another value is true; default 0.05, because one score tells every hypothesis from the reference, not from any other.
    /// </summary>
    public double EdgeElsewhere { get; init; } = 0.05;

    /// <summary>
    /// Largest |binned/unbinned − 1| of the distance of contours of two parameters from the best fit, statistics only; default 0.02.
    /// </summary>
    public double Contour { get; init; } = 0.02;

    /// <summary>The same with nuisance parameters profiled; default 0.02.</summary>
    public double ContourProfiled { get; init; } = 0.02;

    /// <summary>Largest difference of the pulls of constrained parameters, in units of the uncertainty before the fit; default 0.1.</summary>
    public double Pull { get; init; } = 0.1;

    /// <summary>Largest |binned/unbinned − 1| of the uncertainties of constrained parameters at the reference hypothesis; default 0.1.</summary>
    public double Constraint { get; init; } = 0.1;

    /// <summary>
    /// The same for parameters without constraint other than that of interest, such as free normalisations; null (default) where these are told and
    /// not judged, because one axis cannot tell samples apart that its score does not separate, and t need not suffer from it.
    /// </summary>
    public double? FreeParameter { get; init; }
}
