using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Writes workspaces in HS3 (the HEP Statistics Serialization Standard, 0.2) as ROOT's RooJSONFactoryWSTool and pyhs3 read it. No number is written as a
/// reference, where ROOT keeps six digits: all stand in contents, parameter values or formulae.
/// </summary>
public static class Hs3Writer
{
    private const double PointlessThreshold = 0;

    /// <summary>The text of a workspace in HS3.</summary>
    /// <param name="workspace">The workspace; it keeps its rules and has a parameter of interest.</param>
    /// <param name="options">At one hypothesis, or with the hypothesis tied to the parameter of interest.</param>
    /// <param name="findings">Receives notes and warnings.</param>
    /// <exception cref="InvalidInputException">The workspace says what HS3 cannot; all findings are listed.</exception>
    public static string Write(Workspace workspace, RooExportOptions options, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(options);
        var model = RooModelBuilder.Build(workspace, options, findings);
        return Write(model, options, options.Names.DataName(RooModelBuilder.IsAsimov(workspace, options)));
    }

    private static string Write(RooModel model, RooExportOptions options, string data)
    {
        var analysis = $"{options.Names.Pdf}_{data}";
        return JsonScribe.Document(scribe => scribe.Object(root =>
        {
            root.Key("metadata").Object(item =>
            {
                item.Key("hs3_version").Text("0.2");
                item.Key("packages").List(["ParamOO"], (list, name) => list.Line(line =>
                {
                    line.Key("name").Text(name);
                    line.Key("version").Text("0.1.0");
                }));
            });
            WriteDomains(root, model, analysis);
            WriteValues(root, model);
            root.Key("functions").List(model.Functions, WriteFunction);
            WriteDistributions(root, model, options.Corrections);
            root.Key("data").List(model.Channels, (list, channel) => list.Object(item =>
            {
                item.Key("name").Text($"{data}_{channel.Name}");
                item.Key("type").Text("binned");
                WriteAxes(item, channel);
                item.Key("contents").Row(channel.Data.Span);
            }));
            WriteLikelihood(root, model, options.Corrections, analysis, data);
            WriteAnalysis(root, model, analysis);
            WriteMisc(root, model, options, analysis, data);
        }));
    }

    private static string Distribution(RooChannel channel, CorrectionForm form) =>
        channel.Corrections.Count > 0 && form == CorrectionForm.Factors ? $"model_{channel.Name}_poo" : $"model_{channel.Name}";

    private static void WriteDomains(JsonScribe root, RooModel model, string analysis) => root.Key("domains").List(
        new (string Name, IEnumerable<RooVariable> Variables)[]
        {
            ("default_domain", model.Variables.Where(variable => double.IsFinite(variable.Range.Low) || double.IsFinite(variable.Range.High))),
            ($"{analysis}_parameters_of_interest", model.Of(RooRole.Poi)),
            ($"{analysis}_nuisance_parameters", model.Of(RooRole.Nuisance).Where(variable => !variable.IsFixed)),
            ($"{analysis}_global_observables", model.Of(RooRole.Global)),
        },
        (list, domain) => list.Object(item =>
        {
            item.Key("name").Text(domain.Name);
            item.Key("type").Text("product_domain");
            item.Key("axes").List(domain.Variables, (axes, variable) => axes.Line(line =>
            {
                line.Key("name").Text(variable.Name);
                WriteEnd(line, "min", variable.Range.Low);
                WriteEnd(line, "max", variable.Range.High);
            }));
        }));

    private static void WriteEnd(JsonScribe line, string key, double end)
    {
        if (double.IsFinite(end))
        {
            line.Key(key).Number(end);
        }
    }

    private static void WriteValues(JsonScribe root, RooModel model) => root.Key("parameter_points").List(["default_values"], (list, name) => list.Object(item =>
    {
        item.Key("name").Text(name);
        item.Key("parameters").List(model.Variables, (values, variable) => values.Line(line =>
        {
            line.Key("name").Text(variable.Name);
            line.Key("value").Number(variable.Value);
            if (variable.IsConstant)
            {
                line.Key("const").Flag(true);
            }
        }));
    }));

