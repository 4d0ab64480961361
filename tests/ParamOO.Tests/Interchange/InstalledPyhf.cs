using System.Diagnostics;

namespace ParamOO.Tests.Interchange;

/// <summary>pyhf on this machine: the interpreter that PARAMOO_PYTHON names, or python3.</summary>
internal static class InstalledPyhf
{
    private static readonly string Python = Environment.GetEnvironmentVariable("PARAMOO_PYTHON") ?? "python3";

    public static bool IsPresent { get; } = Try();

    /// <summary>Runs a script and gives what it printed; the exit code must be 0.</summary>
    public static string Run(string script, params string[] arguments)
    {
        var (code, output, error) = Start(["-c", script, .. arguments]);
        Assert.True(code == 0, error);
        return output;
    }

    private static bool Try()
    {
        try
        {
            return Start(["-c", "import pyhf"]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Output, string Error) Start(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>A fact that pyhf itself judges; skipped, and counted as skipped, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InstalledPyhfFactAttribute : FactAttribute
{
    public InstalledPyhfFactAttribute() => Skip = InstalledPyhf.IsPresent ? null : "pyhf is not installed; set PARAMOO_PYTHON to an interpreter that has it";
}
