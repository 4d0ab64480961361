using System.Globalization;
using ParamOO.Events;
using ParamOO.Files.Npy;
using ParamOO.Interchange;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Nsbi;

/// <summary>A workspace of nsbi-common-utils that was read, with its arrays opened.</summary>
/// <param name="Plan">What it says.</param>
/// <param name="Inputs">Full paths of the workspace and its arrays.</param>
/// <param name="Findings">Warnings and notes; errors end the reading.</param>
public sealed record NsbiInput(AnalysisPlan Plan, ValueList<string> Inputs, ValueList<Finding> Findings)
{
    private const string ReferenceWeights = "reference weights";

    /// <summary>Reads a workspace and opens the arrays of each unbinned channel side by side.</summary>
    /// <param name="path">The JSON file; arrays lie relative to it or to the working folder, as np.load finds them.</param>
    /// <exception cref="InvalidInputException">The workspace or an array cannot be used; all findings PX10xx, PX02xx and PX01xx.</exception>
    public static NsbiInput Read(string path)
    {
        var findings = new Findings();
        var workspace = NsbiWorkspace.Read(File.ReadAllText(path), path, findings);
        findings.ThrowIfErrors();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var inputs = new List<string> { Path.GetFullPath(path) };
        var channels = workspace!.Unbinned.Select(channel => (Channel: channel, Files: channel.Arrays.Select(array => Find(array, folder, findings)).ToList())).ToList();
        findings.ThrowIfErrors();
        var regions = new List<RegionPlan>();
        foreach (var (channel, files) in channels)
        {
            inputs.AddRange(files);
            regions.Add(Region(workspace, channel, files, path, findings));
        }

        findings.ThrowIfErrors();
        var plan = new AnalysisPlan(workspace.Name, workspace.Model, regions.ToValueList()) { BinnedRegions = workspace.Binned };
        return new(plan, inputs.Distinct().ToValueList(), [.. findings]);
    }

    /// <summary>
    /// The events were simulated as the nominal mixture, so that the Asimov weight is w λ(x; μ₀, 0), and w = weight/λ is what makes
    /// integrals over the reference density.
    /// </summary>
    private static RegionPlan Region(NsbiWorkspace workspace, NsbiChannel channel, List<string> files, string path, Findings findings)
    {
        var model = workspace.Model with { Processes = channel.Processes };
        MixtureRules.Check(model, $"{path}/{channel.Name}", findings);
        findings.ThrowIfErrors();
        var yields = new MixtureYields(model);
        var point = yields.AsimovPoint();
        var nominal = new double[yields.Processes];
        yields.At(point, nominal);
        var intensity = string.Join(" + ", channel.Processes.Select((process, index) =>
            string.Create(CultureInfo.InvariantCulture, $"({nominal[index]:R}) * `{process.RatioColumn}`")));
        var table = NpyTable.Open($"{path}#{channel.Name}", [.. channel.Arrays.Zip(files, (array, file) => (array.Column, file))]);
        var weighed = new DerivedColumns(table, [(ReferenceWeights, ColumnFormula.Parse($"{NsbiWorkspace.DataWeightColumn} / ({intensity})"))]);
        var reference = new ReferenceTable(weighed, ReferenceWeights, NsbiWorkspace.DataWeightColumn) { DataAreAsimov = true };
        return new RegionPlan(channel.Name, reference, []) { Processes = workspace.Unbinned.Count == 1 ? [] : channel.Processes };
    }

    private static string Find(NsbiArray array, string folder, Findings findings)
    {
        string[] candidates = [Path.Combine(folder, array.Path), Path.GetFullPath(array.Path)];
        if (candidates.FirstOrDefault(File.Exists) is { } found)
        {
            return Path.GetFullPath(found);
        }

        findings.Error("PX1028", array.Pointer, $"there is no array '{array.Path}', neither beside the workspace nor in the working folder; copy it there.");
        return "";
    }
}
