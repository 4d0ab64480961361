using ParamOO.Likelihoods;
using ParamOO.Reporting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli.Inspection;

/// <summary>What <c>inspect</c> says about a binned workspace; also its JSON document.</summary>
/// <param name="Kind">Always <c>workspace</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Poi">Parameter of interest of the first measurement; empty for none.</param>
/// <param name="Bins">Bins of all channels.</param>
/// <param name="Channels">The channels.</param>
/// <param name="Parameters">All parameters, in the order of points.</param>
internal sealed record WorkspaceInspection(
    string Kind,
    string Path,
    long SizeBytes,
    string Poi,
    int Bins,
    IReadOnlyList<WorkspaceInspection.ChannelEntry> Channels,
    IReadOnlyList<AnalysisInspection.ParameterEntry> Parameters)
{
    private const int MostParametersShown = 60;

    /// <summary>Looks at a workspace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="workspace">What it says.</param>
    public static WorkspaceInspection Of(string path, Workspace workspace)
    {
        var model = workspace.At(null);
        return new(
            "workspace",
            path,
            new FileInfo(path).Length,
            model.Poi < 0 ? "" : model.Parameters[model.Poi].Name,
            model.Bins,
            [.. workspace.Channels.Select(channel => ChannelEntry.Of(channel, model))],
            [.. model.Parameters.Select(AnalysisInspection.ParameterEntry.Of)]);
    }

    /// <summary>Prints the document or, for people, tables.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="json">Whether as one JSON document.</param>
    public void Show(Session session, bool json)
    {
        if (json)
        {
            session.WriteJson(this);
            return;
        }

        TablePrinter.Print(session.Tables, new ReportTable(
            $"{ReportText.Literal(Path)}: {ReportText.Count(SizeBytes)} bytes, {Channels.Count} channels, {Bins} bins, {Parameters.Count} parameters, POI {(Poi.Length > 0 ? ReportText.Literal(Poi) : "none")}",
            [new("channel", false), new("bins"), new("hypotheses", false), new("knots"), new("expected"), new("samples", false)],
            Channels.Select(channel => channel.Row()).ToValueList()));
        TablePrinter.Print(session.Tables, new ReportTable(
            "Parameters",
            [new("parameter", false), new("nominal"), new("bounds", false), new("constraint", false)],
            Parameters.Take(MostParametersShown).Select(Row).ToValueList(),
            Parameters.Count > MostParametersShown ? $"{Parameters.Count - MostParametersShown} more; --json lists all" : ""));
    }

    private static ValueList<string> Row(AnalysisInspection.ParameterEntry parameter) =>
    [
        ReportText.Literal(parameter.Name), ReportText.Setting(parameter.Nominal), $"[{ReportText.Setting(parameter.Bounds.Low)}, {ReportText.Setting(parameter.Bounds.High)}]",
        parameter.Constraint,
    ];

    /// <summary>One channel.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Bins">Its bins.</param>
    /// <param name="Variable">t(μ′); null for an ordinary channel.</param>
    /// <param name="Range">Hypotheses that it covers; null for an ordinary channel.</param>
    /// <param name="Knots">Number of knots.</param>
    /// <param name="ExpectedEvents">Expected events at the initial point.</param>
    /// <param name="Samples">Names of its samples.</param>
    internal sealed record ChannelEntry(
        string Name, int Bins, string? Variable, Interval? Range, int Knots, double ExpectedEvents, IReadOnlyList<string> Samples)
    {
        /// <summary>Describes a channel.</summary>
        /// <param name="channel">The channel.</param>
        /// <param name="model">The workspace, compiled at its reference.</param>
        public static ChannelEntry Of(Channel channel, CompiledModel model)
        {
            var place = model.Channels.First(bins => bins.Name == channel.Name);
            var expected = new Likelihood(model).AsimovData(model.Initial.AsSpan());
            return new(
                channel.Name,
                place.Bins,
                channel.Axis?.Variable.Text,
                channel.Axis?.Range,
                channel.Hypothesis?.KnotCount ?? 0,
                expected.Skip(place.FirstBin).Take(place.Bins).Sum(),
                [.. channel.Samples.Select(sample => sample.Name)]);
        }

        /// <summary>The channel as a row of texts.</summary>
        public ValueList<string> Row() =>
        [
            ReportText.Literal(Name), ReportText.Count(Bins), Range is { } range ? $"{ReportText.Literal(Variable ?? "")}, [{ReportText.Setting(range.Low)}, {ReportText.Setting(range.High)}]" : "",
            Knots > 0 ? ReportText.Count(Knots) : "", ReportText.Number(ExpectedEvents, 5), ReportText.Literal(string.Join(", ", Samples)),
        ];
    }
}
