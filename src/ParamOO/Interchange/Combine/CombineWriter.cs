using ParamOO.Inference;
using ParamOO.Interchange.RooFit;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.Combine;

/// <summary>
/// Writes a workspace as datacards of CMS Combine: one card per tested value, every bin a counting channel, since data cannot depend on a parameter; for
/// processes with interference also the matrices of interferenceModel; and a script that runs the scan.
/// </summary>
public static class CombineWriter
{
    private const int DefaultValues = 9;

    /// <summary>The files, by name.</summary>
    /// <param name="workspace">The workspace; it keeps its rules and has a parameter of interest.</param>
    /// <param name="options">Tested values (by default 9, or the knots of observed data), data, measurement.</param>
    /// <param name="processes">Who multiplies the coefficients.</param>
    /// <param name="findings">Receives notes and warnings.</param>
    /// <exception cref="InvalidInputException">The workspace says what Combine cannot; all findings are listed.</exception>
    public static ValueList<(string Name, string Text)> Write(Workspace workspace, ScanOptions options, CombineProcesses processes, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(options);
        var models = new HypothesisModels(workspace, options);
        var data = options.Data ?? models.DefaultData;
        ValueList<double> values = options.Values.Count > 0 ? options.Values
            : !models.FollowsHypothesis ? [models.NominalPoint[models.Poi]]
            : data is ObservedData ? models.ObservedValues : [.. models.Grid(DefaultValues).Select(value => models.Range.Clamp(Rounding.ToDigits(value, 6)))];
        models.Check(values, data);
        var found = new Findings();
        var files = new List<(string, string)>();
        foreach (var value in values)
        {
            var model = models.At(value);
            var card = new CombineCard(model, data.At(models, model), models.NominalPoint[models.Poi], processes, value == values[0] ? found : []);
            files.Add(($"{CardName(models.PoiName, value)}.txt", card.Text()));
            if (CombineInterference.Of(model) is { } interference)
            {
                files.Add(($"{CardName(models.PoiName, value)}.scaling.json", interference.Text(models.PoiName, models.Range)));
            }
        }

        files.Add(("scan.sh", Script(models, values, processes)));
        found.ThrowIfErrors();
        findings.AddRange(found);
        return [.. files];
    }

    private static string CardName(string poi, double value) => $"{ExportNames.Legal(poi)}_{JsonScribe.Shortest(value).Replace('.', 'p').Replace('-', 'm')}";

    private static string Script(HypothesisModels models, ValueList<double> values, CombineProcesses processes)
    {
        var poi = processes == CombineProcesses.HiggsWidth ? "CMS_zz4l_GGsm" : ExportNames.Legal(models.PoiName);
        var model = processes == CombineProcesses.HiggsWidth ? " -P HiggsAnalysis.CombinedLimit.HiggsWidth:higgswidth" : string.Empty;
        var freeze = processes == CombineProcesses.HiggsWidth ? string.Empty : " --setParameters r=1 --freezeParameters r";
        return $$"""
            #!/bin/bash
            # One card per tested value, whose data and yields are those of that value: t = 2 deltaNLL of the point with {{poi}} held, against the free fit of
            # the same card. Run in an environment with Combine; results are in the trees higgsCombine_*.MultiDimFit.*.root, second entry, branch deltaNLL.
            set -e
            cd "$(dirname "$0")"
            for value in {{string.Join(' ', values.Select(JsonScribe.Shortest))}}; do
              name={{ExportNames.Legal(models.PoiName)}}_$(echo "$value" | tr '.-' 'pm')
              text2workspace.py "$name.txt"{{model}} -o "$name.root"
              combine -M MultiDimFit "$name.root" -n "_$name" --algo fixed --redefineSignalPOIs {{poi}} \
                --fixedPointPOIs "{{poi}}=$value" --setParameterRanges {{poi}}={{JsonScribe.Shortest(models.Range.Low)}},{{JsonScribe.Shortest(models.Range.High)}}{{freeze}}
            done

            """;
    }
}