    private static void WriteFunction(JsonScribe list, RooFunction function) => list.Line(line =>
    {
        line.Key("name").Text(function.Name);
        switch (function)
        {
            case FormulaFunction formula:
                line.Key("type").Text("generic_function");
                line.Key("expression").Text(formula.Text);
                break;
            case ProductFunction product:
                line.Key("type").Text("product");
                line.Key("factors").Words(product.Factors);
                break;
            case SumFunction sum:
                line.Key("type").Text("sum");
                line.Key("summands").Words(sum.Summands);
                break;
            case InterpolationFunction interpolation:
                line.Key("type").Text("interpolation");
                line.Key("nom").Text(interpolation.Nominal);
                line.Key("vars").Words(interpolation.Variations.Select(variation => variation.Parameter));
                line.Key("low").Words(interpolation.Variations.Select(variation => variation.Low));
                line.Key("high").Words(interpolation.Variations.Select(variation => variation.High));
                line.Key("interpolationCodes").Row([.. interpolation.Variations.Select(variation => (double)variation.PiecewiseCode)]);
                line.Key("positiveDefinite").Flag(false);
                break;
        }
    });

    private static void WriteDistributions(JsonScribe root, RooModel model, CorrectionForm form)
    {
        root.Key("distributions").List(model.Channels, (list, channel) =>
        {
            list.Object(item => WriteChannel(item, channel));
            foreach (var correction in channel.Corrections)
            {
                list.Line(line =>
                {
                    line.Key("name").Text(correction.Name);
                    line.Key("type").Text("generic_dist");
                    line.Key("expression").Text($"exp({correction.Exponent})");
                });
            }

            if (channel.Corrections.Count > 0 && form == CorrectionForm.Factors)
            {
                list.Line(line =>
                {
                    line.Key("name").Text(Distribution(channel, form));
                    line.Key("type").Text("product_dist");
                    line.Key("factors").Words([$"model_{channel.Name}", .. channel.Corrections.Select(correction => correction.Name)]);
                });
            }
        });
    }

    private static void WriteChannel(JsonScribe item, RooChannel channel)
    {
        item.Key("name").Text($"model_{channel.Name}");
        item.Key("type").Text("histfactory_dist");
        WriteAxes(item, channel);
        if (channel.Samples.Any(sample => sample.Errors.Count > 0))
        {
            item.Key("staterror").Line(line =>
            {
                line.Key("relThreshold").Number(PointlessThreshold);
                line.Key("constraint_type").Text("Gauss");
            });
        }

        item.Key("samples").List(channel.Samples, (samples, sample) => samples.Object(place => WriteSample(place, sample)));
    }

    private static void WriteAxes(JsonScribe item, RooChannel channel) => item.Key("axes").List([channel], (axes, only) => axes.Line(line =>
    {
        line.Key("name").Text(only.Observable);
        line.Key("min").Number(0);
        line.Key("max").Number(only.Data.Count);
        line.Key("nbins").Number(only.Data.Count);
    }));

    private static void WriteSample(JsonScribe item, RooSample sample)
    {
        item.Key("name").Text(sample.Name);
        item.Key("data").Line(line =>
        {
            line.Key("contents").Row(sample.Contents.Span);
            line.Key("errors").Row(sample.Errors.Count > 0 ? sample.Errors.Span : new double[sample.Contents.Count]);
        });
        item.Key("modifiers").List(
            sample.BinFactors.Count > 0 ? [new RooModifier($"poo_{sample.Name}", sample.BinFactors, new ShapeFactor("")), .. sample.Modifiers] : sample.Modifiers,
            (list, modifier) => list.Line(line => WriteModifier(line, modifier, sample)));
    }

    private static void WriteModifier(JsonScribe line, RooModifier modifier, RooSample sample)
    {
        line.Key("name").Text(modifier.Name);
        line.Key("type").Text(ModifierType.NameOf(modifier.Source));
        if (modifier.Source is NormFactor or NormSys or HistoSys)
        {
            line.Key("parameter").Text(modifier.Parameters[0]);
        }
        else
        {
            line.Key("parameters").Words(modifier.Parameters);
        }

        switch (modifier.Source)
        {
            case NormSys norm:
                line.Key("constraint").Text("Gauss");
                WriteNorm(line, norm);
                break;
            case HistoSys histo:
                line.Key("constraint").Text("Gauss");
                WriteHisto(line, histo);
                break;
            case ShapeSys shape:
                line.Key("constraint_type").Text("Poisson");
                line.Key("constraint").Text("Poisson");
                line.Key("data").Object(data => data.Key("vals").Row([.. shape.Uncertainty.ToArray().Select((value, bin) => sample.Contents[bin] > 0 ? value / sample.Contents[bin] : 0)]));
                break;
            case StatError:
                line.Key("constraint").Text("Gauss");
                line.Key("constraint_type").Text("Gauss");
                break;
        }
    }

