using System.Text.Json;
using ParamOO.Events;
using ParamOO.Files.Npy;
using ParamOO.Mixture;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Validation.Observables;

/// <summary>
/// The small workspace of hnsbi-toolkit in ../shared as a mixture and a region: S, SBI, B and NI of an analytic two-dimensional model,
/// 4000 reference events.
/// </summary>
internal static class InterferenceFixture
{
    public static MixtureModel Model { get; } = new(
        "mu",
        1,
        [Parameter.Free("mu", 1, new Interval(0, 4)), Parameter.Nuisance("lumi"), Parameter.Nuisance("alpha_NI")],
        [
            new Process("S", 50, Expression.Parse("(mu-sqrt(mu))*exp(0.017*lumi)"), "ratio_S", []),
            new Process("SBI", 179.81749350361898, Expression.Parse("sqrt(mu)*exp(0.017*lumi)"), "ratio_SBI", []),
            new Process("B", 200, Expression.Parse("(1-sqrt(mu))*exp(0.017*lumi)"), "ratio_B", []),
            new Process("NI", 1000, Expression.Parse("exp(0.017*lumi)"), "ratio_NI", [new ProcessSystematic("alpha_NI", 1.03, 0.98, "up", "down")]),
        ]);

    public static EventTable Load()
    {
        var arrays = SharedData.PathOf("data", "hnsbi", "small", "arrays");
        var variations = SharedData.PathOf("data", "hnsbi", "small", "systematics", "NI", "alpha_NI");
        string[] names = ["ratio_S", "ratio_SBI", "ratio_B", "ratio_NI", "reference_weights", "asimov_weights"];
        using var table = NpyTable.Open(
            "small",
            [
                .. names.Select(name => (name, Path.Combine(arrays, $"{name}.npy"))),
                ("up", Path.Combine(variations, "NI_alpha_NI_up.npy")),
                ("down", Path.Combine(variations, "NI_alpha_NI_down.npy")),
            ]);
        return EventTable.Load(table, [.. names, "up", "down"]);
    }

    /// <summary>μ and statistics-only t of the toolkit's own scan.</summary>
    public static IEnumerable<(double Poi, double T)> GoldenScan()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("data", "hnsbi", "small", "golden_scan.json")));
        double[] Numbers(string name) => [.. golden.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
        return Numbers("grid").Zip(Numbers("t_stat"));
    }
}
