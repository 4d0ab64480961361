using ParamOO.Files.Npy;
using ParamOO.Interchange;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Hnsbi;

/// <summary>A workspace of hnsbi-toolkit that was read, with its arrays opened.</summary>
/// <param name="Plan">What it says.</param>
/// <param name="Inputs">Full paths of the workspace, its manifests and its arrays.</param>
/// <param name="Findings">Warnings and notes; errors end the reading.</param>
public sealed record HnsbiInput(AnalysisPlan Plan, ValueList<string> Inputs, ValueList<Finding> Findings)
{
    /// <summary>Reads a workspace, verifies its manifests and opens its arrays side by side.</summary>
    /// <param name="path">The file <c>workspace.json</c>; arrays and manifests lie relative to it.</param>
    /// <exception cref="InvalidInputException">The workspace, a manifest or an array cannot be used; all findings PX10xx, PX02xx and PX01xx.</exception>
    public static HnsbiInput Read(string path)
    {
        var findings = new Findings();
        var workspace = HnsbiWorkspace.Read(File.ReadAllText(path), path, findings);
        findings.ThrowIfErrors();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var manifest in workspace!.Manifests)
        {
            ManifestVerifier.Verify(folder, path, manifest, findings);
        }

        CheckPresence(workspace, folder, findings);
        findings.ThrowIfErrors();
        var table = NpyTable.Open(path, [.. workspace.Arrays.Select(array => (array.Column, Path.Combine(folder, array.Path)))]);
        var reference = new ReferenceTable(
            table, workspace.HasReferenceWeights ? HnsbiWorkspace.ReferenceWeightColumn : null, HnsbiWorkspace.DataWeightColumn)
        { DataAreAsimov = true };
        var inputs = workspace.Manifests.Select(manifest => manifest.Path).Concat(workspace.Arrays.Select(array => array.Path));
        return new(
            new(workspace.Name, workspace.Model, [new(workspace.Channel, reference, [])]),
            [Path.GetFullPath(path), .. inputs.Select(input => Path.GetFullPath(Path.Combine(folder, input)))],
            [.. findings]);
    }

    private static void CheckPresence(HnsbiWorkspace workspace, string folder, Findings findings)
    {
        var missing = findings.Where(finding => finding.Id == "PX1005").Select(finding => finding.Message).ToList();
        foreach (var array in workspace.Arrays.Where(array => !File.Exists(Path.Combine(folder, array.Path))))
        {
            var message = ManifestVerifier.Missing(array.Path);
            if (!missing.Contains(message))
            {
                findings.Error("PX1005", array.Pointer, message);
            }
        }
    }
}
