using System.CommandLine;
using System.Text.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Runs;

/// <summary>What a shard says of the command that made it, so that a merge can read the same analysis in the same way.</summary>
/// <param name="Program">Program and version.</param>
/// <param name="Input">Full path of the analysis.</param>
/// <param name="Options">The options that replaced settings of the analysis, word by word.</param>
internal sealed record ShardOrigin(string Program, string Input, string[] Options)
{
    /// <summary>The text of it.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>Reads what shards say; all must say the same.</summary>
    /// <param name="texts">The texts, at least one.</param>
    /// <exception cref="InvalidInputException">PX0167: they were made by different versions or from different analyses.</exception>
    public static ShardOrigin Read(IReadOnlyList<string> texts)
    {
        if (texts.Distinct().Count() > 1)
        {
            throw new InvalidInputException("PX0167", "parts", "the shards were filled by different versions, from different analyses or with different options; fill all shards again in the same way.");
        }

        try
        {
            if (JsonSerializer.Deserialize<ShardOrigin>(texts[0]) is { Program: not null, Input: not null, Options: not null } origin)
            {
                return origin.Program == RunManifest.ThisProgram
                    ? origin
                    : throw new InvalidInputException("PX0167", "parts", $"the shards were filled by {origin.Program}, this is {RunManifest.ThisProgram}; fill all shards again.");
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new InvalidInputException("PX0166", "parts", "the shards do not say which analysis they were filled from; fill them again.");
    }

    /// <summary>The analysis as the shards had it.</summary>
    /// <param name="session">The command line of the merge.</param>
    /// <param name="input">Another place of the analysis; null for where the shards found it.</param>
    /// <param name="findings">Receives warnings.</param>
    public AnalysisPlan Plan(Session session, string? input, Findings findings)
    {
        var flags = new PlanFlags();
        var verb = new Command("fill");
        flags.AddTo(verb);
        var plan = PlanInput.Read(session, InputPath.MustExist(input ?? Input), findings).Plan;
        return flags.Apply(session.With(verb.Parse(Options)), plan);
    }
}
