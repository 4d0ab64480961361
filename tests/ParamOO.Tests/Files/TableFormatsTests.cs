using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Arrow;
using ParamOO.Files.Csv;
using ParamOO.Files.Npy;
using ParamOO.Files.Parquet;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

public class TableFormatsTests
{
    private static readonly string[] Formats = ["table.arrow", "table.parquet", "table.csv", "table"];

    [Fact]
    public void EveryTableSurvivesEveryFormatBitByBit() =>
        Prop.ForAll(Tables().ToArbitrary(), table =>
        {
            using var folder = new TemporaryFolder();
            foreach (var format in Formats)
            {
                EventSources.Write(folder[format], table);
                AssertSame(table, EventSources.Open(folder[format]));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(StorageType.Float32, 1.0 / 3, (double)(1f / 3))]
    [InlineData(StorageType.Int64, 9007199254740992.0, 9007199254740992.0)]
    [InlineData(StorageType.Int32, -2147483648.0, -2147483648.0)]
    [InlineData(StorageType.Boolean, 1.0, 1.0)]
    [InlineData(StorageType.Int64, double.NaN, double.NaN)]
    [InlineData(StorageType.Boolean, double.NaN, double.NaN)]
    public void StoredTypesReadBack(StorageType type, double written, double expected)
    {
        using var folder = new TemporaryFolder();
        using (var writer = new ArrowWriter(folder["t.arrow"], [new StoredColumn("x", type), new StoredColumn("name", StorageType.Text)]))
        {
            double[] values = [0, written, 1, written];
            writer.Append(new EventBatch(0, 4, [values]), [["a", null, "", "µ′"]]);
            writer.Append(new EventBatch(4, 4, [values]), [["a", "b", "c", "d"]]);
            writer.Complete();
        }

        using var file = new ArrowFile(folder["t.arrow"]);
        Assert.Equal([0, expected, 1, expected, 0, expected, 1, expected], EventTable.Load(file, ["x"])["x"].ToArray());
        Assert.Equal(["a", null, "", "µ′", "a", "b", "c", "d"], file.ReadText("name"));
        Assert.Equal("PX0104", Assert.Throws<InvalidInputException>(() => file.Read(["name"])).Findings[0].Id);
    }

    [Theory]
    [InlineData(StorageType.Float32, TableCompression.None, 1.0 / 3, (double)(1f / 3))]
    [InlineData(StorageType.Float64, TableCompression.GZip, 1.0 / 3, 1.0 / 3)]
    [InlineData(StorageType.Int64, TableCompression.Zstd, 9007199254740992.0, 9007199254740992.0)]
    [InlineData(StorageType.Int32, TableCompression.None, -2147483648.0, -2147483648.0)]
    [InlineData(StorageType.Boolean, TableCompression.GZip, 1.0, 1.0)]
    [InlineData(StorageType.Int64, TableCompression.None, double.NaN, double.NaN)]
    [InlineData(StorageType.Boolean, TableCompression.Zstd, double.NaN, double.NaN)]
    public void StoredTypesReadBackFromParquet(StorageType type, TableCompression compression, double written, double expected)
    {
        using var folder = new TemporaryFolder();
        var metadata = new Dictionary<string, string> { ["producer"] = "a test" };
        using (var writer = new ParquetWriter(folder["t.parquet"], [new StoredColumn("x", type), new StoredColumn("name", StorageType.Text)], compression, metadata))
        {
            double[] values = [0, written, 1, written];
            writer.Append(new EventBatch(0, 4, [values]), [["a", null, "", "µ′"]]);
            writer.Append(new EventBatch(4, 4, [values]), [["a", "b", "c", "d"]]);
            writer.Complete();
        }

        using var file = new ParquetFile(folder["t.parquet"]);
        Assert.Equal([0, expected, 1, expected, 0, expected, 1, expected], EventTable.Load(file, ["x"])["x"].ToArray());
        Assert.Equal(["a", null, "", "µ′", "a", "b", "c", "d"], file.ReadText("name"));
        Assert.Equal("a test", file.Metadata["producer"]);
    }

    [Theory]
    [InlineData(StorageType.Int32, 2147483648.0)]
    [InlineData(StorageType.Int64, 0.5)]
    public void ANumberThatDoesNotFitItsIntegerColumnIsTheCallersError(StorageType type, double value)
    {
        using var folder = new TemporaryFolder();
        using var writer = new ArrowWriter(folder["t.arrow"], [new StoredColumn("x", type)]);

        Assert.Throws<ArgumentException>(() => writer.Append(new EventBatch(0, 1, [new[] { value }])));
    }

    [Fact]
    public void AWriterThatDoesNotCompleteLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new ArrowWriter(folder["t.arrow"], [new StoredColumn("x")]))
        {
            writer.Append(new EventBatch(0, 1, [new[] { 1.0 }]));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AStreamIsReadLikeAFile()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new ArrowWriter(folder["t.arrows"], [new StoredColumn("x")], null, ArrowFraming.Stream))
        {
            writer.Append(new EventBatch(0, 3, [new[] { 1.0, 2.0, 3.0 }]));
            writer.Complete();
        }

        Assert.Equal([1, 2, 3], EventTable.Load(EventSources.Open(folder["t.arrows"]), ["x"])["x"].ToArray());
    }

