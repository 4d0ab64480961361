using System.Text.Json;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>neyman</c>. Keys are a contract.</summary>
/// <param name="Poi">Name of the tested parameter.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="Seed">Seed of the random numbers.</param>
/// <param name="Toys">Toys of each hypothesis, failed ones included.</param>
/// <param name="Failures">How many toys failed in which way; empty for none.</param>
/// <param name="Levels">What the data do not exclude, per confidence level.</param>
/// <param name="Hypotheses">One per tested value, ascending.</param>
/// <param name="Workspace">Digest of the workspace, or of the unbinned likelihood.</param>
internal sealed record NeymanDocument(
    string Poi,
    string Statistic,
    ulong Seed,
    long Toys,
    IReadOnlyDictionary<string, long> Failures,
    IReadOnlyList<NeymanDocument.LevelEntry> Levels,
    IReadOnlyList<NeymanDocument.Hypothesis> Hypotheses,
    string? Workspace = null)
{
    /// <summary>What the library found.</summary>
    /// <param name="construction">The construction.</param>
    /// <param name="options">Which toys it is made of.</param>
    /// <param name="failures">How many toys failed in which way.</param>
    /// <param name="workspace">Digest of the workspace, or of the unbinned likelihood.</param>
    public static NeymanDocument Of(NeymanConstruction construction, ToyOptions options, IReadOnlyDictionary<string, long> failures, string workspace) => new(
        construction.Poi,
        ScanDocument.Word(construction.Statistic),
        options.Seed,
        options.Toys,
        failures,
        [.. construction.Sets.Zip(construction.Asymptotic, (toys, asymptotic) => new LevelEntry(toys.Level, Intervals(toys), Intervals(asymptotic)))],
        [.. construction.Points.Select(point => HypothesisOf(point))],
        workspace);

    /// <summary>The belts of the document.</summary>
    public ValueList<ConfidenceBelt> Belts() =>
        Levels.Select((level, index) => new ConfidenceBelt(level.Level, Hypotheses.Select(point => CriticalOf(point, index)).ToValueList())).ToValueList();

    /// <summary>Reports belts that say nothing about toys: those of another parameter, statistic or workspace.</summary>
    /// <param name="path">The file of the belts.</param>
    /// <param name="run">The toys.</param>
    /// <param name="workspace">Digest of their workspace.</param>
    /// <param name="findings">Receives what does not fit.</param>
    public void CheckFits(string path, IToyRun run, string workspace, Findings findings)
    {
        var statistic = ScanDocument.Word(run.Options.Statistic);
        if (Poi != run.Poi)
        {
            findings.Error("PX0730", path, $"the belt is one of {Poi}, and the toys are tested along {run.Poi}; make a belt with --poi {run.Poi}.");
        }

        if (Statistic != statistic)
        {
            findings.Error("PX0730", path, $"the belt is one of the statistic {Statistic}, and the toys are tested with {statistic}; use the same --statistic for both.");
        }

        if (Workspace is null)
        {
            findings.Warning("PX0731", path, "the belt does not say which workspace it was made of; make sure that it is this one.");
        }
        else if (Workspace != workspace)
        {
            findings.Error("PX0730", path, "the belt was made of another workspace; make one of this workspace with paramoo neyman.");
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">PX0727: it is no such document.</exception>
    public static NeymanDocument Read(string path)
    {
        try
        {
            var document = JsonSerializer.Deserialize<NeymanDocument>(File.ReadAllText(path), JsonOutput.Options)!;
            _ = document.Belts();
            return document;
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or ArgumentException)
        {
            throw new InvalidInputException("PX0727", path, "this is no result of paramoo neyman; name its neyman.json, or the folder that holds it.");
        }
    }

    private static CriticalValue CriticalOf(Hypothesis point, int index)
    {
        var level = point.Levels[index];
        return new CriticalValue(point.Value, level.Level, level.Critical.Value, new Vocabulary.Interval(level.Critical.Low, level.Critical.High), point.Toys, point.Failed);
    }

    private static IEnumerable<Interval> Intervals(ConfidenceSet set) => set.Intervals.Select(interval => new Interval(EdgeOf(interval.Low), EdgeOf(interval.High)));

    private static Edge EdgeOf(ConfidenceEdge edge) => new(edge.Value, [edge.Uncertainty.Low, edge.Uncertainty.High], edge.IsOpen);

    private static Hypothesis HypothesisOf(NeymanPoint point) => new(
        point.Value,
        point.Observed,
        ScanDocument.Word(point.Status),
        Measured.Of(point.PValue),
        point.AsymptoticPValue,
        point.Toys,
        point.Failed,
        point.Agreement,
        [.. point.Levels.Select(level => new AtLevel(
            level.Critical.Level, new Measured(level.Critical.Value, level.Critical.Uncertainty.Low, level.Critical.Uncertainty.High), Measured.Of(level.Coverage), Measured.Of(level.AsymptoticCoverage)))]);

    /// <summary>One confidence level.</summary>
    /// <param name="Level">In (0, 1).</param>
    /// <param name="Intervals">What toys do not exclude.</param>
    /// <param name="Asymptotic">What the large-sample thresholds do not exclude.</param>
    internal sealed record LevelEntry(double Level, IEnumerable<Interval> Intervals, IEnumerable<Interval> Asymptotic);

    /// <summary>One connected part of what is not excluded.</summary>
    /// <param name="Low">Lower edge.</param>
    /// <param name="High">Upper edge.</param>
    internal sealed record Interval(Edge Low, Edge High);

    /// <summary>An edge.</summary>
    /// <param name="Value">Where it is.</param>
    /// <param name="Uncertainty">Where it may be, because toys are finite.</param>
    /// <param name="IsOpen">Whether it is the end of what was tested.</param>
    internal sealed record Edge(double Value, double[] Uncertainty, bool IsOpen);

    /// <summary>A number with an interval of one standard deviation.</summary>
    /// <param name="Value">The number.</param>
    /// <param name="Low">Lower end.</param>
    /// <param name="High">Upper end; null for none.</param>
    internal sealed record Measured(double Value, double Low, double High)
    {
        /// <summary>A probability.</summary>
        /// <param name="probability">The probability.</param>
        public static Measured Of(ToyProbability probability) => new(probability.Value, probability.Uncertainty.Low, probability.Uncertainty.High);
    }

    /// <summary>One tested value.</summary>
    /// <param name="Value">μ′.</param>
    /// <param name="T">The statistic of the data.</param>
    /// <param name="Status">Why the fits to the data stopped.</param>
    /// <param name="PValue">From toys.</param>
    /// <param name="AsymptoticPValue">By the large-sample distribution of the statistic.</param>
    /// <param name="Toys">How many toys.</param>
    /// <param name="Failed">How many of them failed.</param>
    /// <param name="Agreement">Kolmogorov–Smirnov probability of toys and the large-sample distribution.</param>
    /// <param name="Levels">Per confidence level.</param>
    internal sealed record Hypothesis(
        double Value, double T, string Status, Measured PValue, double AsymptoticPValue, int Toys, int Failed, double Agreement, IReadOnlyList<AtLevel> Levels);

    /// <summary>One confidence level at one tested value.</summary>
    /// <param name="Level">In (0, 1).</param>
    /// <param name="Critical">Critical value.</param>
    /// <param name="Coverage">What it covers on toys that did not make it.</param>
    /// <param name="AsymptoticCoverage">What the large-sample threshold covers on those.</param>
    internal sealed record AtLevel(double Level, Measured Critical, Measured Coverage, Measured AsymptoticCoverage);
}
