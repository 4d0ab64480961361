using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using ParamOO.Cli.Verbs;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>The command <c>paramoo</c>: its verbs, and how it ends when the arguments cannot be understood.</summary>
public static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after <c>paramoo</c>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where findings, progress and failures go.</param>
    /// <returns>0 done, 1 internal error, 2 bad input, 3 done but out of tolerance, 130 interrupted.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var root = Create();
        Array.ForEach([.. root.Options.OfType<HelpOption>()], HelpWithExitCodes.AddTo);
        var arguments = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Errors.Count > 0 || IsUnknownWord(arguments))
        {
            return args.Count == 0 ? ShowHelp(root, error) : Refuse(arguments, error);
        }

        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        return await arguments.InvokeAsync(invocation);
    }

    /// <summary>The verbs, in the order in which an analysis uses them.</summary>
    internal static RootCommand Create() => new("ParamOO: unbinned density ratios in, combinable binned workspaces out.")
    {
        SimulateVerb.Create(),
        InspectVerb.Create(),
        RunVerb.Create(),
        BuildVerb.Create(),
        FillVerb.Create(),
        MergeVerb.Create(),
        UnbinnedVerb.Create(),
        DensitiesVerb.Create(),
        FitVerb.Create(),
        ScanVerb.Create(),
        HypotestVerb.Create(),
        HypotestVerb.CreateSignificance(),
        LimitVerb.Create(),
        GofVerb.Create(),
        RankingVerb.Create(),
        YieldsVerb.Create(),
        NeymanVerb.Create(),
        CoverageVerb.Create(),
        AsimovVerb.Create(),
        AsimovVerb.CreateDataLike(),
        ToysVerb.Create(),
        BootstrapVerb.Create(),
        ValidateVerb.Create(),
        EvaluateVerb.Create(),
        CombineVerb.Create(),
        ExportVerb.Create(),
        ImportVerb.Create(),
        PruneVerb.Create(),
        RenameVerb.Create(),
        SortVerb.Create(),
        DigestVerb.Create(),
        PatchSetVerb.Create(),
        BenchVerb.Create(),
        DevicesVerb.Create(),
        SchemaVerb.Create(),
        Flags.Debug(),
    };

    private static int ShowHelp(RootCommand root, TextWriter error)
    {
        root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = error, Error = error });
        return (int)ExitCode.BadInput;
    }

    /// <summary>A wrong verb is wrong with <c>--help</c> behind it too.</summary>
    private static bool IsUnknownWord(ParseResult arguments) => arguments.UnmatchedTokens.Count > 0 && arguments.CommandResult.Command.Subcommands.Count > 0;

    private static int Refuse(ParseResult arguments, TextWriter error)
    {
        var findings = new Findings();
        foreach (var (id, path, message) in Messages(arguments))
        {
            findings.Error(id, path, message);
        }

        FindingsPrinter.Print(findings, error);
        error.WriteLine($"'{FullName(arguments)} --help' lists what can be said.");
        return (int)ExitCode.BadInput;
    }

    private static IEnumerable<(string Id, string Path, string Message)> Messages(ParseResult arguments)
    {
        var command = arguments.CommandResult.Command;
        var words = command.Subcommands.Select(word => word.Name).ToList();
        if (words.Count == 0)
        {
            return arguments.Errors.Select(ParseProblem.Of);
        }

        if (arguments.UnmatchedTokens.Count == 0)
        {
            return [ParseProblem.OfCommandLine($"'{command.Name}' needs one of: {string.Join(", ", words)}")];
        }

        var word = arguments.UnmatchedTokens[0];
        return [ParseProblem.OfCommandLine($"there is no {(command is RootCommand ? $"verb '{word}'" : $"'{command.Name} {word}'")}; {Suggestion.For(word, words)}")];
    }

    private static string FullName(ParseResult arguments)
    {
        var words = new List<string>();
        for (var result = arguments.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            words.Insert(0, result.Command is RootCommand ? "paramoo" : result.Command.Name);
        }

        return string.Join(' ', words);
    }
}
