using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Files.Yaml;
using ParamOO.Reporting;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo densities FILE</c>: unbinned fits of a resonance with densities per component.</summary>
internal static class DensitiesVerb
{
    private const int DefaultPoints = 41;

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("FILE", "File of densities (YAML, docs/densities.md).");
        var (poi, values, statOnly, json) = (Flags.Poi(), Flags.Values(), Flags.StatOnly(), Flags.Json());
        return new Command("densities", "Unbinned fit and scan of a resonance with a density per component.") { input, poi, values, statOnly, json }
            .Runs(session => Scan(session, session.Value(input), session.Value(poi), session.Value(values) ?? [], session.Value(statOnly), session.Value(json)));
    }

    private static ExitCode Scan(Session session, string path, string? poi, double[] values, bool statOnly, bool isJson)
    {
        var file = DensityFile.Read(path);
        var likelihoods = file.Models.Select(model => DensityLikelihood.Open(model, file.Data)).ToList();
        session.Report(likelihoods.SelectMany(likelihood => likelihood.Findings).Distinct());
        var name = poi ?? file.Models[0].Poi;
        var parameter = likelihoods[0].Parameters.FirstOrDefault(parameter => parameter.Name == name && !parameter.IsFixed)
            ?? throw new InvalidInputException("PX1113", "--poi", $"there is no parameter '{name}' that floats; {Suggestion.For(name, [.. likelihoods[0].Parameters.Select(known => known.Name)])}");
        var result = DensityScan.Run(likelihoods, name, values.Length > 0 ? values : Equidistant(parameter.Bounds), statOnly);
        var document = Document(likelihoods[0], name, result);
        if (isJson)
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(file.Measurement, document));
        }

        return result.Replicas.All(HasConverged) ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static double[] Equidistant(Interval bounds) =>
        [.. Enumerable.Range(0, DefaultPoints).Select(k => bounds.Low + (bounds.Width * k / (DefaultPoints - 1)))];

    private static bool HasConverged(UnbinnedScanResult scan) =>
        scan.Best.Status == UnbinnedStatus.Converged && scan.Points.All(point => point.Fit.Status == UnbinnedStatus.Converged);

    private static DensityScanDocument Document(DensityLikelihood likelihood, string poi, DensityEnvelope result) => new(
        poi,
        result.Best,
        result.Spread,
        [.. result.Envelope.Select((t, k) => new DensityScanDocument.Point(result.Replicas[0].Points[k].Value, t))],
        [.. result.Replicas.Select(scan => ScanOf(likelihood, scan))]);

    private static ScanDocument ScanOf(DensityLikelihood likelihood, UnbinnedScanResult scan) => new(
        scan.Poi,
        [.. scan.Points.Select(point => new ScanDocument.Point(point.Value, point.TestStatistic, ScanDocument.Word(point.Fit.Status), Named(likelihood, point.Fit)))],
        new(scan.Best.Values[likelihood.IndexOf(scan.Poi)], scan.Best.TwiceNll, ScanDocument.Word(scan.Best.Status), Named(likelihood, scan.Best)));

    private static Dictionary<string, double> Named(DensityLikelihood likelihood, UnbinnedFit fit) =>
        ScanDocument.Named(likelihood.Parameters.Select(parameter => parameter.Name), fit.Values);

    private static ReportTable Table(string measurement, DensityScanDocument document)
    {
        var hasReplicas = document.Replicas.Count > 1;
        var estimates = string.Join(", ", document.Replicas[0].Best.Parameters.Select(pair => $"{pair.Key} = {ReportText.Number(pair.Value, 6)}"));
        return new(
            $"unbinned likelihood of {measurement}",
            [new(document.Poi), new(hasReplicas ? "t (envelope)" : "t"), .. hasReplicas ? document.Replicas.Select((_, r) => new TableColumn($"t [{r}]")) : []],
            document.Points.Select((point, k) => Row(document, point, k, hasReplicas)).ToValueList(),
            hasReplicas
                ? $"best fit: {document.Poi} = {ReportText.Number(document.Best, 6)}, mean of {document.Replicas.Count} replicas that spread by {ReportText.Number(document.Spread, 3)}"
                : $"best fit: {estimates} ({document.Replicas[0].Best.Status})");
    }

    private static ValueList<string> Row(DensityScanDocument document, DensityScanDocument.Point point, int k, bool hasReplicas) =>
    [
        ReportText.Number(point.Value, 6), ReportText.Number(point.T, 6),
        .. hasReplicas ? document.Replicas.Select(scan => ReportText.Number(scan.Points[k].T, 6)) : [],
    ];
}
