using System.Diagnostics;
using System.Text.RegularExpressions;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary>The page for Python says what runs: its commands, then its program, in a folder with a workspace of pyhf.</summary>
public sealed class ResultsPageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("paramoo");

    [NumpyFact]
    public void ThePageRuns()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "pyhf.json"), CountingExperiment.Workspace);
        var page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "results.md"));
        foreach (var line in Block(page, "sh").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(" > ");
            var said = Start("dotnet", [typeof(CommandLine).Assembly.Location, .. words[0].Split(' ').Skip(1)]);
            Assert.Equal(0, said.ExitCode);
            if (words.Length > 1)
            {
                File.WriteAllText(Path.Combine(folder.FullName, words[1]), said.Output);
            }
        }

        var (exitCode, output, error) = Start(NumpyFactAttribute.Python, ["-c", Block(page, "python")]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("('tested', 't', 'status', 'fit_mu', 'fit_rate') [0.  0.5 1.  1.5 2. ]", output, StringComparison.Ordinal);
        Assert.Contains("rate ", output, StringComparison.Ordinal);
        Assert.Contains("(1000, 1)", output, StringComparison.Ordinal);
        Assert.Contains("[0. 1. 2.]", output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Block(string page, string language) => Regex.Match(page, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    private (int ExitCode, string Output, string Error) Start(string program, IEnumerable<string> words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error);
    }
}

/// <summary>A test that needs a Python with numpy.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NumpyFactAttribute : FactAttribute
{
    private static readonly bool IsPresent = Has();

    /// <summary>Skips where there is none.</summary>
    public NumpyFactAttribute() => Skip = IsPresent ? null : "there is no python3 with numpy; set PARAMOO_PYTHON to an interpreter that has it";

    /// <summary>The interpreter.</summary>
    public static string Python => Environment.GetEnvironmentVariable("PARAMOO_PYTHON") ?? "/usr/bin/python3";

    private static bool Has()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import numpy"]) { RedirectStandardError = true })!;
            return process.WaitForExit(20_000) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
