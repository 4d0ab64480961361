using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Arrow;
using ParamOO.Files.Parquet;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

/// <summary>Types and encodings of other writers; tests/data/columnar/README.md says how the files were made.</summary>
public class OtherWritersTypesTests
{
    [Fact]
    public void EveryArrowTypeThatHoldsNumbersIsReadAndNestedOnesArePassedOver()
    {
        using var file = new ArrowFile(PathOf("js_types.arrow"));
        var table = EventTable.Load(file, file.NumericColumns());

        AssertColumn(table, "before", i => 0.5 * i);
        AssertColumn(table, "half", i => i / 8.0);
        AssertColumn(table, "unsigned64", i => i * Math.Pow(2, 54));
        AssertColumn(table, "int8", i => i % 3 == 0 ? double.NaN : (i % 200) - 100);
        AssertColumn(table, "uint16", i => 200 * i);
        AssertColumn(table, "coded_number", i => i % 7 == 0 ? double.NaN : 1.25 * (i % 5));
        AssertColumn(table, "when", i => 1000 * i);
        AssertColumn(table, "flag", i => i % 4 == 0 ? double.NaN : 1 - (i % 2));
        AssertColumn(table, "after", i => i % 9 == 0 ? double.NaN : -i);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i % 6 == 0 ? null : new string('t', i % 15) + i), file.ReadText("text"));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i % 5 == 0 ? null : "ü" + i), file.ReadText("large_text"));
        Assert.Equal(["list", "group", "fixed"], file.Columns.Where(column => column.Kind == ColumnKind.Other).Select(column => column.Name));
    }

    [Fact]
    public void NestedColumnsAreRefusedByNameWhenTheyAreAskedFor()
    {
        using var file = new ArrowFile(PathOf("js_types.arrow"));

        var findings = Assert.Throws<InvalidInputException>(() => file.Read(["list", "group", "before"])).Findings;

        Assert.Equal(["PX0104", "PX0104"], findings.Select(finding => finding.Id));
        Assert.Contains("'group' holds struct", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DictionariesThatGrowFromBatchToBatchAreRead()
    {
        using var file = new ArrowFile(PathOf("js_delta.arrows"));

        Assert.Equal(
            Enumerable.Range(0, 30).Select(row => (k: row / 10, j: row % 10)).Select(at => at.j % 4 == 3 ? null : $"w{(at.j + (2 * at.k)) % (3 + (2 * at.k))}"),
            file.ReadText("word"));
        Assert.Equal(Enumerable.Range(0, 30).Select(row => (double)row), EventTable.Load(file, ["x"])["x"].ToArray());
    }

    [Fact]
    public void EveryParquetEncodingThatDuckDbWritesIsRead()
    {
        using var file = new ParquetFile(PathOf("duckdb_types_brotli.parquet"));
        var table = EventTable.Load(file, file.NumericColumns());

        AssertColumn(table, "delta64", i => ((long)i * i * 1000003 % 1000000007) - 500000000);
        AssertColumn(table, "delta32", i => i * 7919L % 100000);
        AssertColumn(table, "unsigned32", i => i * 20000L % 4000000000);
        AssertColumn(table, "unsigned64", i => ulong.MaxValue - (ulong)(i * (i % 3)));
        AssertColumn(table, "holes", i => i % 11 < 3 ? double.NaN : i);
        AssertColumn(table, "split64", i => i / 3.0);
        AssertColumn(table, "split32", i => (float)(i / 7.0));
        AssertColumn(table, "coded", i => i / 500);
        AssertColumn(table, "flag", i => i % 3 == 0 ? 1 : 0);
        AssertColumn(table, "holey_flag", i => i % 4 == 0 ? double.NaN : 1 - (i % 2));
        AssertColumn(table, "constant", _ => 1.5);
        AssertColumn(table, "nothing", _ => double.NaN);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i % 6 == 0 ? null : $"x{i * i}"), file.ReadText("text"));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"p{i % 4}"), file.ReadText("coded_text"));
    }

    [Fact]
    public void TextThatSharesItsBeginningIsRead()
    {
        using var file = new ParquetFile(PathOf("wasm_delta_text.parquet"));
        var table = EventTable.Load(file, file.NumericColumns());

        AssertColumn(table, "x", i => i * i % 1000);
        AssertColumn(table, "y", i => i % 3 == 0 ? 1 : 0);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => i % 10 == 9 ? null : $"event/{i * i:D9}/ä"), file.ReadText("word"));
    }

    [Theory]
    [InlineData("duckdb_types_brotli.parquet")]
    [InlineData("wasm_delta_text.parquet")]
    public void ARangeInsidePagesOfEveryEncodingIsTheSamePartOfTheWhole(string name)
    {
        var file = EventSources.Open(PathOf(name));
        var whole = EventTable.Load(file, file.NumericColumns());
        foreach (var range in new RowRange[] { new(0, 1), new(17, 1000), new(1999, 1), new(1234, 700) })
        {
            foreach (var batch in file.Read(file.NumericColumns(), range))
            {
                for (var column = 0; column < whole.Columns.Count; column++)
                {
                    Assert.Equal(whole[whole.Columns[column].Name].Slice((int)batch.FirstRow, batch.Rows), batch.Column(column));
                }
            }
        }
    }

    private static string PathOf(string name) => Path.Combine(SharedData.Repository, "tests", "data", "columnar", name);

    private static void AssertColumn(EventTable table, string column, Func<int, double> expected) =>
        Assert.Equal(Enumerable.Range(0, (int)table.Rows).Select(expected), table[column].ToArray());
}
