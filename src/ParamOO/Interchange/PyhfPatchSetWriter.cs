using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ParamOO.Inference;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>
/// Writes a workspace as a pyhf PatchSet: a background workspace at the reference hypothesis and one patch per tested value, which puts yields,
/// variations and data of that value in. Conditional fits of the patched workspaces give t_μ.
/// </summary>
/// <remarks>
/// Where one parameter moves both rate and shape of a sample, pyhf has one interpolation for two: it is chosen to agree in value and slope at the
/// conditional fit, so that t is exact, and differs elsewhere inside |α| &lt; 1 by some 10⁻⁵.
/// </remarks>
public static class PyhfPatchSetWriter
{
    /// <summary>Name of the second label: −2 ln L of the free fit to the same data, all constants included.</summary>
    public const string FreeLabel = "twice_nll_free";

    private const int DefaultValues = 15;

    /// <summary>Writes both documents.</summary>
    /// <param name="workspace">A workspace that follows its hypothesis.</param>
    /// <param name="options">Tested values (by default 15, or the knots of observed data), data, measurement, fits.</param>
    /// <param name="findings">Receives notes and warnings.</param>
    /// <exception cref="InvalidInputException">The workspace says what pyhf cannot, a value is out of range, or a fit failed.</exception>
    public static PyhfPatchSetText Write(Workspace workspace, ScanOptions options, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(options);
        var models = new HypothesisModels(workspace, options);
        if (!models.FollowsHypothesis)
        {
            throw new InvalidInputException("PX0826", "workspace", "no channel follows a hypothesis; export the workspace itself with --to pyhf.");
        }

        var data = options.Data ?? models.DefaultData;
        var values = options.Values.Count > 0 || data is ObservedData ? options.Values : [.. models.Grid(DefaultValues).Select(value => models.Range.Clamp(Rounding.ToDigits(value, 6)))];
        var scan = ProfileScan.Run(workspace, options with { Data = data, Values = values });
        RequireFits(scan);
        var reference = models.NominalPoint[models.Poi];
        var ownFindings = new Findings();
        var ground = Document(workspace, models, data is ObservedData && !models.HasObservedCounts(reference) ? new AsimovData() : data, reference, null, ownFindings);
        Report(ownFindings, findings);
        var parsed = JsonNode.Parse(ground)!;
        var patches = scan.Points.Select(point => Patch(parsed, JsonNode.Parse(Document(workspace, models, data, point.Value, Named(models, point.Conditional), [])), point));
        return new PyhfPatchSetText(ground, PatchSetText(models.PoiName, PyhfDigest.Of(ground, "workspace"), patches));
    }

    /// <summary>What a single document says of joint variations holds here in another way.</summary>
    private static void Report(Findings own, Findings findings)
    {
        findings.AddRange(own.Where(finding => finding.Id != "PX0807"));
        if (own.Any(finding => finding.Id == "PX0807"))
        {
            findings.Note("PX0828", "patchset", "variations of both rate and shape agree with the workspace in value and slope at the conditional fit of every patch, so that t is exact; elsewhere they differ by some 1e-5.");
        }
    }

    private static void RequireFits(ScanResult scan)
    {
        var findings = new Findings();
        foreach (var point in scan.Points.Where(point => !point.Conditional.HasConverged || !point.Free.HasConverged))
        {
            findings.Error("PX0824", "workspace", $"the fits at {scan.Poi} = {point.Value:R} ended with {point.Status}; a patch needs them.");
        }

        findings.ThrowIfErrors();
    }

    private static ImmutableDictionary<string, double> Named(HypothesisModels models, ProfilePoint fit) =>
        models.Names.Zip(fit.Parameters).ToImmutableDictionary(pair => pair.First, pair => pair.Second);

    private static string Document(
        Workspace workspace, HypothesisModels models, DataSet data, double hypothesis, ImmutableDictionary<string, double>? anchors, Findings findings)
    {
        var model = models.At(hypothesis);
        var counts = data.At(models, model);
        var options = new PyhfExportOptions
        {
            Anchors = anchors,
            Counts = model.Channels.ToImmutableDictionary(place => place.Name, place => PerBin.Create(counts.AsSpan(place.FirstBin, place.Bins))),
        };
        return PyhfWorkspaceWriter.Write(PyhfAtHypothesis.Of(workspace, hypothesis, options, findings));
    }

    private static JsonObject Patch(JsonNode ground, JsonNode? patched, ScanPoint point) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "mu_" + JsonScribe.Shortest(point.Value).Replace('.', 'p').Replace("-", "m", StringComparison.Ordinal).Replace("+", string.Empty, StringComparison.Ordinal),
            ["values"] = new JsonArray(point.Value, point.Free.TwiceNll),
        },
        ["patch"] = JsonDifference.Of(ground, patched),
    };

    private static string PatchSetText(string poi, string digest, IEnumerable<JsonObject> patches)
    {
        var set = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["references"] = new JsonObject { ["hepdata"] = "ins0000000" },
                ["description"] = $"one patch per tested {poi}; t = -2 ln L of the conditional fit - {FreeLabel}",
                ["digests"] = new JsonObject { ["sha256"] = digest },
                ["labels"] = new JsonArray(poi, FreeLabel),
            },
            ["patches"] = new JsonArray([.. patches]),
            ["version"] = "1.0.0",
        };
        return set.ToJsonString(JsonScribe.Plain) + "\n";
    }
}

/// <summary>A PatchSet and the workspace that it belongs to.</summary>
/// <param name="Workspace">The background workspace in pyhf's JSON.</param>
/// <param name="PatchSet">The PatchSet in pyhf's JSON.</param>
public sealed record PyhfPatchSetText(string Workspace, string PatchSet);
