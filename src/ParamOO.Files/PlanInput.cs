using ParamOO.Files.Hnsbi;
using ParamOO.Files.Yaml;
using ParamOO.Interchange;
using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>An analysis read from whichever document states it.</summary>
/// <param name="Plan">What it says, with its tables opened.</param>
/// <param name="Inputs">Full paths of the document and of everything that it names.</param>
/// <param name="Findings">Warnings and notes; errors end the reading.</param>
public sealed record PlanInput(AnalysisPlan Plan, ValueList<string> Inputs, ValueList<Finding> Findings)
{
    /// <summary>Reads an analysis file (YAML) or a workspace of hnsbi-toolkit (JSON); the content tells which.</summary>
    /// <param name="path">The document.</param>
    /// <exception cref="InvalidInputException">It cannot be used, or is neither (PX1014); all findings.</exception>
    public static PlanInput Read(string path)
    {
        var text = File.ReadAllText(path);
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            var analysis = AnalysisFile.Read(path);
            return new(analysis.Plan, analysis.Inputs, analysis.Findings);
        }

        if (!HnsbiWorkspace.IsOne(text))
        {
            throw new InvalidInputException(
                "PX1014", path, "this JSON document is no workspace of hnsbi-toolkit; give one, or an analysis file (YAML).");
        }

        var workspace = HnsbiInput.Read(path);
        return new(workspace.Plan, workspace.Inputs, workspace.Findings);
    }
}
