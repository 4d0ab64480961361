using System.Text.Json.Nodes;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Applies patches of a PatchSet to the workspace that they belong to.</summary>
public static class PatchSetApplication
{
    /// <summary>Makes sure that a workspace document is the one that a PatchSet was made for.</summary>
    /// <param name="patchSet">The PatchSet.</param>
    /// <param name="workspace">JSON text of the background-only workspace.</param>
    /// <param name="file">Name of its file, for findings.</param>
    /// <exception cref="InvalidInputException">PX0660: a digest differs, or its algorithm is not known.</exception>
    public static void Verify(this PatchSet patchSet, string workspace, string file)
    {
        ArgumentNullException.ThrowIfNull(patchSet);
        var findings = new Findings();
        foreach (var (algorithm, digest) in patchSet.Digests)
        {
            var actual = PyhfDigest.Of(workspace, file, algorithm);
            if (!string.Equals(actual, digest, StringComparison.OrdinalIgnoreCase))
            {
                findings.Error("PX0660", file, $"the {algorithm} of the workspace is {actual}, but the PatchSet was made for {digest}; use the workspace that was published with it.");
            }
        }

        findings.ThrowIfErrors();
    }

    /// <summary>The workspace document with a patch applied, after its digests were verified.</summary>
    /// <param name="patchSet">The PatchSet.</param>
    /// <param name="workspace">JSON text of the background-only workspace.</param>
    /// <param name="file">Name of its file, for findings.</param>
    /// <param name="patch">One of the patches of the set.</param>
    /// <returns>JSON text of the signal-plus-background workspace; numbers are written as they were read.</returns>
    /// <exception cref="InvalidInputException">A digest differs (PX0660), or an operation cannot be applied (PX0663).</exception>
    public static string Apply(this PatchSet patchSet, string workspace, string file, Patch patch)
    {
        patchSet.Verify(workspace, file);
        return Apply(workspace, patch);
    }

    /// <summary>The workspace document with a patch applied, whatever workspace it is.</summary>
    /// <param name="workspace">JSON text of the workspace.</param>
    /// <param name="patch">The patch.</param>
    /// <exception cref="InvalidInputException">An operation cannot be applied (PX0663).</exception>
    public static string Apply(string workspace, Patch patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var operations = JsonNode.Parse(patch.Operations)!.AsArray();
        return JsonPatch.Apply(JsonNode.Parse(workspace), operations, $"patch {patch.Name}#")?.ToJsonString(JsonScribe.Plain) ?? "null";
    }
}
