using System.CommandLine;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli;

/// <summary>Options and arguments that several verbs take, so that they read the same everywhere.</summary>
internal static class Flags
{
    /// <summary>The name of <see cref="Debug"/>.</summary>
    public const string DebugName = "--debug";

    /// <summary>Shows the stack trace of an internal error; every verb takes it.</summary>
    public static Option<bool> Debug() => new(DebugName) { Description = "Show the stack trace of an internal error.", Recursive = true };

    /// <summary>One JSON document on standard output and nothing else there.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output and nothing else there." };

    /// <summary>Fixes every nuisance parameter at its nominal value and leaves MC-statistics parameters out.</summary>
    public static Option<bool> StatOnly() =>
        new("--stat-only") { Description = "Fix every nuisance parameter at its nominal value; leave MC statistics out." };

    /// <summary>The parameter of interest.</summary>
    public static Option<string?> Poi() =>
        new("--poi") { Description = "Parameter of interest; by default the one that the input names.", HelpName = "NAME" };

    /// <summary>Tested values of the parameter of interest.</summary>
    public static Option<double[]> Values() => new("--values")
    {
        Description = "Tested values: a list 0,0.5,2 and ranges first:last:step such as 0:3:0.1.",
        HelpName = "LIST",
        CustomParser = NumberList.Parse,
    };

    /// <summary>The tested value μ′ at which a workspace is taken.</summary>
    public static Option<TestedPoint?> Hypothesis() => new("--hypothesis")
    {
        Description = "Tested value μ′ at which channels with a hypothesis are taken, or NAME=VALUE,NAME=VALUE for two parameters; by default their reference.",
        HelpName = "VALUE",
        CustomParser = Assignments.ParsePoint,
    };

    /// <summary>The one number of a hypothesis.</summary>
    /// <param name="hypothesis">What the user wrote; null for nothing.</param>
    /// <exception cref="InvalidInputException">PX0783: it is one of two parameters.</exception>
    public static double? OneValue(TestedPoint? hypothesis) => hypothesis is { } point
        ? point.Single ?? throw new InvalidInputException("PX0783", "--hypothesis", $"'{point}' is a hypothesis of two parameters, which fit, evaluate, asimov and export pyhf can take; give one number here.")
        : null;

    /// <summary>Tells a user that a hypothesis makes no difference to an ordinary workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="hypothesis">What the user wrote.</param>
    /// <param name="findings">Receives PX0740.</param>
    public static void CheckHypothesis(Workspace workspace, TestedPoint? hypothesis, Findings findings)
    {
        if (hypothesis is not null && workspace.Channels.All(channel => channel.Hypothesis is null))
        {
            findings.Warning("PX0740", "--hypothesis", "no channel of this workspace follows a hypothesis, so that the option changes nothing; to hold a parameter use --fix.");
        }
    }

    /// <summary>The measurement of a workspace.</summary>
    public static Option<string?> Measurement() => new("--measurement") { Description = "Measurement of the workspace; by default the first.", HelpName = "NAME" };

    /// <summary>Names, one per use of the option.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the names are.</param>
    /// <param name="form">How one is written.</param>
    public static Option<string[]> Names(string name, string description, string form = "NAME") =>
        new(name) { Description = description, HelpName = form, DefaultValueFactory = _ => [] };

    /// <summary>The file that a verb writes.</summary>
    /// <param name="description">What it is.</param>
    public static Option<string?> Output(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };

    /// <summary>How many threads compute.</summary>
    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads") { Description = "Threads that compute; 0 for all cores.", HelpName = "N", DefaultValueFactory = _ => 0 };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var threads) && threads < 0)
            {
                result.AddError($"--threads is {threads}; give 0 for all cores, or how many.");
            }
        });
        return option;
    }

    /// <summary>A file that must exist.</summary>
    /// <param name="name">How the help calls it, in capitals.</param>
    /// <param name="description">What it is.</param>
    public static Argument<string> InputFile(string name, string description) => new(name) { Description = description };
}
