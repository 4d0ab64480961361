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

    private static string Example(string file) => Path.Combine(Testing.SharedData.Repository, "examples", "offshell", file);

    private static (int ExitCode, string Output, string Error) Start(params string[] words)
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

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