    private static void WriteNorm(JsonScribe line, NormSys norm)
    {
        var isExponential = norm.Code == InterpolationCode.ExponentialFactor;
        if (isExponential)
        {
            line.Key("interpolation").Number(1);
        }

        line.Key("data").Object(data =>
        {
            data.Key("lo").Number(norm.Down);
            data.Key("hi").Number(norm.Up);
            if (isExponential)
            {
                data.Key("interpolation").Text("code1");
            }
        });
    }

    private static void WriteHisto(JsonScribe line, HistoSys histo)
    {
        var (code, word) = histo.Code switch { InterpolationCode.LinearShift => (0, "code0"), InterpolationCode.QuadraticShift => (2, "code2"), _ => (4, null) };
        if (word is not null)
        {
            line.Key("interpolation").Number(code);
        }

        line.Key("data").Object(data =>
        {
            data.Key("lo").Object(low => low.Key("contents").Row(histo.Down.Span));
            data.Key("hi").Object(high => high.Key("contents").Row(histo.Up.Span));
            if (word is not null)
            {
                data.Key("interpolation").Text(word);
            }
        });
    }

    private static void WriteLikelihood(JsonScribe root, RooModel model, CorrectionForm form, string analysis, string data) =>
        root.Key("likelihoods").List([analysis], (list, name) => list.Object(item =>
        {
            item.Key("name").Text(name);
            item.Key("distributions").Words(model.Channels.Select(channel => Distribution(channel, form)));
            item.Key("data").Words(model.Channels.Select(channel => $"{data}_{channel.Name}"));
            var corrections = model.Channels.SelectMany(channel => channel.Corrections).Select(correction => correction.Name).ToArray();
            if (corrections.Length > 0 && form == CorrectionForm.Auxiliary)
            {
                item.Key("aux_distributions").Words(corrections);
            }
        }));

    private static void WriteAnalysis(JsonScribe root, RooModel model, string analysis) => root.Key("analyses").List([analysis], (list, name) => list.Object(item =>
    {
        item.Key("name").Text(name);
        item.Key("likelihood").Text(name);
        item.Key("parameters_of_interest").Words(model.Of(RooRole.Poi).Select(variable => variable.Name));
        item.Key("domains").Words([$"{name}_nuisance_parameters", $"{name}_global_observables", $"{name}_parameters_of_interest"]);
        item.Key("init").Text("default_values");
    }));

    private static void WriteMisc(JsonScribe root, RooModel model, RooExportOptions options, string analysis, string data) => root.Key("misc").Object(misc =>
    {
        misc.Key("ROOT_internal").Object(item =>
        {
            item.Key("combined_distributions").Object(place => place.Key(options.Names.Pdf).Object(pdf =>
            {
                WriteCategory(pdf, model, options);
                pdf.Key("distributions").Words(model.Channels.Select(channel => Distribution(channel, options.Corrections)));
            }));
            item.Key("combined_datasets").Object(place => place.Key(data).Object(combined => WriteCategory(combined, model, options)));
            item.Key("ModelConfigs").Object(place => place.Key(analysis).Line(config =>
            {
                config.Key("pdfName").Text(options.Names.Pdf);
                config.Key("mcName").Text(options.Names.ModelConfig);
                config.Key("combined_data_name").Text(data);
            }));
            item.Key("attributes").Object(place =>
            {
                foreach (var channel in model.Channels)
                {
                    place.Key($"{channel.Name}_model").Line(tags => tags.Key("tags").Words(["BinnedLikelihood"]));
                }
            });
        });
        misc.Key("ParamOO").Object(item => Hs3Hypothesis.Write(item, model));
    });

    private static void WriteCategory(JsonScribe item, RooModel model, RooExportOptions options)
    {
        item.Key("index_cat").Text(options.Names.Category);
        item.Key("labels").Words(model.Channels.Select(channel => channel.Name));
        item.Key("indices").Row([.. Enumerable.Range(0, model.Channels.Count).Select(index => (double)index)]);
    }
}
