using System.CommandLine;
using ParamOO.Cli.Documents;
using ParamOO.Cli.Runs;
using ParamOO.Files;
using ParamOO.Files.Yaml;
using ParamOO.Inference;
using ParamOO.Interchange;
using ParamOO.Reporting;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Workspaces.Densities;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo densities FILE</c>: unbinned fits of a resonance with densities per component, and binned workspaces of them.</summary>
internal static class DensitiesVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var input = Flags.InputFile("FILE", "File of densities (YAML, docs/densities.md).");
        var workspace = new Option<string?>("--workspace")
        {
            Description = "Binned workspace to be written, from what the section Binned says; t of both is compared.",
            HelpName = "FILE",
        };
        var output = ResultFolder.Flag();
        var (poi, values, statOnly, threads, json) = (Flags.Poi(), Flags.Values(), Flags.StatOnly(), Flags.Threads(), Flags.Json());
        return new Command("densities", "Unbinned fit and scan of a resonance with a density per component.") { input, poi, values, statOnly, workspace, output, threads, json }
            .Runs(session =>
            {
                if (session.Value(workspace) is { } target)
                {
                    OutputFolder.CheckOutput(session.Value(input), target);
                }

                return Scan(session, session.Value(input), new(session.Value(poi), session.Value(values) ?? [], session.Value(statOnly), session.Value(threads)), session.Value(workspace), session.Value(output), session.Value(json));
            });
    }

    private static ExitCode Scan(Session session, string path, Request request, string? workspace, string? output, bool isJson)
    {
        var file = DensityFile.Read(InputPath.MustExist(path));
        session.Protect(file.Inputs);
        if (workspace is not null && file.Binning is null)
        {
            throw new InvalidInputException("PX0357", path, "a binned workspace needs the section Binned, with a table of simulated events; add it, or leave --workspace out.");
        }

        var likelihoods = file.Models.Select(model => DensityLikelihood.Open(model, file.Data, request.Threads)).ToList();
        session.Report(likelihoods.SelectMany(likelihood => likelihood.Findings).Distinct());
        var name = request.Poi ?? file.Models[0].Poi;
        var parameter = DensityInput.Parameter(likelihoods[0], name);
        var values = DensityInput.Values(request.Values, parameter);
        CheckValues(parameter, values);
        var result = DensityScan.Run(likelihoods, name, values, request.StatOnly);
        var built = workspace is null ? null : DensityWorkspaceBuilder.Build(file.Model, file.Replicas, file.Binning!, file.Data, file.Measurement);
        var document = Document(likelihoods[0], name, result) with { Binned = built is null ? null : Compare(session, built, workspace!, name, request with { Values = values }) };
        if (isJson)
        {
            session.WriteJson(document);
        }
        else
        {
            TablePrinter.Print(session.Tables, Table(file.Measurement, document));
            if (document.Binned is { } binned)
            {
                BinnedDensityTables.Of(binned).ForEach(table => TablePrinter.Print(session.Tables, table));
            }
        }

        ResultFolder.Write(
            session,
            output,
            "densities",
            document,
            [DensityFigures.Table(name, result)],
            [DensityFigures.Scan(name, result), DensityFigures.Mass(likelihoods[0], result.Replicas[0].Best), built is null ? null : DensityFigures.Score(built)]);
        return result.Replicas.All(HasConverged) ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static void CheckValues(Parameter parameter, double[] values)
    {
        var findings = new Findings();
        foreach (var value in values.Where(value => !parameter.Bounds.Contains(value)))
        {
            findings.Error("PX0702", "--values", FormattableString.Invariant($"{parameter.Name} = {value:R} cannot be tested: its bounds reach from {parameter.Bounds.Low:R} to {parameter.Bounds.High:R}; choose values inside."));
        }

        findings.ThrowIfErrors();
    }

    private static BinnedDensityDocument Compare(Session session, BuiltDensityWorkspace built, string target, string poi, Request request)
    {
        session.Report(built.Findings);
        session.Cancellation.ThrowIfCancellationRequested();
        PendingFile.WriteText(target, WorkspaceWriter.Write(built.Workspace));
        var unbinned = DensityScan.Run(built.Unbinned, poi, request.Values, request.StatOnly);
        var options = new ScanOptions { Poi = poi, Values = request.Values.ToValueList(), StatOnly = request.StatOnly };
        var bare = ProfileScan.Run(built.WithoutUncertainties, options, session.Cancellation);
        var replicas = built.Replicas.Select(replica => ProfileScan.Run(replica, options, session.Cancellation)).ToList();
        return BinnedDensityDocument.Of(target, built, poi, unbinned, bare, ProfileScan.Run(built.Workspace, options, session.Cancellation), replicas);
    }

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

    /// <summary>What the command line asks for.</summary>
    private sealed record Request(string? Poi, double[] Values, bool StatOnly, int Threads);
}
