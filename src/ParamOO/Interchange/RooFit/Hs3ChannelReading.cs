using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>Reads one histfactory_dist.</summary>
internal sealed class Hs3ChannelReading(Hs3Document document, JsonPlace channel, string name, Hs3Parameters parameters, Hs3AxisReading? axis)
{
    private readonly Hs3Formulae formulae = new(document);
    private readonly HashSet<string> hidden = [.. axis?.GammaVariables ?? []];

    public (Channel Channel, Observation Observation) Read(PerBin data)
    {
        var samples = channel["samples"].Items().SelectMany(ReadSample).ToList();
        if (axis is null)
        {
            return (new Channel(name, [.. samples]), new Observation(name, data));
        }

        var source = axis.Axis(axis.IsTied);
        return (new Channel(name, [.. samples.Select(sample => WithoutEmpty(sample, samples))], source, axis.Statistics()), new Observation(name, [], axis.Counts(source, data)));
    }

    /// <summary>A factor that only declared the constraint of a shape goes again.</summary>
    private static Sample WithoutEmpty(Sample sample, List<Sample> all) => sample with
    {
        Modifiers = [.. sample.Modifiers.Where(modifier => modifier is not NormSys { Up: 1, Down: 1 }
            || !all.Exists(other => other.Modifiers.Any(shape => shape is ShapeVariation && shape.Name == modifier.Name)))],
    };

    private IEnumerable<Sample> ReadSample(JsonPlace place)
    {
        var title = place["name"].Text();
        var contents = place["data"]["contents"].Numbers();
        var state = new SampleState(title, contents, place["data"].Optional("errors")?.Items().Select(item => item.Number()).ToArray() ?? new double[contents.Length]);
        foreach (var modifier in place.Optional("modifiers")?.Items() ?? [])
        {
            ReadModifier(modifier, state);
        }

        return state.Samples();
    }

    private void ReadModifier(JsonPlace modifier, SampleState state)
    {
        var type = modifier["type"].Text();
        var title = modifier.Optional("name")?.Text() ?? modifier.Optional("parameter")?.Text() ?? string.Empty;
        switch (type)
        {
            case "normfactor":
                state.Modifiers.Add(new NormFactor(parameters.Free(modifier.Optional("parameter")?.Text() ?? title)));
                break;
            case "normsys":
                RequireNormal(modifier);
                ReadNorm(modifier, title, state);
                break;
            case "histosys":
                RequireNormal(modifier);
                var (low, high) = (modifier["data"]["lo"]["contents"].Numbers(), modifier["data"]["hi"]["contents"].Numbers());
                state.Modifiers.Add(new HistoSys(Alpha(modifier, title), [.. high], [.. low], ShiftCode(modifier)));
                break;
            case "shapesys":
                ReadShapeSys(modifier, title, state);
                break;
            case "shapefactor":
                ReadShapeFactor(modifier, title, state);
                break;
            case "staterror":
                ReadStatError(modifier, title, state);
                break;
            default:
                modifier["type"].Refuse("PX0842", $"modifiers of type '{type}' cannot be read; normfactor, normsys, histosys, shapesys, shapefactor and staterror can.");
                break;
        }
    }

    private string Alpha(JsonPlace modifier, string title) => parameters.Alpha(modifier.Optional("parameter")?.Text() ?? $"alpha_{title}", title);

    private static void RequireNormal(JsonPlace modifier)
    {
        if (modifier.Optional("constraint") is { } constraint && constraint.Text() is "Poisson" or "LogNormal" or "Const")
        {
            constraint.Refuse("PX0842", $"the constraint '{constraint.Text()}' of a {modifier["type"].Text()} cannot be read; Gauss can.");
        }
    }

    private void ReadNorm(JsonPlace modifier, string title, SampleState state)
    {
        var data = modifier["data"];
        var (low, high) = (data["lo"].Number(), data["hi"].Number());
        var variable = modifier.Optional("parameter")?.Text() ?? $"alpha_{title}";
        if (hidden.Contains(variable))
        {
            return;
        }

        state.Modifiers.Add(new NormSys(Alpha(modifier, title), high, low, Code(modifier, data, 4) switch { 1 => InterpolationCode.ExponentialFactor, _ => InterpolationCode.PolynomialFactor }));
    }

