namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>scan</c> and <c>unbinned</c>: the test statistic along one parameter. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Points">One per tested value, in the order asked for.</param>
/// <param name="Best">The free fit.</param>
internal sealed record ScanDocument(string Poi, IReadOnlyList<ScanDocument.Point> Points, ScanDocument.Estimate Best)
{
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
    internal sealed record Estimate(double Value, double TwiceNll, string Status, IReadOnlyDictionary<string, double> Parameters);

    /// <summary>Whether every fit has converged.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
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
