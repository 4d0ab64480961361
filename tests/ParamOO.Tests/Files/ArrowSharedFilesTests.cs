using ParamOO.Events;
using ParamOO.Files.Arrow;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

/// <summary>Files of other writers against the contents that their README states.</summary>
public class ArrowSharedFilesTests
{
    private static readonly string[] Processes = ["ggH", "VBF", "ttH", "bkg"];

    [SharedDataTheory]
    [InlineData("js_3batches_dict.arrow")]
    [InlineData("js_3batches_dict.arrows")]
    [InlineData("js_3batches_dict_lz4.arrow")]
    [InlineData("js_3batches_dict_lz4.arrows")]
    [InlineData("js_3batches_dict_zstd.arrow")]
    [InlineData("js_3batches_dict_zstd.arrows")]
    public void ThreeBatchesReadToTheStatedContents(string name)
    {
        using var file = new ArrowFile(SharedData.PathOf("data", "columnar", name));
        var table = EventTable.Load(file, ["mass", "weight", "njet"]);

        Assert.Equal(1000, file.Rows);
        Assert.Equal(249_750, table["mass"].ToArray().Sum());
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(0.5 * i, table["mass"][i]);
            Assert.Equal((float)(1.0 / (1 + i)), table["weight"][i]);
            Assert.Equal(i % 7, table["njet"][i]);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => Processes[i % 4]), file.ReadText("process"));
        Assert.Equal("140.1", file.Metadata["lumi"]);
        Assert.True(file.Metadata.ContainsKey("producer"));
    }

    [SharedDataTheory]
    [InlineData("js_plain_1batch.arrow")]
    [InlineData("js_plain_1batch.arrows")]
    public void EveryTypeOfOneBatchIsRead(string name)
    {
        using var file = new ArrowFile(SharedData.PathOf("data", "columnar", name));

        Assert.Equal(
            ["mass float64", "weight float32", "njet int32", "event int64", "flag8 uint8", "pass bool", "process dictionary of utf8", "score float64"],
            file.Columns.Select(column => $"{column.Name} {column.StorageType}"));
        var table = EventTable.Load(file, file.NumericColumns());
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(i % 5 == 0, double.IsNaN(table["score"][i])));
        Assert.All(table["pass"].ToArray(), value => Assert.True(value is 0 or 1));
        Assert.Equal(1000, file.ReadText("process").Count);
    }

    [SharedDataTheory]
    [InlineData("mini_written.arrow")]
    [InlineData("mini_written.arrows")]
    public void AnIndependentWritersBatchesAreRead(string name)
    {
        using var file = new ArrowFile(SharedData.PathOf("data", "columnar", name));

        Assert.Equal(201, file.Rows);
        Assert.Equal(201, EventTable.Load(file, file.NumericColumns()).Rows);
    }

    [SharedDataFact]
    public void AnEmptyTableHasColumnsAndNoRows()
    {
        using var file = new ArrowFile(SharedData.PathOf("data", "columnar", "js_empty.arrow"));

        Assert.Equal(0, file.Rows);
        Assert.NotEmpty(file.Columns);
        Assert.Equal(0, EventTable.Load(file, file.NumericColumns()).Rows);
    }

    [SharedDataFact]
    public void ATruncatedFileIsRefusedWithItsName()
    {
        var path = SharedData.PathOf("data", "columnar", "bad_truncated.arrow");

        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => new ArrowFile(path)).Findings);

        Assert.Equal("PX0110", finding.Id);
        Assert.Equal(path, finding.Path);
        Assert.Contains("truncated", finding.Message, StringComparison.Ordinal);
    }
}