    private static InterpolationCode ShiftCode(JsonPlace modifier) => Code(modifier, modifier["data"], 4) switch
    {
        0 => InterpolationCode.LinearShift,
        2 => InterpolationCode.QuadraticShift,
        _ => InterpolationCode.PolynomialShift,
    };

    /// <summary>The interpolation in ROOT's words (a number or {type, in, out}) or pyhs3's ("code4").</summary>
    private static int Code(JsonPlace modifier, JsonPlace data, int usual)
    {
        var isFactor = modifier["type"].Text() == "normsys";
        int? code = (modifier.Optional("interpolation"), data.Optional("interpolation")) switch
        {
            ({ IsObject: true } words, _) => (words["type"].Text(), words["in"].RawText.Trim('"'), words["out"].RawText.Trim('"')) switch
            {
                ("mult", "exp", _) => 1,
                ("mult", "poly6", "exp") when isFactor => 4,
                ("add", "poly1", _) => 0,
                ("add", "poly2", _) => 2,
                ("add", "poly6", _) when !isFactor => 4,
                _ => null,
            },
            ({ IsString: false } number, _) => (int)number.Number(),
            (_, { } word) => word.Text() switch { "code0" => 0, "code1" => 1, "code2" => 2, "code4" or "code4p" => 4, _ => null },
            _ => usual,
        };
        code = code == 5 && isFactor ? 4 : code;
        if (code is not 4 && !(isFactor ? code == 1 : code is 0 or 2))
        {
            modifier.Refuse("PX0843", $"this interpolation of a {modifier["type"].Text()} cannot be read; 1 and 4 of normsys, 0, 2 and 4 of histosys can.");
        }

        return code ?? usual;
    }

    /// <summary>Relative uncertainties, as ROOT reads them; absolute ones where the range of γ, 1 + 5 σ, says so.</summary>
    private void ReadShapeSys(JsonPlace modifier, string title, SampleState state)
    {
        var values = modifier["data"]["vals"].Numbers();
        var variables = Variables(modifier, title, state.Contents.Length);
        var isAbsolute = values.Length == state.Contents.Length && variables.Select((variable, bin) => document.Range(variable) is { } range
            && Math.Abs(range.High - 1 - (5 * values[bin] / state.Contents[bin])) < 1e-6 * range.High).All(fits => fits);
        if (isAbsolute)
        {
            modifier["data"]["vals"].Note("PX0844", "the uncertainties are read as absolute ones, since the ranges of their factors are 1 + 5 σ; ROOT would take them as relative.");
        }

        state.Modifiers.Add(new ShapeSys(parameters.PerBin(title, variables), [.. values.Select((value, bin) => isAbsolute ? value : value * state.Contents[bin])]));
    }

    private static string[] Variables(JsonPlace modifier, string title, int bins) => modifier.Optional("parameters")?.Items().Select(item => item.Text()).ToArray()
        ?? [.. Enumerable.Range(0, bins).Select(bin => $"gamma_{title}_bin_{bin}")];

    /// <summary>One set of γ for all samples of the channel, Poisson constrained unless the document says Gauss.</summary>
    private void ReadStatError(JsonPlace modifier, string title, SampleState state)
    {
        var settings = channel.Optional("staterror");
        var word = modifier.Optional("constraint_type") ?? modifier.Optional("constraint") ?? settings?.Optional("constraint_type") ?? settings?.Optional("constraint");
        if (word?.Text() is "Gauss")
        {
            state.Modifiers.Add(new StatError(parameters.PerBin(title, Variables(modifier, title, state.Contents.Length)), [.. state.Errors]));
            return;
        }

        var (total, variance) = Totals(state.Contents.Length);
        var variables = modifier.Optional("parameters")?.Items().Select(item => item.Text()).ToArray()
            ?? [.. Enumerable.Range(0, total.Length).Select(bin => $"gamma_stat_{name}_bin_{bin}")];
        for (var bin = 0; bin < total.Length; bin++)
        {
            if (total[bin] > 0 && variance[bin] > 0)
            {
                state.BinFactors[bin].Add(parameters.Gamma(variables[bin], total[bin] * total[bin] / variance[bin]));
            }
        }
    }

