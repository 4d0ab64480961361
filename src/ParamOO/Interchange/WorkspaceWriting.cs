using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange;

/// <summary>Writes both forms of a workspace; what pyhf's form cannot say must have been refused before.</summary>
internal static class WorkspaceWriting
{
    public static string Write(Workspace workspace, WorkspaceForm form) => JsonScribe.Document(scribe => scribe.Object(root =>
    {
        if (form == WorkspaceForm.Paramoo)
        {
            root.Key("paramoo").Text(WorkspaceReading.ParamooVersion);
        }

        root.Key("channels").List(workspace.Channels, WriteChannel);
        root.Key("observations").List(workspace.Observations, (list, observation) => WriteObservation(list, observation, workspace));
        root.Key("measurements").List(workspace.Measurements, WriteMeasurement);
        if (form == WorkspaceForm.Pyhf)
        {
            root.Key("version").Text(WorkspaceReading.PyhfVersion);
        }
    }));

    private static void WriteChannel(JsonScribe list, Channel channel) => list.Object(item =>
    {
        item.Key("name").Text(channel.Name);
        if (channel.Hypothesis is { } space)
        {
            item.Key("hypothesis").Object(place => WriteHypothesis(place, space));
        }

        if (channel.McStatistics is { } statistics)
        {
            item.Key("mc_statistics").Object(place =>
            {
                place.Key("name").Text(statistics.Name);
                WriteFunction(place.Key("relative_uncertainty"), statistics.RelativeUncertainty, channel.Hypothesis);
            });
        }

        item.Key("samples").List(channel.Samples, (samples, sample) => WriteSample(samples, sample, channel.Hypothesis));
    });

    private static void WriteHypothesis(JsonScribe place, HypothesisSpace space)
    {
        if (space is HypothesisPlane plane)
        {
            WritePlane(place, plane);
        }
        else
        {
            WriteAxis(place, (HypothesisAxis)space);
        }
    }

    private static void WritePlane(JsonScribe place, HypothesisPlane plane)
    {
        PlaneSide[] sides = [plane.First, plane.Second];
        place.Key("pois").List(sides, (list, side) => list.Text(side.Poi));
        place.Key("variables").List(sides, (list, side) => list.Text(side.Variable.Text));
        place.Key("range").Rows([.. sides.Select(side => PerBin.Create([side.Range.Low, side.Range.High]))]);
        place.Key("reference").Row([plane.First.Reference, plane.Second.Reference]);
        place.Key("rays").Row(plane.Rays.Span);
        place.Key("radii").Row(plane.Radii.Span);
    }

    private static void WriteAxis(JsonScribe place, HypothesisAxis axis)
    {
        place.Key("poi").Text(axis.Poi);
        if (axis.Value is { } value)
        {
            place.Key("value").Text(value.Text);
        }

        place.Key("variable").Text(axis.Variable.Text);
        place.Key("range").Row([axis.Range.Low, axis.Range.High]);
        place.Key("reference").Number(axis.Reference);
        place.Key("knots").Row(axis.Knots.Span);
    }

    private static void WriteSample(JsonScribe list, Sample sample, HypothesisSpace? axis) => list.Object(item =>
    {
        item.Key("name").Text(sample.Name);
        if (sample.Coefficient is { } coefficient)
        {
            item.Key("coefficient").Text(coefficient.Text);
        }

        WriteFunction(item.Key("data"), sample.Yields, axis);
        item.Key("modifiers").List(sample.Modifiers, (modifiers, modifier) => ModifierWriting.Write(modifiers, modifier, axis));
    });

    /// <summary>Writes a function; knots and domain only where they are not those of the channel.</summary>
    public static void WriteFunction(JsonScribe place, YieldFunction function, HypothesisSpace? space)
    {
        var axis = space as HypothesisAxis;
        switch (function)
        {
            case ConstantYields constant:
                place.Row(constant.Values.Span);
                break;
            case PchipYields pchip:
                WriteTyped(place, "pchip", KnotsUnless(pchip.Knots, axis), ("templates", pchip.Templates));
                break;
            case PiecewiseYields piecewise:
                WriteTyped(place, "piecewise", KnotsUnless(piecewise.Knots, axis), ("coefficients", piecewise.Coefficients));
                break;
            case BernsteinYields bernstein:
                WriteTyped(place, "bernstein", DomainUnless(bernstein.Domain, axis), ("coefficients", bernstein.Coefficients));
                break;
            case BsplineYields bspline:
                WriteTyped(place, "bspline", DomainUnless(bspline.Domain, axis), ("coefficients", bspline.Coefficients));
                break;
            case PolarYields polar:
                place.Object(item => WritePolar(item, polar, space as HypothesisPlane));
                break;
            default:
                throw new ArgumentException($"functions of type {function.GetType().Name} have no JSON form", nameof(function));
        }
    }

