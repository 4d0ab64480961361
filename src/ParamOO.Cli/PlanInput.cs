using ParamOO.Files.Hnsbi;
using ParamOO.Files.Nsbi;
using ParamOO.Files.Yaml;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>The input of verbs that need events: an analysis file, or an unbinned workspace of hnsbi-toolkit or nsbi-common-utils.</summary>
/// <param name="Plan">What it says, with its tables opened.</param>
/// <param name="Inputs">Full paths of everything that was opened.</param>
internal sealed record PlanInput(AnalysisPlan Plan, ValueList<string> Inputs)
{
    private static string Words(InputKind kind) => kind == InputKind.Workspace
        ? "a binned workspace (or other JSON), which scan, fit, limit and other verbs take as it is"
        : "no analysis file: tables of events are named in one ('paramoo inspect' shows what is in a table, docs/analysis-file.md how to name it)";

    /// <summary>Reads the input for a verb, which from then on writes over nothing that was opened.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The file.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">It is missing, of another kind, or cannot be used; PX1111: the verb would write over something that it reads.</exception>
    public static PlanInput Read(Session session, string path, Findings findings)
    {
        var input = Read(path, findings);
        session.Protect(input.Inputs);
        return input;
    }

    /// <summary>Reads the input.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">It is missing, of another kind, or cannot be used.</exception>
    private static PlanInput Read(string path, Findings findings)
    {
        switch (InputPath.KindOf(path))
        {
            case InputKind.Analysis:
                var file = AnalysisFile.Read(path);
                findings.AddRange(file.Findings);
                return new(file.Plan, file.Inputs);
            case InputKind.Hnsbi:
                var workspace = HnsbiInput.Read(path);
                findings.AddRange(workspace.Findings);
                return new(workspace.Plan, workspace.Inputs);
            case InputKind.Nsbi:
                var channels = NsbiInput.Read(path);
                findings.AddRange(channels.Findings);
                return new(channels.Plan, channels.Inputs);
            case var other:
                throw new InvalidInputException("PX1104", path, $"this is {Words(other)}; an analysis file (.yaml) is needed here, or an unbinned workspace of hnsbi-toolkit or nsbi-common-utils (.json).");
        }
    }
}
