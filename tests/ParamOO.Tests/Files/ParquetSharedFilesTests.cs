using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Parquet;
using ParamOO.Testing;

namespace ParamOO.Tests.Files;

/// <summary>Files of other writers against the contents that their README states.</summary>
public class ParquetSharedFilesTests
{
    private static readonly string[] Processes = ["ggH", "VBF", "ttH", "bkg"];

    [SharedDataTheory]
    [InlineData("js_hyparquet_uncompressed.parquet")]
    [InlineData("js_hyparquet_snappy.parquet")]
    [InlineData("wasm_uncompressed.parquet")]
    [InlineData("wasm_snappy.parquet")]
    [InlineData("wasm_gzip.parquet")]
    [InlineData("wasm_lz4_raw.parquet")]
    [InlineData("wasm_zstd.parquet")]
    [InlineData("duckdb_zstd.parquet")]
    [InlineData("duckdb_v2_lz4raw.parquet")]
    public void EveryWritersFileReadsToTheStatedContents(string name)
    {
        using var file = (ParquetFile)EventSources.Open(SharedData.PathOf("data", "columnar", name));
        var table = EventTable.Load(file, file.NumericColumns());

        Assert.Equal(1000, file.Rows);
        Assert.Equal(249_750, table["mass"].ToArray().Sum());
        AssertColumn(table, "mass", i => 0.5 * i);
        AssertColumn(table, "weight", i => (float)(1.0 / (1 + i)));
        AssertColumn(table, "njet", i => i % 7);
        AssertColumn(table, "event", i => name.StartsWith("duckdb", StringComparison.Ordinal) ? i : i * 1_000_000_007.0);
        AssertColumn(table, "pass", i => i % 3 == 0 ? 1 : 0);
        AssertColumn(table, "score", i => i % 5 == 0 ? double.NaN : 0.25 * i);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => Processes[i % 4]), file.ReadText("process"));
    }

    [SharedDataFact]
    public void TheFilesTogetherHoldEveryColumnOfTheReadme()
    {
        var columns = Directory.GetFiles(SharedData.PathOf("data", "columnar"), "*.parquet")
            .SelectMany(path => EventSources.Open(path).Columns.Select(column => column.Name))
            .Distinct();

        Assert.Equal(["event", "mass", "njet", "pass", "process", "score", "weight"], columns.Order(StringComparer.Ordinal));
    }

    private static void AssertColumn(EventTable table, string column, Func<int, double> expected)
    {
        if (table.Columns.Any(info => info.Name == column))
        {
            Assert.Equal(Enumerable.Range(0, 1000).Select(expected), table[column].ToArray());
        }
    }
}
