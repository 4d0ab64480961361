using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Toys;

/// <summary>What a file of toys says of itself: everything that the numbers in it depend on, and nothing else, above all not how many there are.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Hypotheses">The tested values, ascending.</param>
/// <param name="Seed">Seed of the random numbers.</param>
/// <param name="Statistic">The test statistic, which says whether fits respect a boundary at 0.</param>
/// <param name="Block">Toys that stand together.</param>
/// <param name="Content">Digest of the workspace, or of the unbinned likelihood.</param>
/// <param name="Points">Digest of the points where toys are drawn, which the data enter through.</param>
/// <param name="Conditions">What was asked for besides: the measurement, what is held, how profiles are looked at.</param>
/// <param name="Streams">What the toys of each hypothesis are for.</param>
/// <param name="Shard">Which share of the toys the file holds.</param>
public sealed record ToyHeader(
    string Poi,
    ValueList<double> Hypotheses,
    ulong Seed,
    TestStatistic Statistic,
    int Block,
    string Content,
    string Points,
    string Conditions,
    ValueList<ToyStream> Streams,
    Shard Shard)
{
    private const string Format = "paramoo toys 2";

    /// <summary>The header of a run.</summary>
    /// <param name="content">Digest of the workspace, or of the unbinned likelihood.</param>
    /// <param name="run">The run.</param>
    /// <param name="shard">Which share of it.</param>
    public static ToyHeader Of(string content, IToyRun run, Shard shard) => new(
        run.Poi,
        run.Points.Select(point => point.Tested).ToValueList(),
        run.Options.Seed,
        run.Options.Statistic,
        run.Options.Block,
        content,
        Digest(run),
        ConditionsOf(run.Options),
        run.Points.Select(point => point.Stream).ToValueList(),
        shard);

    /// <summary>Reads the header of a file.</summary>
    /// <param name="metadata">Key-value pairs of its schema.</param>
    /// <returns>The header; null where the file is not one of toys.</returns>
    internal static ToyHeader? Read(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != Format)
        {
            return null;
        }

        var culture = CultureInfo.InvariantCulture;
        return new ToyHeader(
            metadata["poi"],
            metadata["hypotheses"].Split(' ').Select(value => double.Parse(value, culture)).ToValueList(),
            ulong.Parse(metadata["seed"], culture),
            Enum.Parse<TestStatistic>(metadata["statistic"]),
            int.Parse(metadata["block"], culture),
            metadata["content"],
            metadata["points"],
            metadata["conditions"],
            metadata["streams"].Split(' ').Select(Enum.Parse<ToyStream>).ToValueList(),
            Shard.Parse(metadata["shard"])!);
    }

    /// <summary>Key-value pairs of the schema.</summary>
    internal Dictionary<string, string> Write() => new()
    {
        ["format"] = Format,
        ["poi"] = Poi,
        ["hypotheses"] = string.Join(' ', Hypotheses.Select(value => value.ToString("R", CultureInfo.InvariantCulture))),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["statistic"] = Statistic.ToString(),
        ["block"] = Block.ToString(CultureInfo.InvariantCulture),
        ["content"] = Content,
        ["points"] = Points,
        ["conditions"] = Conditions,
        ["streams"] = string.Join(' ', Streams),
        ["shard"] = Shard.ToString(),
        ["statuses"] = string.Join(' ', Enum.GetNames<FitStatus>()),
    };

    /// <summary>In what two headers differ, in words; empty when they are equal.</summary>
    /// <param name="other">The other header.</param>
    internal IEnumerable<string> DifferencesFrom(ToyHeader other)
    {
        var (mine, theirs) = (Write(), other.Write());
        return mine.Keys.Where(key => mine[key] != theirs[key]).Select(key => mine[key].Length + theirs[key].Length < 40
            ? $"{key} {theirs[key]} instead of {mine[key]}"
            : $"other {key}");
    }

    private static string ConditionsOf(ToyOptions options) => string.Join(
        "; ",
        $"measurement {options.Measurement ?? "first"}",
        options.StatOnly ? "statistics only" : "all parameters",
        $"held {string.Join(' ', options.Held.Select(held => FormattableString.Invariant($"{held.Name}={held.Value:R}")))}".TrimEnd(),
        FormattableString.Invariant($"{options.ProfileGrid} values of the profile"));

    private static string Digest(IToyRun run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var point in run.Points)
        {
            hash.AppendData(MemoryMarshal.AsBytes(point.Parameters.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
