using System.Text.Json.Serialization;
using ParamOO.Inference;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>scan</c> and <c>unbinned</c>: the test statistic along one parameter. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Points">One per tested value, in the order asked for.</param>
/// <param name="Best">The free fit.</param>
/// <param name="Intervals">One per level that was asked for; left out where none was.</param>
internal sealed record ScanDocument(
    string Poi,
    IReadOnlyList<ScanDocument.Point> Points,
    ScanDocument.Estimate Best,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ScanDocument.Set>? Intervals = null)
{
    /// <summary>The values that are not excluded.</summary>
    /// <param name="Level">Confidence level.</param>
    /// <param name="Parts">Disjoint intervals, ascending.</param>
    internal sealed record Set(double Level, IReadOnlyList<Part> Parts);

    /// <summary>One interval.</summary>
    /// <param name="Low">Lower edge.</param>
    /// <param name="High">Upper edge.</param>
    /// <param name="LowIsOpen">Whether the tested values end there, so that the edge may be beyond.</param>
    /// <param name="HighIsOpen">The same of the upper edge.</param>
    internal sealed record Part(double Low, double High, bool LowIsOpen, bool HighIsOpen);

    /// <summary>Confidence sets as the document has them; null for none.</summary>
    /// <param name="sets">The sets.</param>
    public static IReadOnlyList<Set>? Sets(IReadOnlyCollection<ConfidenceSet> sets) => sets.Count == 0 ? null :
        [.. sets.Select(set => new Set(set.Level, [.. set.Intervals.Select(part => new Part(part.Low.Value, part.High.Value, part.Low.IsOpen, part.High.IsOpen))]))];

    /// <summary>One tested value.</summary>
    /// <param name="Value">μ.</param>
    /// <param name="T">t_μ; null where a fit failed.</param>
    /// <param name="Status">Why the fits stopped; only <c>converged</c> may be quoted without a comment.</param>
    /// <param name="Parameters">Every parameter in the fit with μ held.</param>
    internal sealed record Point(double Value, double T, string Status, IReadOnlyDictionary<string, double> Parameters);

    /// <summary>The free fit.</summary>
    /// <param name="Value">μ̂.</param>
    /// <param name="TwiceNll">−2 ln L there.</param>
    /// <param name="Status">Why the fit stopped.</param>
    /// <param name="Parameters">Every parameter in the free fit.</param>
    /// <param name="Hypothesis">μ′ whose bins and yields −2 ln L is of; left out where nothing follows it.</param>
    internal sealed record Estimate(
        double Value,
        double TwiceNll,
        string Status,
        IReadOnlyDictionary<string, double> Parameters,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Hypothesis = null);

    /// <summary>Whether every fit has converged.</summary>
    [JsonIgnore]
    public bool HasConverged => Best.Status == Converged && Points.All(point => point.Status == Converged);

    private const string Converged = "converged";

    /// <summary>Names of parameters with their values.</summary>
    /// <param name="names">The names.</param>
    /// <param name="values">One number per name.</param>
    public static Dictionary<string, double> Named(IEnumerable<string> names, IEnumerable<double> values) =>
        names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>A status as the document writes it: <c>BudgetSpent</c> becomes <c>budget_spent</c>.</summary>
    /// <typeparam name="T">The statuses.</typeparam>
    /// <param name="status">The status.</param>
    public static string Word<T>(T status)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
