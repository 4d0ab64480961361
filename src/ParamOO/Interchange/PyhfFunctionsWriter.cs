using ParamOO.Interchange.RooFit;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>
/// Writes a workspace for pyhf with a modifier of its own, which the module beside it adds to pyhf: exact for every μ, μ′ and α, the free fit included.
/// </summary>
public static class PyhfFunctionsWriter
{
    private const string ModuleResource = "ParamOO.Interchange.Python.paramoo_pyhf.py";

    /// <summary>The name of the module's file.</summary>
    public const string ModuleName = "paramoo_pyhf.py";

    /// <summary>The Python module that reads what is written here.</summary>
    public static string Module()
    {
        using var stream = typeof(PyhfFunctionsWriter).Assembly.GetManifestResourceStream(ModuleResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The text of a workspace.</summary>
    /// <param name="workspace">The workspace; it keeps its rules and has a parameter of interest.</param>
    /// <param name="options">Measurement, data and the hypothesis that holds unless the module is asked for another; null for the reference.</param>
    /// <param name="findings">Receives notes and warnings.</param>
    /// <exception cref="InvalidInputException">The workspace says what pyhf cannot; all findings are listed.</exception>
    public static string Write(Workspace workspace, RooExportOptions options, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reference = workspace.Channels.FirstOrDefault(channel => channel.Axis is not null)?.Axis?.Reference;
        var model = RooModelBuilder.Build(workspace, options with { Hypothesis = options.Hypothesis ?? reference ?? 1 }, findings);
        var plain = new Workspace([.. model.Channels.Select(channel => new Channel(channel.Name, [.. channel.Samples.Select(Plain)]))], [], []);
        PyhfWorkspaceWriter.Check(plain).ThrowIfErrors();
        return JsonScribe.Document(scribe => scribe.Object(root =>
        {
            root.Key("channels").List(model.Channels, WriteChannel);
            root.Key("observations").List(model.Channels, (list, channel) => list.Line(line =>
            {
                line.Key("name").Text(channel.Name);
                line.Key("data").Row(channel.Data.Span);
            }));
            root.Key("measurements").List([0], (list, _) => list.Object(item => WriteMeasurement(item, workspace, model, options)));
            root.Key("version").Text("1.0.0");
            root.Key("paramoo").Object(item => WriteFunctions(item, model, reference));
        }));
    }

    /// <summary>What pyhf itself understands of a sample, under the names of the parameters.</summary>
    private static Sample Plain(RooSample sample) =>
        new(sample.Name, new Yields.ConstantYields(sample.Contents), [.. sample.Modifiers.Select(Renamed)]);

    private static Modifier Renamed(RooModifier modifier) =>
        modifier.Source is NormSys or HistoSys or NormFactor ? modifier.Source with { Name = modifier.Parameters[0] } : modifier.Source;

    private static void WriteChannel(JsonScribe list, RooChannel channel) => list.Object(item =>
    {
        item.Key("name").Text(channel.Name);
        item.Key("samples").List(channel.Samples, (samples, sample) => samples.Object(place =>
        {
            place.Key("name").Text(sample.Name);
            place.Key("data").Row(sample.Contents.Span);
            place.Key("modifiers").List([null, .. sample.Modifiers], (modifiers, modifier) =>
            {
                if (modifier is not null)
                {
                    ModifierWriting.Write(modifiers, Renamed(modifier), null);
                }
                else if (sample.BinFactors.Count > 0)
                {
                    modifiers.Line(line => WriteBinFactors(line, channel, sample));
                }
            });
        }));
    });

    private static void WriteBinFactors(JsonScribe line, RooChannel channel, RooSample sample)
    {
        line.Key("name").Text($"paramoo_{channel.Name}_{sample.Name}");
        line.Key("type").Text("paramoo");
        line.Key("data").Words(sample.BinFactors);
    }

    private static void WriteMeasurement(JsonScribe item, Workspace workspace, RooModel model, RooExportOptions options)
    {
        var source = workspace.Measurements.First(measurement => options.Measurement is null || measurement.Name == options.Measurement);
        var perBin = PerBinSets(model);
        item.Key("name").Text(source.Name);
        item.Key("config").Object(config =>
        {
            config.Key("poi").Text(model.Of(RooRole.Poi).First().Name);
            config.Key("parameters").List(Scalars(model), (list, variable) => list.Line(line => WriteSettings(line, variable, model)));
        });
        if (source.Parameters.Any(settings => perBin.Contains(settings.Name) && (settings.AuxiliaryData ?? settings.Factors ?? settings.Sigmas) is not null))
        {
            throw new InvalidInputException("PX0805", "measurement", "factors of single bins have settings of their own, which this form does not state; use --to pyhf.");
        }
    }

    private static HashSet<string> PerBinSets(RooModel model) =>
    [
        .. model.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers)
            .Where(modifier => modifier.Source is ShapeSys or ShapeFactor or StatError).Select(modifier => modifier.Source.Name),
    ];

    /// <summary>Parameters that are not those of single bins.</summary>
    private static IEnumerable<RooVariable> Scalars(RooModel model)
    {
        var perBin = model.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers)
            .Where(modifier => modifier.Source is ShapeSys or ShapeFactor or StatError).SelectMany(modifier => modifier.Parameters).ToHashSet(StringComparer.Ordinal);
        return model.Variables.Where(variable => variable.Role is RooRole.Poi or RooRole.Nuisance && !perBin.Contains(variable.Name));
    }

