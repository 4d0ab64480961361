using System.CommandLine;
using ParamOO.Cli.Devices;
using ParamOO.Files.Toys;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Toys;

/// <summary>What every verb that draws toys takes.</summary>
/// <param name="toys">How many by default; 0 for a verb that has asymptotic formulae as well.</param>
internal sealed class ToyFlags(long toys)
{
    /// <summary>The conditional fit, and a free one from one or two minima of the approximate profile.</summary>
    private const long FitsPerToy = 3;

    private readonly Option<long> count = new("--toys")
    {
        Description = toys > 0 ? "Toys of each tested value." : "Toys of each hypothesis instead of the asymptotic formulae.",
        HelpName = "N",
        DefaultValueFactory = toys > 0 ? _ => toys : null,
    };

    private readonly Option<ulong> seed = Seed();

    private readonly Option<ValueList<ParameterValue>> truth = new("--truth")
    {
        Description = "Where toys are drawn besides the tested value: NAME=VALUE …, other parameters nominal; by default what fits the data best at each tested value.",
        HelpName = "LIST",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Assignments.Parse,
    };

    private readonly Option<DeviceKind> device = FitDevice.Flag();

    /// <summary>Which share of the toys is made.</summary>
    public Option<Shard> Share { get; } = NewShare();

    /// <summary>Whether shares are put together.</summary>
    public Option<bool> Merge { get; } = new("--merge") { Description = "Put the shares together before all else." };

    /// <summary>Where toys are fitted.</summary>
    public Option Device => device;

    /// <summary>Seed of the random numbers.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "Seed of the random numbers: same seed, same toys.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>Gives a verb these flags.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="hasFits">Whether it fits the toys, so that it asks where.</param>
    public Command AddTo(Command command, bool hasFits = true)
    {
        command.Add(count);
        command.Add(seed);
        command.Add(truth);
        if (hasFits)
        {
            command.Add(device);
        }

        command.Add(Share);
        command.Add(Merge);

        return command;
    }

    /// <summary>Opens the device that the fits of toys shall run on.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="workspace">The workspace, for a measurement.</param>
    /// <param name="options">Which toys; receives the device.</param>
    /// <exception cref="InvalidInputException">PX0760: a GPU is asked for and there is no device.</exception>
    public FitDevice OpenDevice(Session session, Workspace workspace, ref ToyOptions options)
    {
        var (fit, fits) = (options.Fit, FitsPerToy * options.Toys * Math.Max(1, options.Values.Count));
        var opened = FitDevice.Open(session, session.Value(device), () => workspace.At(), fit, fits);
        options = opened.Fill(options);
        return opened;
    }

    /// <summary>Whether toys are wanted instead of asymptotic formulae.</summary>
    /// <param name="session">The verb at work.</param>
    /// <exception cref="InvalidInputException">PX0764: a device is asked for, and no toys.</exception>
    public bool AreWanted(Session session)
    {
        if (session.Has(count))
        {
            return true;
        }

        WarnWithoutToys(session, seed, truth);
        return session.Value(device) == DeviceKind.Cpu
            ? false
            : throw new InvalidInputException("PX0764", "--device", "the asymptotic formulae need no device; say how many --toys are wanted.");
    }

    /// <summary>Tells of options that only toys have a use for: PX1132.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="options">The options.</param>
    public static void WarnWithoutToys(Session session, params Option[] options)
    {
        var findings = new Findings();
        foreach (var option in options.Where(session.Has))
        {
            findings.Warning("PX1132", option.Name, "no toys are drawn, so that the option changes nothing; say how many --toys are wanted, or leave it out.");
        }

        session.Report(findings);
    }

    /// <summary>Gives options what the flags say.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="options">The options, otherwise filled.</param>
    /// <exception cref="InvalidInputException">PX0723: there are no toys.</exception>
    public ToyOptions Fill(Session session, ToyOptions options) => session.Value(count) > 0
        ? options with { Toys = session.Value(count), Seed = session.Value(seed), Truth = session.Has(truth) ? session.Value(truth) : null }
        : throw new InvalidInputException("PX0723", "--toys", FormattableString.Invariant($"{session.Value(count)} is given, expected at least 1."));

    /// <summary>The folder in which toys and results of a verb lie.</summary>
    /// <param name="verb">Name of the verb.</param>
    public static Option<string?> Folder(string verb) => new("--output", "-o")
    {
        Description = $"Folder for toys and results; the same command goes on with what is there. Default {FolderOf(verb, "WORKSPACE")}.",
        HelpName = "DIR",
    };

    /// <summary>The folder of a verb that has asymptotic formulae as well, and keeps toys where it is named one.</summary>
    public static Option<string?> FolderOfTests() => new("--output", "-o")
    {
        Description = "Folder that keeps the toys, so that the same command goes on where it was interrupted, or with more toys; holds the JSON document too.",
        HelpName = "DIR",
    };

    /// <summary>Refuses to share what is not kept.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="isKept">Whether toys have a file.</param>
    /// <exception cref="InvalidInputException">PX0793: shares need a folder.</exception>
    public void CheckShares(Session session, bool isKept)
    {
        if (!isKept && (session.Has(Share) || session.Has(Merge)))
        {
            throw new InvalidInputException("PX0793", session.Has(Share) ? "--shard" : "--merge", "shares of toys need a place to be kept: say --toys and an --output folder, the same for all shares.");
        }
    }

    /// <summary>The folder of a verb where the user names none.</summary>
    /// <param name="verb">Name of the verb.</param>
    /// <param name="workspace">Path of the workspace.</param>
    public static string FolderOf(string verb, string workspace) =>
        Path.Combine(Runs.OutputFolder.Parent, $"{verb}-{Path.GetFileNameWithoutExtension(workspace)}");

    /// <summary>Confidence levels.</summary>
    public static Option<double[]> Levels() => new("--levels")
    {
        Description = "Confidence levels; by default one standard deviation and 0.95.",
        HelpName = "LIST",
        CustomParser = NumberList.Parse,
    };

    /// <summary>Confidence levels that are such.</summary>
    /// <param name="levels">What the user wrote; null for nothing.</param>
    /// <exception cref="InvalidInputException">PX0724: one is not between 0 and 1.</exception>
    public static ValueList<double> Check(double[]? levels)
    {
        var findings = new Findings();
        foreach (var level in (levels ?? []).Where(level => level is not (> 0 and < 1)))
        {
            findings.Error("PX0724", "--levels", FormattableString.Invariant($"{level} is given; confidence levels lie between 0 and 1, such as 0.95."));
        }

        findings.ThrowIfErrors();
        return (levels ?? []).ToValueList();
    }

    /// <summary>The test statistic of confidence sets.</summary>
    public static Option<TestStatistic> Statistic() => new("--statistic")
    {
        Description = "Test statistic: TMu respects the bounds of the parameter, TMuTilde a boundary at 0 besides.",
        HelpName = "TMu|TMuTilde|QMu|QMuTilde|Q0",
        DefaultValueFactory = _ => TestStatistic.TMu,
    };

    private static Option<Shard> NewShare() => new("--shard")
    {
        Description = "Make only share i of n, for another machine each; --merge puts them together.",
        HelpName = "i/n",
        DefaultValueFactory = _ => Shard.Whole,
        CustomParser = result =>
        {
            var shard = Shard.Parse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "");
            if (shard is null)
            {
                result.AddError("--shard expects a share such as 2/4, the second of four.");
            }

            return shard ?? Shard.Whole;
        },
    };
}
