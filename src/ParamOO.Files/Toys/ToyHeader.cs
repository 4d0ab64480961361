using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Interchange;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Files.Toys;

/// <summary>What a file of toys says of itself: everything that the numbers in it depend on, and nothing else, above all not how many there are.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Hypotheses">The tested values, ascending.</param>
/// <param name="Seed">Seed of the random numbers.</param>
/// <param name="Statistic">The test statistic, which says whether fits respect a boundary at 0.</param>
/// <param name="Block">Toys that stand together.</param>
/// <param name="Workspace">Digest of the workspace.</param>
/// <param name="Points">Digest of the points where toys are drawn, which the data enter through.</param>
/// <param name="Stream">What the toys are for.</param>
/// <param name="Shard">Which share of the toys the file holds.</param>
public sealed record ToyHeader(
    string Poi, ValueList<double> Hypotheses, ulong Seed, TestStatistic Statistic, int Block, string Workspace, string Points, ToyStream Stream, Shard Shard)
{
    private const string Format = "paramoo toys 1";

    /// <summary>The header of a run.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="run">The run.</param>
    /// <param name="shard">Which share of it.</param>
    public static ToyHeader Of(Workspace workspace, ToyRun run, Shard shard) => new(
        run.Models.PoiName,
        run.Hypotheses.Select(hypothesis => hypothesis.Tested).ToValueList(),
        run.Options.Seed,
        run.Options.Statistic,
        run.Options.Block,
        WorkspaceWriter.Digest(workspace),
        Digest(run),
        run.Hypotheses[0].Stream,
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
            metadata["workspace"],
            metadata["points"],
            Enum.Parse<ToyStream>(metadata["stream"]),
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
        ["workspace"] = Workspace,
        ["points"] = Points,
        ["stream"] = Stream.ToString(),
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

    private static string Digest(ToyRun run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var hypothesis in run.Hypotheses)
        {
            hash.AppendData(MemoryMarshal.AsBytes(hypothesis.Point.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
