using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange;

/// <summary>
/// Functions of the hypothesis in ParamOO's JSON: a plain list for a constant, otherwise an object whose <c>type</c> names the family.
/// Knots and domain may be left out where they are those of the channel.
/// </summary>
internal static class YieldFunctionReading
{
    private const string Families = "pchip, bernstein";

    public static YieldFunction Read(JsonPlace place, HypothesisAxis? axis)
    {
        if (!place.IsObject)
        {
            return new ConstantYields([.. place.Numbers()]);
        }

        var type = place["type"];
        return type.Text() switch
        {
            "pchip" => ReadPchip(place, axis),
            "bernstein" => ReadBernstein(place, axis),
            "" => Nothing(place),
            var unknown => Refuse(type, $"there is no family of functions '{unknown}'; the families are {Families}."),
        };
    }

    /// <summary>t at the knots of a channel: where its templates stand unless they say otherwise.</summary>
    public static ValueList<double> KnotsOf(HypothesisAxis axis) => [.. axis.Knots.Select(axis.VariableAt)];

    /// <summary>t at the ends of the range of a channel.</summary>
    public static Interval DomainOf(HypothesisAxis axis) => new(axis.VariableAt(axis.Range.Low), axis.VariableAt(axis.Range.High));

    private static YieldFunction ReadPchip(JsonPlace place, HypothesisAxis? axis)
    {
        place.AllowOnly("type", "knots", "templates");
        ValueList<double> knots = place.Optional("knots") is { } own ? [.. own.Numbers()] : axis is { IsSound: true } ? KnotsOf(axis) : [];
        var templates = ReadRows(place["templates"]);
        if (knots.Count < 2 || knots.Zip(knots.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            return Refuse(place, $"the {knots.Count} knots are fewer than two or do not ascend.");
        }

        return templates.Count != knots.Count || !AreEqualInLength(templates)
            ? Refuse(place, $"there are {templates.Count} templates for {knots.Count} knots, or templates of different lengths; give one row per knot, one number per bin.")
            : new PchipYields(knots, templates);
    }

    private static YieldFunction ReadBernstein(JsonPlace place, HypothesisAxis? axis)
    {
        place.AllowOnly("type", "domain", "coefficients");
        var domain = place.Optional("domain") is { } own ? MeasurementReading.ReadInterval(own, WorkspaceForm.Pyhf) : axis is { IsSound: true } ? DomainOf(axis) : default;
        var coefficients = ReadRows(place["coefficients"]);
        if (!(domain.Width > 0) || !double.IsFinite(domain.Width))
        {
            return Refuse(place, $"the domain from {domain.Low} to {domain.High} has no width.");
        }

        return coefficients.Count < 2 || !AreEqualInLength(coefficients)
            ? Refuse(place, "there are fewer than two rows of coefficients, or rows of different lengths; give degree + 1 rows, one number per bin.")
            : new BernsteinYields(domain, coefficients);
    }

    private static ValueList<PerBin> ReadRows(JsonPlace place) => [.. place.Items().Select(row => PerBin.Create(row.Numbers()))];

    private static bool AreEqualInLength(ValueList<PerBin> rows) => rows.All(row => row.Count == rows[0].Count);

    private static ConstantYields Refuse(JsonPlace place, string message)
    {
        place.Refuse("PX0650", message);
        return Nothing(place);
    }

    private static ConstantYields Nothing(JsonPlace _) => new([]);
}
