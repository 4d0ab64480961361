using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Measurements of pyhf's JSON: the parameter of interest and settings of parameters.</summary>
internal static class PyhfMeasurement
{
    public static Measurement Read(JsonPlace place)
    {
        place.AllowOnly("name", "config");
        var config = place["config"];
        config.AllowOnly("poi", "parameters");
        return new Measurement(place["name"].Text(), config["poi"].Text(), [.. config["parameters"].Items().Select(ReadSettings)]);
    }

    private static ParameterSettings ReadSettings(JsonPlace place)
    {
        place.AllowOnly("name", "inits", "bounds", "auxdata", "factors", "sigmas", "fixed");
        return new ParameterSettings(
            place["name"].Text(),
            Numbers(place.Optional("inits")),
            place.Optional("bounds") is { } bounds ? [.. bounds.Items().Select(ReadBounds)] : null,
            Numbers(place.Optional("auxdata")),
            Numbers(place.Optional("factors")),
            Numbers(place.Optional("sigmas")),
            place.Optional("fixed")?.Flag());
    }

    private static ValueList<double>? Numbers(JsonPlace? place) => place is { } list ? [.. list.Numbers()] : null;

    private static Interval ReadBounds(JsonPlace place)
    {
        var ends = place.Numbers();
        if (ends.Length == 2)
        {
            return new Interval(ends[0], ends[1]);
        }

        if (place.IsArray)
        {
            place.Refuse("PX0635", $"bounds have two numbers, [low, high], not {ends.Length}.");
        }

        return new Interval(double.NegativeInfinity, double.PositiveInfinity);
    }
}