    private (double[] Total, double[] Variance) Totals(int bins)
    {
        var (total, variance) = (new double[bins], new double[bins]);
        foreach (var sample in channel["samples"].Items().Where(sample => sample.Optional("modifiers")?.Items().Any(modifier => modifier["type"].Text() == "staterror") == true))
        {
            var (contents, errors) = (sample["data"]["contents"].Numbers(), sample["data"].Optional("errors")?.Numbers() ?? new double[bins]);
            for (var bin = 0; bin < bins; bin++)
            {
                total[bin] += contents[bin];
                variance[bin] += errors[bin] * errors[bin];
            }
        }

        return (total, variance);
    }

    private void ReadShapeFactor(JsonPlace modifier, string title, SampleState state)
    {
        var references = modifier.Optional("parameters")?.Items() ?? [];
        if (references.All(reference => document.Function(reference.Text()) is null))
        {
            state.Modifiers.Add(new ShapeFactor(parameters.PerBin(title, Variables(modifier, title, state.Contents.Length))));
        }
        else if (axis is null)
        {
            ReadFormulae(references, state);
        }
        else
        {
            ReadFactors(references, state);
        }
    }

    /// <summary>Functions of any kind: one formula per bin.</summary>
    private void ReadFormulae(IReadOnlyList<JsonPlace> references, SampleState state)
    {
        foreach (var (bin, reference) in references.Index())
        {
            state.Formulae[bin] = Renamed(formulae.Text(reference.Text(), reference));
        }
    }

    /// <summary>
    /// Our own functions, taken apart: coefficients, yields, shapes. Factors stand at the same place in every bin; γ, which a bin may lack, is the last.
    /// </summary>
    private void ReadFactors(IReadOnlyList<JsonPlace> references, SampleState state)
    {
        var perBin = references.Select(reference => document.Function(reference.Text())?["factors"].Items().Select(factor => factor.Text()).Where(factor => !axis!.IsGamma(factor)).ToArray() ?? []).ToArray();
        for (var place = 0; place < perBin.Max(list => list.Length); place++)
        {
            string[] bins = [.. perBin.Select(list => list[place])];
            if (document.Function(bins[0])?["type"].Text() == "interpolation")
            {
                ReadShapes([.. bins.Select(bin => document.Function(bin)!.Value)], state);
            }
            else if (bins.Any(axis!.Bases.IsCombination) || bins.Distinct(StringComparer.Ordinal).Count() > 1)
            {
                state.Yields = axis.Bases.Function(bins);
            }
            else
            {
                state.Coefficient.Add(Renamed(document.Function(bins[0]) is { } formula ? formula["expression"].Text() : FormulaText.Of(document.Value(bins[0]) ?? 1)));
            }
        }
    }

    private void ReadShapes(JsonPlace[] bins, SampleState state)
    {
        var variables = bins[0]["vars"].Items();
        for (var index = 0; index < variables.Count; index++)
        {
            var variable = variables[index].Text();
            var title = variable.StartsWith("alpha_", StringComparison.Ordinal) ? variable["alpha_".Length..] : variable;
            state.Modifiers.Add(new ShapeVariation(
                parameters.Alpha(variable, title),
                axis!.Bases.Function([.. bins.Select(bin => bin["high"].Items()[index].Text())]),
                axis.Bases.Function([.. bins.Select(bin => bin["low"].Items()[index].Text())]),
                bins[0]["interpolationCodes"].Items()[index].Number() == 1 ? InterpolationCode.ExponentialFactor : InterpolationCode.PolynomialFactor));
        }
    }

    /// <summary>A formula over the parameters of the workspace.</summary>
    private string Renamed(string text)
    {
        var formula = Expression.Parse(text);
        foreach (var variable in formula.Names.Where(variable => document.Function(variable) is null && parameters.NameOf(variable) == variable))
        {
            if (document.Value($"nom_{variable}") is not null && variable.StartsWith("alpha_", StringComparison.Ordinal))
            {
                parameters.Alpha(variable, variable["alpha_".Length..]);
            }
            else
            {
                parameters.Free(variable);
            }
        }

        return FormulaText.Of(formula, variable => parameters.NameOf(variable));
    }
}
