using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Measurements in JSON: the parameter of interest and settings of parameters.</summary>
internal static class MeasurementReading
{
    public static Measurement Read(JsonPlace place, WorkspaceForm form)
    {
        place.AllowOnly("name", "config");
        var config = place["config"];
        config.AllowOnly("poi", "parameters");
        return new Measurement(place["name"].Text(), config["poi"].Text(), [.. config["parameters"].Items().Select(item => ReadSettings(item, form))]);
    }

    /// <summary>Two numbers; in ParamOO's form null stands for an infinite end.</summary>
    public static Interval ReadInterval(JsonPlace place, WorkspaceForm form)
    {
        var ends = place.Items();
        if (ends.Count == 2)
        {
            return new Interval(ReadEnd(ends[0], double.NegativeInfinity, form), ReadEnd(ends[1], double.PositiveInfinity, form));
        }

        if (place.IsArray)
        {
            place.Refuse("PX0635", $"an interval has two numbers, [low, high], not {ends.Count}.");
        }

        return new Interval(double.NegativeInfinity, double.PositiveInfinity);
    }

    private static double ReadEnd(JsonPlace place, double infinite, WorkspaceForm form) =>
        form == WorkspaceForm.Paramoo && place.IsNull ? infinite : place.Number();

    private static ParameterSettings ReadSettings(JsonPlace place, WorkspaceForm form)
    {
        string[] keys = ["name", "inits", "bounds", "auxdata", "factors", "sigmas", "fixed"];
        place.AllowOnly(form == WorkspaceForm.Pyhf ? keys : [.. keys, "constraint"]);
        return new ParameterSettings(
            place["name"].Text(),
            Numbers(place.Optional("inits")),
            place.Optional("bounds") is { } bounds ? [.. bounds.Items().Select(item => ReadInterval(item, form))] : null,
            Numbers(place.Optional("auxdata")),
            Numbers(place.Optional("factors")),
            Numbers(place.Optional("sigmas")),
            place.Optional("fixed")?.Flag(),
            form == WorkspaceForm.Paramoo && place.Optional("constraint") is { } constraint ? ReadConstraint(constraint) : null);
    }

    private static ValueList<double>? Numbers(JsonPlace? place) => place is { } list ? [.. list.Numbers()] : null;

    private static Constraint? ReadConstraint(JsonPlace place)
    {
        var type = place["type"];
        var kind = type.Text();
        var width = kind switch { "normal" => "sigma", "lognormal" => "kappa", "poisson" or "gamma" => "tau", _ => null };
        if (width is null)
        {
            place.AllowOnly("type");
            if (kind != "none")
            {
                type.Refuse("PX0637", $"there is no constraint '{kind}'; choose none, normal, lognormal, poisson or gamma.");
            }

            return Unconstrained.Instance;
        }

        place.AllowOnly("type", "auxdata", width);
        var (auxiliary, size) = (place["auxdata"].Number(), place[width].Number());
        return kind switch
        {
            "normal" => new NormalConstraint(auxiliary, size),
            "lognormal" => new LogNormalConstraint(auxiliary, size),
            "poisson" => new PoissonConstraint(auxiliary, size),
            _ => new GammaConstraint(auxiliary, size),
        };
    }
}
