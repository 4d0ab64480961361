namespace ParamOO.Cli.Tests;

/// <summary>Runs the command in this process and keeps what it said.</summary>
internal static class Terminal
{
    /// <summary>What one command said and how it ended.</summary>
    public sealed record Transcript(int ExitCode, string Output, string Error);

    public static async Task<Transcript> Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CommandLine.InvokeAsync(args, output, error);
        return new Transcript(exitCode, output.ToString(), error.ToString());
    }
}
