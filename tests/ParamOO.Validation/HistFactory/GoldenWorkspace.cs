using System.Text.Json;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Validation.HistFactory;

/// <summary>One reference workspace with the numbers that pyhf and an independent implementation give for it.</summary>
internal sealed class GoldenWorkspace
{
    private GoldenWorkspace(string name)
    {
        var findings = new Findings();
        Workspace = PyhfWorkspaceReader.Read(File.ReadAllText(SharedData.PathOf("data", "histfactory", "workspaces", $"{name}.json")), name, findings);
        Model = Workspace.At();
        Golden = JsonText.Parse(File.ReadAllText(SharedData.PathOf("data", "histfactory", "golden", $"{name}.json")), name, findings)!.RootElement;
    }

    public static IEnumerable<string> Names => SharedData.IsPresent
        ? Directory.GetFiles(SharedData.PathOf("data", "histfactory", "workspaces"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()
        : [];

    public Workspace Workspace { get; }

    public CompiledModel Model { get; }

    public JsonElement Golden { get; }

    public IEnumerable<JsonElement> Points => Golden.GetProperty("points").EnumerateArray();

    public static GoldenWorkspace Read(string name) => new(name);

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];

    public static double Number(JsonElement item, string key) =>
        item.GetProperty(key) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;
}