    private static void WriteSettings(JsonScribe line, RooVariable variable, RooModel model)
    {
        line.Key("name").Text(variable.Name);
        line.Key("inits").Row([variable.Value]);
        if (double.IsFinite(variable.Range.Width))
        {
            line.Key("bounds").List([variable.Range], (list, range) => list.Row([range.Low, range.High]));
        }

        if (model.Variables.FirstOrDefault(other => other.Name == $"nom_{variable.Name}") is { } global)
        {
            line.Key("auxdata").Row([global.Value]);
        }

        line.Key("fixed").Flag(variable.IsFixed);
    }

    private static void WriteFunctions(JsonScribe item, RooModel model, double? reference)
    {
        item.Key("hypothesis");
        if (model.Hypothesis is { } hypothesis)
        {
            item.Text(hypothesis);
        }
        else
        {
            item.Nothing();
        }

        item.Key("reference").Number(reference ?? model.Of(RooRole.Poi).First().Value);
        var stated = model.Channels.SelectMany(channel => channel.Samples).SelectMany(sample => sample.Modifiers).SelectMany(modifier => modifier.Parameters).ToHashSet(StringComparer.Ordinal);
        item.Key("parameters").Words(Scalars(model).Select(variable => variable.Name).Where(name => !stated.Contains(name)));
        item.Key("constants").Line(line =>
        {
            foreach (var constant in model.Of(RooRole.Constant))
            {
                line.Key(constant.Name).Number(constant.Value);
            }
        });
        item.Key("functions").List(model.Functions, WriteFunction);
    }

    private static void WriteFunction(JsonScribe list, RooFunction function) => list.Line(line =>
    {
        line.Key("name").Text(function.Name);
        switch (function)
        {
            case FormulaFunction formula:
                line.Key("formula").Text(formula.Text);
                break;
            case ProductFunction product:
                line.Key("factors").Words(product.Factors);
                break;
            case SumFunction sum:
                line.Key("summands").Words(sum.Summands);
                break;
            case InterpolationFunction interpolation:
                line.Key("nominal").Text(interpolation.Nominal);
                line.Key("vars").Words(interpolation.Variations.Select(variation => variation.Parameter));
                line.Key("low").Words(interpolation.Variations.Select(variation => variation.Low));
                line.Key("high").Words(interpolation.Variations.Select(variation => variation.High));
                line.Key("codes").Row([.. interpolation.Variations.Select(variation => (double)variation.PiecewiseCode)]);
                break;
        }
    });
}
