using ParamOO.Fitting;
using ParamOO.Likelihoods;

namespace ParamOO.Cli.Documents;

/// <summary>One fit as <c>paramoo fit</c> prints it.</summary>
/// <param name="Status">Why it stopped.</param>
/// <param name="TwiceNll">−2 ln L, all constants included.</param>
/// <param name="Edm">Estimated distance to the minimum.</param>
/// <param name="Iterations">Evaluations.</param>
/// <param name="Parameters">Estimates in the order of the model.</param>
/// <param name="Correlation">Correlations, row by row; null without a covariance.</param>
/// <param name="Minos">Profile intervals that were asked for.</param>
internal sealed record FitDocument(
    string Status,
    double TwiceNll,
    double Edm,
    int Iterations,
    IReadOnlyList<FitDocument.Estimate> Parameters,
    IReadOnlyList<double[]>? Correlation,
    IReadOnlyList<FitDocument.Interval>? Minos)
{
    /// <summary>The document of a result.</summary>
    /// <param name="model">The model.</param>
    /// <param name="fit">The result.</param>
    public static FitDocument Of(CompiledModel model, FitResult fit) => new(
        Word(fit.Status),
        fit.TwiceNll,
        fit.Edm,
        fit.Iterations,
        [.. model.Parameters.Select((parameter, index) => new Estimate(
            parameter.Name, fit.Values[index], fit.Uncertainties.IsEmpty ? double.NaN : fit.Uncertainties[index], fit.AtBound[index]))],
        fit.Covariance is { } covariance
            ? [.. Enumerable.Range(0, covariance.Size).Select(i => Enumerable.Range(0, covariance.Size).Select(j => covariance.Correlation(i, j)).ToArray())]
            : null,
        [.. fit.Minos.Select(interval => new Interval(
            model.Parameters[interval.Parameter].Name, interval.Down, interval.Up, interval.DownAtBound, interval.UpAtBound, ScanDocument.Word(interval.DownEnd), ScanDocument.Word(interval.UpEnd)))]);

    /// <summary>A status as one word of the document.</summary>
    /// <param name="status">The status.</param>
    public static string Word(FitStatus status) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    /// <summary>One parameter.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">Estimate.</param>
    /// <param name="Uncertainty">One standard deviation; 0 when held or pressed against a bound.</param>
    /// <param name="AtBound">Whether it ended on its bound.</param>
    internal sealed record Estimate(string Name, double Value, double Uncertainty, bool AtBound);

    /// <summary>One profile interval.</summary>
    /// <param name="Name">Name of the parameter.</param>
    /// <param name="Down">Distance to the lower end.</param>
    /// <param name="Up">Distance to the upper end.</param>
    /// <param name="DownAtBound">Whether the lower end is the bound.</param>
    /// <param name="UpAtBound">Whether the upper end is the bound.</param>
    /// <param name="DownEnd">What the lower end is: <c>crossing</c>, <c>bound</c>, <c>invalid_yield</c> or <c>steps_spent</c>.</param>
    /// <param name="UpEnd">What the upper end is.</param>
    internal sealed record Interval(string Name, double Down, double Up, bool DownAtBound, bool UpAtBound, string DownEnd, string UpEnd);
}
