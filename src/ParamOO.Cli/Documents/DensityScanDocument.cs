namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>densities</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Best">Mean of the estimates of all replicas.</param>
/// <param name="Spread">Their standard deviation; null for one.</param>
/// <param name="Points">The envelope of the profiles, one per tested value.</param>
/// <param name="Replicas">The scan of every replica.</param>
internal sealed record DensityScanDocument(
    string Poi, double Best, double Spread, IReadOnlyList<DensityScanDocument.Point> Points, IReadOnlyList<ScanDocument> Replicas)
{
    /// <summary>The binned workspace; null where none was made.</summary>
    public BinnedDensityDocument? Binned { get; init; }

    /// <summary>One tested value.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="T">The smallest t of all replicas, each measured from its own minimum.</param>
    internal sealed record Point(double Value, double T);
}
