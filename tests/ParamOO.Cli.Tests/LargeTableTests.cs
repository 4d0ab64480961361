using System.Diagnostics;
using System.Globalization;

namespace ParamOO.Cli.Tests;

/// <summary>Tables that do not fit into the memory that a build may take.</summary>
public sealed class LargeTableTests : IDisposable
{
    private const int Events = 150_000;
    private const int Systematics = 120;
    private const long MostResident = 1L << 30;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-large-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// 970 columns of 150 000 numbers: 1.2 GB to be read, twice, of which the disk holds 8 files and links to two of them. Without handing
    /// pages back the mappings alone would grow to all of it.
    /// </summary>
    [Fact]
    public async Task ATableLargerThanTheLimitIsBuiltBelowAGigabyte()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var analysis = await MakeTable();
        Assert.True(8L * Events * Directory.GetFiles(Path.Combine(folder, "toy", "events")).Length > MostResident);
        var (exitCode, error, peak) = Run("build", analysis, "-o", Path.Combine(folder, "binned.json"), "--knots", "5", "--bins", "4");
        Assert.True(exitCode is 0 or 3, error);
        Assert.InRange(peak, 1L << 24, MostResident);
    }

    private async Task<string> MakeTable()
    {
        var said = await Terminal.Run("simulate", "gaussian-amplitudes", "--events", $"{Events}", "--format", "npy", "-o", Path.Combine(folder, "toy"));
        Assert.True(said.ExitCode == 0, said.Error);
        var (analysis, table) = (Path.Combine(folder, "toy", "analysis.yaml"), Path.Combine(folder, "toy", "events"));
        var added = new StringWriter { NewLine = "\n" };
        for (var systematic = 0; systematic < Systematics; systematic++)
        {
            added.WriteLine($"  - {{Name: np{systematic}, Type: Shape, Samples: [S, SBI, B, NI]}}");
            foreach (var sample in new[] { "S", "SBI", "B", "NI" })
            {
                foreach (var direction in new[] { "up", "down" })
                {
                    File.CreateSymbolicLink(Path.Combine(table, $"var_np{systematic}_ratio_{sample}_{direction}.npy"), $"var_NI_mean_ratio_NI_{direction}.npy");
                }
            }
        }

        File.WriteAllText(analysis, File.ReadAllText(analysis).Replace("Systematics:\n", $"Systematics:\n{added}", StringComparison.Ordinal));
        return analysis;
    }

    /// <summary>Runs the command as a process of its own and watches the largest resident set that the system has seen of it.</summary>
    private static (int ExitCode, string Error, long Peak) Run(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach([typeof(CommandLine).Assembly.Location, .. words], start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }

        Task.WaitAll(output, error);
        return (process.ExitCode, error.Result, peak);
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
