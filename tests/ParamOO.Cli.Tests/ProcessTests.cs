using System.Diagnostics;

namespace ParamOO.Cli.Tests;

/// <summary>The command as a process of its own, the way shells and other tools call it.</summary>
public class ProcessTests
{
    [Fact]
    public void JsonIsTheOnlyThingOnStandardOutput()
    {
        var (exitCode, output, error) = Start("inspect", Example("events.arrow"), "--json");
        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        using var document = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal("table", document.RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public void ARedirectedConsoleGetsNoColours()
    {
        var (exitCode, _, error) = Start("inspect", "nowhere.arrow");
        Assert.Equal(2, exitCode);
        Assert.StartsWith("error PX1103 nowhere.arrow: ", error);
        Assert.DoesNotContain('\u001b', error);
    }

    /// <summary>Ctrl-C while loops keep every thread busy and a file is half written.</summary>
    [Fact]
    public async Task AnInterruptedVerbEndsAtOnceAndLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("paramoo");
        try
        {
            using var process = Process.Start(Command("simulate", "offshell", "--events", "20000000", "--out", folder.FullName))!;
            var error = process.StandardError.ReadToEndAsync();
            Assert.False(process.WaitForExit(2500));
            var watch = Stopwatch.StartNew();
            using var kill = Process.Start("kill", $"-INT {process.Id}");
            Assert.True(process.WaitForExit(8000));
            Assert.Equal(130, process.ExitCode);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 4); // a second on a machine that has nothing else to do
            Assert.StartsWith("interrupted; ", await error, StringComparison.Ordinal);
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Example(string file) => Path.Combine(Testing.SharedData.Repository, "examples", "offshell", file);

    private static ProcessStartInfo Command(params string[] words)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet")
        {
            start.FileName = "dotnet";
        }

        foreach (var word in new[] { typeof(CommandLine).Assembly.Location }.Concat(words))
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }

    private static (int ExitCode, string Output, string Error) Start(params string[] words)
    {
        using var process = Process.Start(Command(words))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
