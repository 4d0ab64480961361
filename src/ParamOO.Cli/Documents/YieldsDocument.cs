using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>yields</c>. Keys are a contract.</summary>
/// <param name="Hypothesis">μ′ at which bins and yields are taken; null for an ordinary workspace.</param>
/// <param name="Status">Why the fit stopped.</param>
/// <param name="Parameters">Estimates of all parameters.</param>
/// <param name="Prefit">Expected events before the fit.</param>
/// <param name="Postfit">Expected events after it.</param>
/// <param name="Findings">What limits the meaning of these numbers.</param>
internal sealed record YieldsDocument(
    double? Hypothesis,
    string Status,
    IReadOnlyDictionary<string, double> Parameters,
    IEnumerable<ChannelYields> Prefit,
    IEnumerable<ChannelYields> Postfit,
    IEnumerable<Finding> Findings)
{
    /// <summary>What the library found.</summary>
    /// <param name="result">Expected events.</param>
    public static YieldsDocument Of(ExpectedEventsResult result) => new(
        result.Best.Hypothesis,
        ScanDocument.Word(result.Best.Result.Status),
        ScanDocument.Named(result.Best.Models.Names, result.Best.Result.Values),
        result.PreFit,
        result.PostFit,
        result.Findings);
}