    [Fact]
    public void AMatrixIsATableOfNumberedColumns()
    {
        using var folder = new TemporaryFolder();
        NpyWriter.Write(folder["features.npy"], [1, 2, 3, 4, 5, 6], columns: 3);

        var table = NpyTable.Open(folder["features.npy"]);

        Assert.Equal(["features[0]", "features[1]", "features[2]"], table.Columns.Select(column => column.Name));
        Assert.Equal([2, 5], EventTable.Load(table, ["features[1]"])["features[1]"].ToArray());
    }

    [Fact]
    public void ArraysOfDifferentLengthsAreNotOneTable()
    {
        using var folder = new TemporaryFolder();
        NpyWriter.Write(folder["a.npy"], [1, 2, 3]);
        NpyWriter.Write(folder["b.npy"], [1, 2]);

        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => EventSources.Open(folder.Path)).Findings);

        Assert.Equal("PX0108", finding.Id);
        Assert.Contains("a.npy has 3", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }", "PX0121", "big-endian")]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1), }", "PX0121", "Fortran")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "PX0121", "objects")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "PX0121", "structured")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1), }", "PX0121", "vectors and tables")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "PX0120", "16 bytes")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999999999999999,), }", "PX0120", "axis")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, ", "PX0120", "shape")]
    public void NpyFilesThatAreNotReadAreRefusedByName(string header, string id, string word)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[8]];
        File.WriteAllBytes(folder["x.npy"], bytes);

        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => EventSources.Open(folder["x.npy"])).Findings);

        Assert.Equal(id, finding.Id);
        Assert.Contains(word, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,y\n1,2\n", "1", "2")]
    [InlineData("x,y\r\n1e-3,-2.5E+2\r\n", "0.001", "-250")]
    [InlineData("\"x\",\"y\"\n\"1\",\n", "1", "NaN")]
    [InlineData("x;y\ntrue;inf", "1", "Infinity")]
    [InlineData("x\ty\n\n nan \t 7 \n\n", "NaN", "7")]
    [InlineData("\uFEFFx,y,\"z, with \"\"quotes\"\"\"\n1,2,\"a\nb\"\n", "1", "2")]
    public void CsvDialectsAreRead(string text, string x, string y)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], text);

        var table = EventTable.Load(new CsvFile(folder["t.csv"]), ["x", "y"]);

        Assert.Equal(1, table.Rows);
        Assert.Equal([double.Parse(x, null), double.Parse(y, null)], [table["x"][0], table["y"][0]]);
    }

    [Fact]
    public void BadNumbersAreReportedTogetherWithLineAndColumn()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], "x,y\n1,2\n1,two\n3,4\n1,2,3\n");

        var findings = Assert.Throws<InvalidInputException>(() => EventTable.Load(new CsvFile(folder["t.csv"]), ["x", "y"])).Findings;

        Assert.Equal(["PX0131", "PX0132"], findings.Select(finding => finding.Id));
        Assert.Equal([folder["t.csv"] + ":3", folder["t.csv"] + ":5"], findings.Select(finding => finding.Path));
        Assert.Contains("'y' holds 'two'", findings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "PX0130")]
    [InlineData("1,2\n3,4\n", "PX0130")]
    [InlineData("x,y\n1,\"2\n", "PX0130")]
    public void CsvFilesWithoutHeaderOrWithOpenQuotesAreRefused(string text, string id)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], text);

        Assert.Equal(id, Assert.Throws<InvalidInputException>(() => new CsvFile(folder["t.csv"])).Findings[0].Id);
    }

    [Theory]
    [InlineData("events.root", "root\0\0\xf1", "PX0102")]
    [InlineData("events.h5", "\x89HDF\r\n", "PX0102")]
    [InlineData("events.xyz", "hello", "PX0102")]
    [InlineData("events.arrow", "", "PX0110")]
    [InlineData("events.arrow", "ARROW1\0\0", "PX0110")]
    [InlineData("events.npy", "", "PX0120")]
    public void StrangersAreNamed(string name, string text, string id)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[name], Encoding.Latin1.GetBytes(text));

        Assert.Equal(id, Assert.Throws<InvalidInputException>(() => EventSources.Open(folder[name])).Findings[0].Id);
    }

    [Fact]
    public void AMissingFileIsAFinding() =>
        Assert.Equal("PX0101", Assert.Throws<InvalidInputException>(() => EventSources.Open("/no/such/file.arrow")).Findings[0].Id);

    [Fact]
    public void AColumnNameThatIsNoFileNameIsRefused()
    {
        using var folder = new TemporaryFolder();
        var table = new EventTable("t", ["../x"], [[1.0]]);

        Assert.Equal("PX0109", Assert.Throws<InvalidInputException>(() => EventSources.Write(folder["table"], table)).Findings[0].Id);
    }

    [SharedDataFact]
    public void NumpysOwnArraysAreRead()
    {
        var arrays = NpyTable.OpenFolder(SharedData.PathOf("data", "hnsbi", "small", "arrays"));
        var table = EventTable.Load(arrays, arrays.NumericColumns());

        Assert.Equal(1, table["reference_weights"].ToArray().Sum(), 1e-9);
        Assert.All(table["ratio_S"].ToArray(), ratio => Assert.True(ratio >= 0));
    }

    private static Gen<EventTable> Tables() =>
        from columns in Gen.Choose(1, 5)
        from rows in Gen.OneOf(Gen.Choose(0, 70), Gen.Choose(16_380, 16_390))
        from seed in Gen.Choose(0, int.MaxValue)
        select new EventTable("random", [.. Enumerable.Range(0, columns).Select(i => $"c {i},;ä")], [.. Enumerable.Range(0, columns).Select(i => Numbers(rows, seed + i))]);

    private static double[] Numbers(int rows, int seed)
    {
        var bits = (ulong)seed * 0x9E3779B97F4A7C15;
        return [.. Enumerable.Range(0, rows).Select(row => (row % 7) switch
        {
            0 => double.NaN,
            1 => row,
            2 => double.NegativeInfinity,
            _ => BitConverter.UInt64BitsToDouble((bits += 0x9E3779B97F4A7C15) ^ (bits >> 29)) is var x && double.IsNaN(x) ? -0.0 : x,
        })];
    }

    private static void AssertSame(EventTable expected, IEventSource actual)
    {
        Assert.Equal(expected.Columns.Select(column => column.Name), actual.Columns.Select(column => column.Name));
        var loaded = EventTable.Load(actual, actual.NumericColumns());
        Assert.Equal(expected.Rows, loaded.Rows);
        foreach (var column in expected.Columns)
        {
            Assert.Equal(expected[column.Name].ToArray(), loaded[column.Name].ToArray());
        }
    }
}
