using System.Reflection;

namespace ParamOO.Cli.Runs;

/// <summary>What a run was: enough to repeat it and to find what differs when it comes out otherwise.</summary>
/// <param name="Program">Name and version of the program.</param>
/// <param name="Command">The words of the command line.</param>
/// <param name="Started">When it began, UTC, ISO 8601.</param>
/// <param name="Inputs">The files that were read.</param>
/// <param name="Outputs">The files that were written, but for this one.</param>
/// <param name="Configuration">The analysis as it was understood, with all defaults.</param>
/// <param name="Seeds">Seeds of random numbers by what they were used for; empty where none were drawn.</param>
/// <param name="Hardware">The machine.</param>
/// <param name="Timings">How long each stage took.</param>
internal sealed record RunManifest(
    string Program,
    IReadOnlyList<string> Command,
    string Started,
    IReadOnlyList<FileDigest> Inputs,
    IReadOnlyList<FileDigest> Outputs,
    object? Configuration,
    IReadOnlyDictionary<string, ulong> Seeds,
    Hardware Hardware,
    IReadOnlyList<StageTime> Timings)
{
    /// <summary>Name and version of this program, e.g. <c>paramoo 0.1.0+1a2b3c4</c>.</summary>
    public static string ThisProgram =>
        $"paramoo {typeof(RunManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";
}
