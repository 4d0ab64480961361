using FsCheck;
using FsCheck.Fluent;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Arrow;
using ParamOO.Files.Npy;
using ParamOO.Files.Parquet;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

/// <summary>Several files as one table, and parts of tables.</summary>
public class ManyFilesTests
{
    private const int Rows = 50_000;

    [Theory]
    [InlineData("t.arrow")]
    [InlineData("t.parquet")]
    [InlineData("t")]
    [InlineData("t.csv")]
    public void AnyRangeOfRowsIsReadAlone(string name)
    {
        using var folder = new TemporaryFolder();
        EventSources.Write(folder[name], Table("t", 0, Rows));
        var source = EventSources.Open(folder[name]);

        Prop.ForAll(Gen.Choose(0, Rows).Two().ToArbitrary(), bounds =>
        {
            var range = new RowRange(Math.Min(bounds.Item1, bounds.Item2), Math.Abs(bounds.Item1 - bounds.Item2));
            AssertHolds(source.Read(["x", "row"], range), range);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(name == "t.csv" ? 5 : 40));
    }

    [Fact]
    public void FilesOfAPatternAreOneTableInTheOrderOfTheirNames()
    {
        using var folder = new TemporaryFolder();
        EventSources.Write(folder["sub/part-2.parquet"], Table("b", 20_000, 30_000));
        EventSources.Write(folder["part-1.arrow"], Table("a", 0, 20_000));
        File.WriteAllText(folder["notes.md"], "no table");

        foreach (var path in new[] { folder["**/part-*"], folder["**/p?rt-?.*"] })
        {
            var chain = EventSources.Open(path);

            Assert.Equal(Rows, chain.Rows);
            AssertHolds(chain.Read(["x", "row"]), new RowRange(0, Rows));
            AssertHolds(chain.Read(["x", "row"], new RowRange(19_990, 20)), new RowRange(19_990, 20));
        }
    }

    [Fact]
    public void AFolderOfTablesIsOneTable()
    {
        using var folder = new TemporaryFolder();
        EventSources.Write(folder["1.arrow"], Table("a", 0, 100));
        EventSources.Write(folder["2.csv"], Table("b", 100, 50));
        EventSources.Write(folder["3.parquet"], Table("c", 150, 7));

        AssertHolds(EventSources.Open(folder.Path).Read(["x", "row"]), new RowRange(0, 157));
    }

    [Fact]
    public void FilesWithDifferentColumnsAreRefusedByBothNames()
    {
        using var folder = new TemporaryFolder();
        EventSources.Write(folder["1.arrow"], new EventTable("a", ["x", "y"], [[1], [2]]));
        EventSources.Write(folder["2.arrow"], new EventTable("b", ["x", "z"], [[1], [2]]));

        var findings = Assert.Throws<InvalidInputException>(() => EventSources.Open(folder["*.arrow"])).Findings;

        Assert.Equal(["PX0151", "PX0151"], findings.Select(finding => finding.Id));
        Assert.Contains("'y', which " + folder["1.arrow"], findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(folder["2.arrow"], findings[0].Path);
    }

    [Fact]
    public void APatternWithoutFilesIsAFinding()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("PX0150", Assert.Throws<InvalidInputException>(() => EventSources.Open(folder["*.parquet"])).Findings[0].Id);
    }

    [Fact]
    public void ArraysOfAPatternAreColumns()
    {
        using var folder = new TemporaryFolder();
        NpyWriter.Write(folder["output_S/ratio_S.npy"], [1, 2]);
        NpyWriter.Write(folder["output_B/ratio_B.npy"], [3, 4]);

        var table = EventSources.Open(folder["output_*/ratio_*.npy"]);

        Assert.Equal(["ratio_B", "ratio_S"], table.Columns.Select(column => column.Name));
        Assert.Equal([3, 4], EventTable.Load(table, ["ratio_B"])["ratio_B"].ToArray());
    }

    [Fact]
    public void TablesSideBySideAreReadTogetherWhateverTheirBatches()
    {
        using var folder = new TemporaryFolder();
        EventSources.Write(folder["a.arrow"], Table("a", 0, Rows));
        EventSources.Write(folder["b.parquet"], new EventTable("b", ["y"], [[.. Enumerable.Range(0, Rows).Select(row => 3.0 * row)]]));

        var join = EventSources.OpenJoin([folder["a.arrow"], folder["b.parquet"]]);

        Assert.Equal(["x", "row", "y"], join.Columns.Select(column => column.Name));
        AssertHolds(join.Read(["x", "row"]), new RowRange(0, Rows));
        var range = new RowRange(12_345, 23_456);
        var row = range.First;
        foreach (var batch in join.Read(["y", "row"], range))
        {
            for (var i = 0; i < batch.Rows; i++, row++)
            {
                Assert.Equal((3.0 * row, row), (batch.Column(0)[i], batch.Column(1)[i]));
            }
        }

        Assert.Equal(range.End, row);
    }

    [Fact]
    public void EventNumbersThatDifferAreFoundWithTheirRow()
    {
        using var folder = new TemporaryFolder();
        WriteWithNumbers(folder["a.arrow"], "x", row => row);
        WriteWithNumbers(folder["b.arrow"], "y", row => row == 777 ? 778 : row);
        WriteWithNumbers(folder["c.arrow"], "z", row => row);

        var good = EventSources.OpenJoin([folder["a.arrow"], folder["c.arrow"]]);
        Assert.Equal(["event", "x", "z"], good.Columns.Select(column => column.Name));
        Assert.Equal(1000, EventTable.Load(good, ["z", "x"]).Rows);

        var bad = EventSources.OpenJoin([folder["a.arrow"], folder["b.arrow"]]);
        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => EventTable.Load(bad, ["x", "y"])).Findings);
        Assert.Equal("PX0152", finding.Id);
        Assert.Contains("row 777 has event = 778", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TablesOfDifferentLengthDoNotStandSideBySide()
    {
        var exception = Assert.Throws<InvalidInputException>(() => new EventJoin("join", [Table("a", 0, 3), Table("b", 0, 2)]));

        Assert.Equal("PX0108", exception.Findings[0].Id);
    }

    [Fact]
    public void RowGroupsWithoutWantedValuesArePassedOver()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new ParquetWriter(folder["t.parquet"], [new("x"), new("k", StorageType.Int32)]))
        {
            for (var batch = 0; batch < 40; batch++)
            {
                double[] values = [.. Enumerable.Range(0, 100_000).Select(i => i == 3 ? double.NaN : (double)(batch / 11))];
                writer.Append(new EventBatch(writer.Rows, values.Length, [values, values]));
            }

            writer.Complete();
        }

