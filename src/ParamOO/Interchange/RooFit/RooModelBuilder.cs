using System.Collections.Immutable;
using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>Puts a workspace into RooFit's words.</summary>
internal sealed class RooModelBuilder
{
    private readonly Workspace workspace;
    private readonly RooExportOptions options;
    private readonly Findings findings;
    private readonly ExportNames names;
    private readonly RooGraph graph;
    private readonly RooParameters parameters;
    private readonly YieldFormulae yields;
    private readonly HypothesisModels models;
    private readonly DataSet data;
    private readonly bool needsTotals;
    private string? hypothesis;

    private RooModelBuilder(Workspace workspace, RooExportOptions options, Findings findings, bool needsTotals)
    {
        (this.workspace, this.options, this.findings, this.needsTotals) = (workspace, options, findings, needsTotals);
        names = new ExportNames(findings);
        graph = new RooGraph(names);
        parameters = new RooParameters(workspace, graph, names, findings);
        yields = new YieldFormulae(graph);
        models = new HypothesisModels(workspace, new StatementOptions { Measurement = options.Measurement });
        data = options.Data ?? models.DefaultData;
    }

    /// <summary>Makes the model.</summary>
    /// <param name="workspace">The workspace; it keeps its rules and has a parameter of interest.</param>
    /// <param name="options">What to make.</param>
    /// <param name="findings">Receives notes and warnings.</param>
    /// <param name="needsTotals">Whether every channel must name the expected yields of its bins.</param>
    /// <exception cref="InvalidInputException">The workspace says what the target cannot; all findings are listed.</exception>
    public static RooModel Build(Workspace workspace, RooExportOptions options, Findings findings, bool needsTotals = false)
    {
        var found = new Findings();
        var model = new RooModelBuilder(workspace, options, found, needsTotals).Build();
        found.ThrowIfErrors();
        findings.AddRange(found);
        return model;
    }

    /// <summary>Whether data of the model are Asimov data.</summary>
    public static bool IsAsimov(Workspace workspace, RooExportOptions options) =>
        (options.Data ?? new HypothesisModels(workspace, new StatementOptions { Measurement = options.Measurement }).DefaultData) is AsimovData;

    private bool IsTied => models.FollowsHypothesis && options.Hypothesis is null;

    private RooModel Build()
    {
        DeclareParameters();
        if (findings.HasErrors)
        {
            return new([], [], [], [], [], null);
        }

        hypothesis = HypothesisName();
        var reference = ReferenceHypothesis();
        models.Check(models.FollowsHypothesis ? [reference] : [], data);
        var compiled = models.At(reference);
        var counts = data.At(models, compiled);
        var course = IsTied && data is ObservedData ? ObservedCourse.Of(workspace, models, options, findings) : null;
        var channels = workspace.Channels.Select((channel, index) => ChannelBuilder(channel, index, compiled, counts, course).Build()).ToValueList();
        return new(graph.Variables, graph.Functions, channels, parameters.Constraints, yields.Bases, hypothesis);
    }

    private void DeclareParameters()
    {
        var index = options.Measurement is null ? 0 : workspace.Measurements.ToList().FindIndex(measurement => measurement.Name == options.Measurement);
        var sets = ParameterSets.Of(workspace, index, null, []);
        foreach (var name in options.FurtherPois.Where(name => sets.All(set => set.Name != name || !set.IsScalar)))
        {
            findings.Error("PX0822", "--poi", $"'{name}' is not a parameter; {Suggestion.For(name, [.. sets.Select(set => set.Name)])}");
        }

        foreach (var set in sets.OrderBy(set => set.Name == models.PoiName ? 0 : 1))
        {
            parameters.Declare(set, set.Name == models.PoiName || options.FurtherPois.Contains(set.Name));
        }
    }

    /// <summary>μ itself, or a constant beside it.</summary>
    private string? HypothesisName()
    {
        if (!models.FollowsHypothesis || options.Hypothesis is null)
        {
            return models.FollowsHypothesis ? parameters[models.PoiName] : null;
        }

        return graph.Add(new(names.New(parameters[models.PoiName] + "p"), options.Hypothesis.Value, models.Range, RooRole.Constant));
    }

    /// <summary>Where constant data are taken: the hypothesis, or that of reference, or the knot next to it.</summary>
    private double ReferenceHypothesis()
    {
        var reference = options.Hypothesis ?? models.NominalPoint[models.Poi];
        var known = models.ObservedValues;
        return options.Hypothesis is null && data is ObservedData && known.Count > 0 ? known.MinBy(value => Math.Abs(value - reference)) : reference;
    }

    private RooChannelBuilder ChannelBuilder(Channel channel, int index, CompiledModel compiled, ImmutableArray<double> counts, ObservedCourse? course)
    {
        var place = compiled.Channels.First(bins => bins.Name == channel.Name);
        var name = ExportNames.Legal(channel.Name);
        if (workspace.Channels.Take(index).Any(other => ExportNames.Legal(other.Name) == name))
        {
            name += $"_{index}";
        }

        var axis = channel.Axis is { } source ? (source, VariableName(source)) : default((HypothesisAxis, string)?);
        IDataCourse? correction = IsTied && channel.Axis is { } own ? course is null ? new ExpectedCourse(models, channel) : course.Of(own, place) : null;
        return new RooChannelBuilder(channel, name, $"/channels/{index}", axis, [.. counts.AsSpan(place.FirstBin, place.Bins)], correction, needsTotals, parameters, graph, yields, findings);
    }

    private string VariableName(HypothesisAxis axis)
    {
        var text = FormulaText.Of(axis.Variable, _ => hypothesis!);
        return Expression.IsName(text) ? text : graph.Formula($"t_{hypothesis}", text);
    }
}
