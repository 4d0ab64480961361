using System.CommandLine;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary>The help is a contract with everybody who scripts the command: docs/command-line.md shows it as it is.</summary>
public class HelpTests
{
    public static TheoryData<string> Verbs => [.. Leaves(CommandLine.Create(), "")];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task TheHelpOfAVerbIsTheOneOfTheReferencePage(string verb)
    {
        var said = await Terminal.Run([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, said.ExitCode);
        var page = await File.ReadAllTextAsync(Path.Combine(SharedData.Repository, "docs", "command-line.md"));
        Assert.Contains($"```\n{Tidy(said.Output)}\n```", page);
    }

    private static IEnumerable<string> Leaves(Command command, string name) => command.Subcommands.Count == 0
        ? [name]
        : command.Subcommands.SelectMany(word => Leaves(word, $"{name} {word.Name}".Trim()));

    /// <summary>
    /// As the process prints it, whatever the name of the test host, and without the blanks at the ends of lines, which editors remove.
    /// </summary>
    private static string Tidy(string help) => string.Join(
        '\n', help.Replace($"  {RootCommand.ExecutableName} ", "  paramoo ").Trim().Split('\n').Select(line => line.TrimEnd()));
}