    private static (string Key, double[] Numbers)? KnotsUnless(ValueList<double> knots, HypothesisAxis? axis) =>
        axis is null || knots != YieldFunctionReading.KnotsOf(axis) ? ("knots", [.. knots]) : null;

    private static (string Key, double[] Numbers)? DomainUnless(Interval domain, HypothesisAxis? axis) =>
        axis is null || domain != YieldFunctionReading.DomainOf(axis) ? ("domain", [domain.Low, domain.High]) : null;

    private static void WriteTyped(JsonScribe place, string type, (string Key, double[] Numbers)? own, (string Key, ValueList<PerBin> Rows) content) => place.Object(item =>
    {
        item.Key("type").Text(type);
        if (own is { } stated)
        {
            item.Key(stated.Key).Row(stated.Numbers);
        }

        item.Key(content.Key).Rows(content.Rows);
    });

    private static void WritePolar(JsonScribe item, PolarYields polar, HypothesisPlane? plane)
    {
        item.Key("type").Text("polar");
        item.Key("pieces").Text(polar.IsMonotone ? "pchip" : "piecewise");
        if (plane is null || polar.Rays != plane.Rays)
        {
            item.Key("rays").Row(polar.Rays.Span);
        }

        if (plane is null || polar.Radii != plane.Radii)
        {
            item.Key("radii").Row(polar.Radii.Span);
        }

        item.Key("templates").Rows(polar.Templates);
        if (polar.Corrections.Places.Count > 0)
        {
            item.Key("corrected").Row([.. polar.Corrections.Places]);
            item.Key("corrections").Row(polar.Corrections.Values.Span);
        }
    }

    private static void WriteObservation(JsonScribe list, Observation observation, Workspace workspace) => list.Object(item =>
    {
        item.Key("name").Text(observation.Channel);
        var channel = workspace.Channels.FirstOrDefault(channel => channel.Name == observation.Channel);
        if (channel?.Hypothesis is not null)
        {
            item.Key("knots").Rows(observation.CountsPerKnot);
            if (observation.Events is { } events)
            {
                item.Key("events").Object(place => WriteEvents(place, events));
            }
        }
        else if (observation.Counts.Count > 0)
        {
            item.Key("data").Row(observation.Counts.Span);
        }
    });

    private static void WriteEvents(JsonScribe place, EventBins events)
    {
        place.Key("count").Number(events.Count);
        place.Key("bins").Text(events.Code);
        if (events.Weights.Count > 0)
        {
            place.Key("weights").Row(events.Weights.Span);
        }
    }

    private static void WriteMeasurement(JsonScribe list, Measurement measurement) => list.Object(item =>
    {
        item.Key("name").Text(measurement.Name);
        item.Key("config").Object(config =>
        {
            config.Key("poi").Text(measurement.Poi);
            config.Key("parameters").List(measurement.Parameters, (settings, entry) => settings.Line(line => WriteSettings(line, entry)));
        });
    });

    private static void WriteSettings(JsonScribe line, ParameterSettings settings)
    {
        line.Key("name").Text(settings.Name);
        WriteRow(line, "inits", settings.Inits);
        if (settings.Bounds is { } bounds)
        {
            line.Key("bounds").List(bounds, WriteInterval);
        }

        WriteRow(line, "auxdata", settings.AuxiliaryData);
        WriteRow(line, "factors", settings.Factors);
        WriteRow(line, "sigmas", settings.Sigmas);
        if (settings.IsFixed is { } isFixed)
        {
            line.Key("fixed").Flag(isFixed);
        }

        if (settings.Constraint is { } constraint)
        {
            line.Key("constraint").Object(place => WriteConstraint(place, constraint));
        }
    }

    private static void WriteRow(JsonScribe line, string key, ValueList<double>? values)
    {
        if (values is { } row)
        {
            line.Key(key).Row(row.Span);
        }
    }

    private static void WriteInterval(JsonScribe list, Interval interval) => list.List([interval.Low, interval.High], (ends, end) =>
    {
        if (double.IsInfinity(end))
        {
            ends.Nothing();
        }
        else
        {
            ends.Number(end);
        }
    });

    private static void WriteConstraint(JsonScribe place, Constraint constraint)
    {
        var (type, auxiliary, widthKey, width) = constraint switch
        {
            NormalConstraint normal => ("normal", normal.Auxiliary, "sigma", normal.Sigma),
            LogNormalConstraint logNormal => ("lognormal", logNormal.Auxiliary, "kappa", logNormal.Kappa),
            PoissonConstraint poisson => ("poisson", poisson.Auxiliary, "tau", poisson.Tau),
            GammaConstraint gamma => ("gamma", gamma.Auxiliary, "tau", gamma.Tau),
            _ => ("none", 0, string.Empty, 0),
        };
        place.Key("type").Text(type);
        if (widthKey.Length > 0)
        {
            place.Key("auxdata").Number(auxiliary);
            place.Key(widthKey).Number(width);
        }
    }
}
