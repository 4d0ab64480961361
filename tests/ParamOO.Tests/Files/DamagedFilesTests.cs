using System.Text;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Arrow;
using ParamOO.Files.Npy;
using ParamOO.Files.Parquet;
using ParamOO.Interchange;
using ParamOO.Testing;
using ParamOO.Tests.Workspaces;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

/// <summary>Damaged bytes give findings or other numbers: never a crash, a hang or memory out of proportion.</summary>
public class DamagedFilesTests
{
    private const int Flips = 400;

    [Theory]
    [InlineData("t.arrow")]
    [InlineData("t.arrows")]
    [InlineData("t.npy")]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public void OwnFilesWithFlippedBytesNeverCrashTheReader(string name)
    {
        using var folder = new TemporaryFolder();
        Write(folder[name]);

        FlipAndRead(folder, name, File.ReadAllBytes(folder[name]));
    }

    [SharedDataTheory]
    [InlineData("js_3batches_dict_lz4.arrow")]
    [InlineData("js_3batches_dict_zstd.arrows")]
    [InlineData("js_plain_1batch.arrow")]
    [InlineData("duckdb_v2_lz4raw.parquet")]
    [InlineData("duckdb_zstd.parquet")]
    [InlineData("js_hyparquet_snappy.parquet")]
    [InlineData("wasm_gzip.parquet")]
    [InlineData("wasm_uncompressed.parquet")]
    public void FilesOfOthersWithFlippedBytesNeverCrashTheReader(string name)
    {
        using var folder = new TemporaryFolder();

        FlipAndRead(folder, name, File.ReadAllBytes(SharedData.PathOf("data", "columnar", name)));
    }

    [Theory]
    [InlineData("t.arrow")]
    [InlineData("t.npy")]
    [InlineData("t.parquet")]
    public void EveryTruncationIsRefused(string name)
    {
        using var folder = new TemporaryFolder();
        Write(folder[name]);
        var bytes = File.ReadAllBytes(folder[name]);
        for (var length = 0; length < bytes.Length; length += 1 + (length / 40))
        {
            File.WriteAllBytes(folder[name], bytes[..length]);

            Assert.Throws<InvalidInputException>(() => EventSources.Open(folder[name]));
        }
    }

    [Fact]
    public void EveryTruncationAndFlipOfAWorkspaceIsReadOrRefused()
    {
        var text = Encoding.UTF8.GetBytes(WorkspaceWriter.Write(SampleWorkspaces.Offshell()));
        var random = new Random(20261122);
        for (var attempt = 0; attempt < Flips; attempt++)
        {
            byte[] bytes = attempt % 3 == 0 ? text[..random.Next(text.Length)] : [.. text];
            for (var flip = 0; flip < attempt % 3; flip++)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            var findings = new Findings();
            try
            {
                WorkspaceReader.Read(Encoding.UTF8.GetString(bytes), "w.json", findings);
            }
            catch (InvalidInputException refused)
            {
                Assert.All(refused.Findings, finding => Assert.StartsWith("w.json", finding.Path, StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n1,2\n3,\"4")]
    [InlineData("a,b\n1\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("a,b\n1,1e999999\n")]
    public void HostileTextIsReadOrRefusedWithItsLine(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t.csv"], text);
        ReadEverything(folder["t.csv"]);
    }

    [Fact]
    public void ALevelThatDoesNotFitItsWidthIsDamage()
    {
        // A run of two values of one bit that holds 255; it once moved rows out of their block.
        byte[] pinned = GC.AllocateArray<byte>(2, pinned: true);
        (pinned[0], pinned[1]) = (4, 255);

        Assert.Throws<InvalidDataException>(() => new RunLengths(Region.Of(pinned, 2), width: 1).Read(new uint[2]));
    }

    private static void FlipAndRead(TemporaryFolder folder, string name, byte[] original)
    {
        var random = new Random(20261122);
        for (var flip = 0; flip < Flips; flip++)
        {
            var bytes = (byte[])original.Clone();
            var count = 1 + random.Next(3);
            for (var i = 0; i < count; i++)
            {
                // Half of the flips hit the first or last bytes, where the structure is.
                var at = random.Next(4) switch { 0 => random.Next(Math.Min(600, bytes.Length)), 1 => bytes.Length - 1 - random.Next(Math.Min(600, bytes.Length)), _ => random.Next(bytes.Length) };
                bytes[at] = (byte)(random.Next(3) == 0 ? 0xFF : bytes[at] ^ (1 << random.Next(8)));
            }

            File.WriteAllBytes(folder[name], bytes);
            ReadEverything(folder[name]);
        }
    }

    private static void ReadEverything(string path)
    {
        try
        {
            var source = EventSources.Open(path);
            using var closing = source as IDisposable;
            foreach (var batch in source.Read(source.NumericColumns()))
            {
                Assert.True(batch.Rows >= 0);
            }

            foreach (var column in source.Columns.Where(column => column.Kind == ColumnKind.Text))
            {
                _ = (source as ArrowFile)?.ReadText(column.Name) ?? (source as ParquetFile)?.ReadText(column.Name);
            }
        }
        catch (InvalidInputException e)
        {
            Assert.NotEmpty(e.Findings);
            Assert.All(e.Findings, AssertSaysWhere);
        }
    }

    /// <summary>A byte where the structure is damaged; a line, column or row where the structure stands.</summary>
    private static void AssertSaysWhere(Finding finding)
    {
        if (finding.Id is "PX0110" or "PX0120" or "PX0130" or "PX0140")
        {
            Assert.Matches("byte -?[0-9]+|line [0-9]+|first line", finding.Message);
        }
    }

    private static void Write(string path)
    {
        var values = Enumerable.Range(0, 50).Select(i => i * 0.37).ToArray();
        switch (Path.GetExtension(path))
        {
            case ".npy":
                NpyWriter.Write(path, values, 5);
                break;
            case ".arrow" or ".arrows":
                using (var writer = new ArrowWriter(
                    path, [new("x"), new("b", StorageType.Boolean), new("t", StorageType.Text)], null, path.EndsWith('s') ? ArrowFraming.Stream : ArrowFraming.File))
                {
                    writer.Append(new EventBatch(0, 50, [values, values]), [[.. values.Select(value => $"{value}")]]);
                    writer.Append(new EventBatch(50, 50, [values, values]), [[.. values.Select(value => value > 3 ? $"{value}" : null)]]);
                    writer.Complete();
                }

                break;
            default:
                EventSources.Write(path, new EventTable("t", ["x", "y"], [values, values]));
                break;
        }
    }
}
