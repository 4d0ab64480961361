using ParamOO.Files;
using ParamOO.Files.Yaml;
using ParamOO.Testing;
using ParamOO.Tests.Events;

namespace ParamOO.Tests.Files.Yaml;

public sealed class TablePassesTests
{
    private const string Shape = "var_qcd_qqZZ_ratio_qqZZ_0_up";
    private const string ControlRegion = "  - Name: CR ";

    /// <summary>
    /// The signal region looks, takes ratios for its score, and fills. All control regions together look and fill. The plan needs one
    /// reading for the shares of all regions; filters read their own column and nothing else.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheReadingsOfATableDoNotGrowWithTheNumberOfControlRegions(int regions)
    {
        using var folder = new TemporaryFolder();
        CountedTable? table = null;
        var plan = AnalysisFile.Read(WithRegions(folder, regions), path => table = new CountedTable(EventSources.Open(path))).Plan;
        Assert.Equal(regions, plan.ControlRegions.Count);
        Assert.Equal((1, 0), (table!.PassesOf("r_qqZZ_0"), table.PassesOf(Shape)));

        table.Reset();
        Analysis.Build(plan);
        Assert.Equal((5, 4), (table.PassesOf("r_qqZZ_0"), table.PassesOf(Shape)));

        table.Reset();
        Analysis.Build(plan with { ControlRegions = [] });
        Assert.Equal((3, 2), (table.PassesOf("r_qqZZ_0"), table.PassesOf(Shape)));
    }

    /// <summary>The example with its control region cut into several.</summary>
    private static string WithRegions(TemporaryFolder folder, int regions)
    {
        var examples = Path.Combine(SharedData.Repository, "examples");
        var lines = File.ReadAllLines(Path.Combine(examples, "regions", "analysis.yaml")).ToList();
        var first = lines.FindIndex(line => line.StartsWith(ControlRegion, StringComparison.Ordinal));
        var entry = lines.GetRange(first, 5);
        lines.RemoveRange(first, 5);
        lines.InsertRange(first, Enumerable.Range(0, regions).SelectMany(part => entry.Select(line => line
            .Replace(ControlRegion, FormattableString.Invariant($"  - Name: CR{part} "), StringComparison.Ordinal)
            .Replace("m4l < 260", FormattableString.Invariant($"m4l < 260 && m4l >= {Low(part)} && m4l < {Low(part + 1)}"), StringComparison.Ordinal))));
        var path = folder["analysis.yaml"];
        File.WriteAllLines(path, lines.Select(line => line.Replace("../offshell", Path.Combine(examples, "offshell").Replace('\\', '/'), StringComparison.Ordinal)));
        return path;

        double Low(int part) => part == 0 ? 0 : part == regions ? 260 : 220 + (40.0 * part / regions);
    }
}
