using System.Text.Json;
using ParamOO.Testing;

namespace ParamOO.Validation.Observables;

/// <summary>The toolkit's own scan of the small hnsbi workspace in ../shared.</summary>
internal sealed record GoldenScan(double[] Values, double[] StatOnly, double[] Profiled)
{
    /// <summary>The workspace of the scan.</summary>
    public static string Workspace => SharedData.PathOf("data", "hnsbi", "small", "workspace.json");

    public static GoldenScan Read()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("data", "hnsbi", "small", "golden_scan.json")));
        double[] Numbers(string name) => [.. golden.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
        return new(Numbers("grid"), Numbers("t_stat"), Numbers("t_profiled"));
    }
}