        using var file = new ParquetFile(folder["t.parquet"]);
        Assert.Equal([new RowRange(0, 1_100_000)], file.Candidates([new ColumnBounds("x", -5, 0.5)]));
        Assert.Equal([new RowRange(2_200_000, 1_100_000)], file.Candidates([new ColumnBounds("x", 1.5, 9), new ColumnBounds("k", 0, 2.5), new ColumnBounds("other", 7, 8)]));
        Assert.Empty(file.Candidates([new ColumnBounds("x", 1.2, 1.8)]));
        Assert.Equal(4, file.Candidates([]).Count);
    }

    [Fact]
    public void PartsOfATableCoverItOnce()
    {
        var parts = RowRange.Split(1_000_003, 7, 1024);

        Assert.Equal(0, parts[0].First);
        Assert.Equal(1_000_003, parts[^1].End);
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.First));
        Assert.All(parts, part => Assert.Equal(0, part.First % 1024));
    }

    private static EventTable Table(string name, int first, int rows) => new(
        name,
        ["x", "row"],
        [[.. Enumerable.Range(first, rows).Select(row => row * 0.5)], [.. Enumerable.Range(first, rows).Select(row => (double)row)]]);

    private static void AssertHolds(IEnumerable<EventBatch> batches, RowRange range)
    {
        var row = range.First;
        foreach (var batch in batches)
        {
            Assert.Equal(row, batch.FirstRow);
            for (var i = 0; i < batch.Rows; i++, row++)
            {
                if (batch.Column(0)[i] != 0.5 * row || batch.Column(1)[i] != row)
                {
                    Assert.Fail($"row {row} holds {batch.Column(0)[i]} and {batch.Column(1)[i]}");
                }
            }
        }

        Assert.Equal(range.End, row);
    }

    private static void WriteWithNumbers(string path, string column, Func<int, double> number)
    {
        using var writer = new ArrowWriter(path, [new("event", StorageType.Int64), new(column)]);
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(number)];
        writer.Append(new EventBatch(0, 1000, [numbers, numbers]));
        writer.Complete();
    }
}
