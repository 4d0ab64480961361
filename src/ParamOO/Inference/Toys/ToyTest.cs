using ParamOO.Fitting;

namespace ParamOO.Inference.Toys;

/// <summary>Draws and tests toys of one hypothesis, as <see cref="ToyFitter"/> does those of <see cref="ToySource"/>. Not for use by two threads at a time.</summary>
/// <param name="toys">Which toys.</param>
/// <param name="statistics">Receives −2 ln of the ratio of the conditional to the free likelihood; NaN where a fit failed.</param>
/// <param name="estimates">Receives the estimates of the tested parameter.</param>
/// <param name="statuses">Receives why the fits stopped.</param>
public delegate void ToyTest(ToySeries toys, Span<double> statistics, Span<double> estimates, Span<FitStatus> statuses);
