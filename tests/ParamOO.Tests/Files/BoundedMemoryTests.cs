using System.Globalization;
using System.Text;
using ParamOO.Files;

namespace ParamOO.Tests.Files;

public class BoundedMemoryTests
{
    private const long Rows = 150_000_000;
    private const long MostResident = 300L << 20;

    /// <summary>1.2 GB of zeros, sparse on disk; without handing pages back the mapping alone would grow to that.</summary>
    [Fact]
    public void ATableOfGigabytesStaysASmallResidentSet()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        WriteSparse(folder["zeros.npy"]);
        var source = EventSources.Open(folder["zeros.npy"]);
        var (rows, most) = (0L, 0L);
        var before = ResidentFileBytes();
        foreach (var batch in source.Read(["zeros"]))
        {
            var sum = 0.0;
            for (var i = 0; i < batch.Rows; i += 512)
            {
                sum += batch.Column(0)[i];
            }

            rows += batch.Rows;
            most = rows % (1 << 22) < batch.Rows ? Math.Max(most, ResidentFileBytes() - before) : most;
            Assert.Equal(0, sum);
        }

        Assert.Equal(Rows, rows);
        Assert.InRange(most, 0, MostResident);
        ((IDisposable)source).Dispose();
    }

    private static void WriteSparse(string path)
    {
        var text = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({Rows},), }}".PadRight(117) + "\n";
        using var file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, 118, 0]);
        file.Write(Encoding.ASCII.GetBytes(text));
        file.SetLength(128 + (8 * Rows));
    }

    private static long ResidentFileBytes() => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("RssFile:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal))
        .Sum(line => 1024 * long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
}
