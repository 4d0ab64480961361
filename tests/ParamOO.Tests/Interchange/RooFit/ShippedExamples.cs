using ParamOO.Files.Yaml;
using ParamOO.Testing;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>The workspaces of the examples, built once for all tests that export them.</summary>
public sealed class ShippedExamples
{
    private readonly Lazy<Workspace> offShell = new(() => Build("offshell"));
    private readonly Lazy<Workspace> gaussianAmplitudes = new(() => Build("gaussian-amplitudes"));

    public Workspace this[string example] => example == "offshell" ? offShell.Value : gaussianAmplitudes.Value;

    private static Workspace Build(string example) =>
        Analysis.Build(AnalysisFile.Read(Path.Combine(SharedData.Repository, "examples", example, "analysis.yaml")).Plan).Workspace;
}
