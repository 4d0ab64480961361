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
    private const string Families = "pchip, piecewise, bernstein, bspline, polar";
    private const string Unsound = "PX0650";

    public static YieldFunction Read(JsonPlace place, HypothesisSpace? space)
    {
        var axis = space as HypothesisAxis;
        if (!place.IsObject)
        {
            return new ConstantYields([.. place.Numbers()]);
        }

        var type = place["type"];
        return type.Text() switch
        {
            "pchip" => ReadOnKnots(place, axis, "templates", knots => knots, (knots, rows) => new PchipYields(knots, rows)),
            "piecewise" => ReadOnKnots(place, axis, "coefficients", knots => (3 * (knots - 1)) + 1, (knots, rows) => new PiecewiseYields(knots, rows)),
            "bernstein" => ReadCoefficients(place, axis, 2, (domain, rows) => new BernsteinYields(domain, rows)),
            "bspline" => ReadCoefficients(place, axis, 4, (domain, rows) => new BsplineYields(domain, rows)),
            "polar" => ReadPolar(place, space as HypothesisPlane),
            "" => Nothing(),
            var unknown => Refuse(type, $"there is no family of functions '{unknown}'; the families are {Families}."),
        };
    }

    /// <summary>t at the knots of a channel: where its templates stand unless they say otherwise.</summary>
    public static ValueList<double> KnotsOf(HypothesisAxis axis) => [.. axis.Knots.Select(axis.VariableAt)];

    /// <summary>t at the ends of the range of a channel.</summary>
    public static Interval DomainOf(HypothesisAxis axis) => new(axis.VariableAt(axis.Range.Low), axis.VariableAt(axis.Range.High));

    private static YieldFunction ReadPolar(JsonPlace place, HypothesisPlane? plane)
    {
        place.AllowOnly("type", "pieces", "rays", "radii", "templates", "corrected", "corrections");
        var (rays, radii) = (Own("rays", plane?.Rays), Own("radii", plane?.Radii));
        var pieces = place["pieces"];
        var templates = ReadRows(place["templates"]);
        if (templates.Count == 0)
        {
            return Nothing();
        }

        var areEqual = RequireEqualLengths(templates, place["templates"]);
        if (pieces.Text() is not ("pchip" or "piecewise" or ""))
        {
            pieces.Refuse(Unsound, $"there are no pieces '{pieces.Text()}'; they are pchip or piecewise.");
        }
        else if (!PolarYields.AreRays(rays) || !PolarYields.AreRadii(radii))
        {
            place.Refuse(Unsound, "rays must ascend with every corner among them, and radii from 0 to 1; those of the channel hold where none are given.");
        }
        else if (templates.Count != rays.Count * radii.Count)
        {
            place["templates"].Refuse(Unsound, $"there are {templates.Count} templates for {rays.Count} rays of {radii.Count} radii; give {rays.Count * radii.Count} rows, radii running fastest.");
        }
        else if (areEqual && ReadCorrections(place) is var corrections)
        {
            var function = new PolarYields(rays, radii, templates, pieces.Text() == "pchip");
            if (corrections.Fit(function.Coefficients))
            {
                return corrections == LatticeCorrections.None ? function : new PolarYields(rays, radii, templates, pieces.Text() == "pchip", corrections);
            }

            place["corrected"].Refuse(Unsound, $"corrected coefficients must ascend from 0 to {function.Coefficients - 1} at most, with one number in 'corrections' for each.");
        }

        return StandIn(templates);

        ValueList<double> Own(string key, ValueList<double>? channel) => place.Optional(key) is { } list ? [.. list.Numbers()] : channel ?? [];
    }

    /// <summary>Places beyond all integers are refused with those that are too large.</summary>
    private static LatticeCorrections ReadCorrections(JsonPlace place) => place.Optional("corrected") is not { } list
        ? LatticeCorrections.None
        : new([.. list.Numbers().Select(number => number == Math.Floor(number) && Math.Abs(number) < int.MaxValue ? (int)number : -1)], [.. place["corrections"].Numbers()]);

    private static YieldFunction ReadOnKnots(
        JsonPlace place, HypothesisAxis? axis, string key, Func<int, int> rowsFor, Func<ValueList<double>, ValueList<PerBin>, YieldFunction> make)
    {
        place.AllowOnly("type", "knots", key);
        var own = place.Optional("knots");
        ValueList<double> knots = own is { } list ? [.. list.Numbers()] : axis is { IsSound: true } ? KnotsOf(axis) : [];
        var templates = ReadRows(place[key]);
        if (templates.Count == 0)
        {
            return Nothing();
        }

        var areEqual = RequireEqualLengths(templates, place[key]);
        if (knots.Count < 2 || !Ascend(knots))
        {
            RefuseKnots(own, knots, axis, place);
        }
        else if (templates.Count != rowsFor(knots.Count))
        {
            place[key].Refuse(Unsound, $"there are {templates.Count} {key} for {knots.Count} knots; give {rowsFor(knots.Count)} rows.");
        }
        else if (areEqual)
        {
            return make(knots, templates);
        }

        return StandIn(templates);
    }

    /// <summary>Knots that are those of the channel are reported there, once and not for every function.</summary>
    private static void RefuseKnots(JsonPlace? own, ValueList<double> knots, HypothesisAxis? axis, JsonPlace function)
    {
        if (own is { } place)
        {
            place.Refuse(Unsound, $"the {knots.Count} knots are fewer than two or do not ascend.");
        }
        else if (axis is null)
        {
            function.Refuse(Unsound, "there are no knots, neither here nor in a hypothesis of the channel; give 'knots'.");
        }
        else if (axis.IsSound && Ascend(axis.Knots))
        {
            function.Refuse(Unsound, $"the {knots.Count} knots of the channel are fewer than two or do not ascend in its variable '{axis.Variable}'; give 'knots' here.");
        }
    }

    private static YieldFunction ReadCoefficients(
        JsonPlace place, HypothesisAxis? axis, int fewest, Func<Interval, ValueList<PerBin>, YieldFunction> make)
    {
        place.AllowOnly("type", "domain", "coefficients");
        var domain = place.Optional("domain") is { } own ? MeasurementReading.ReadInterval(own, WorkspaceForm.Pyhf) : axis is { IsSound: true } ? DomainOf(axis) : default;
        var coefficients = ReadRows(place["coefficients"]);
        if (coefficients.Count == 0)
        {
            return Nothing();
        }

        var areEqual = RequireEqualLengths(coefficients, place["coefficients"]);
        if (!(domain.Width > 0) || !double.IsFinite(domain.Width))
        {
            place.Refuse(Unsound, $"the domain from {domain.Low} to {domain.High} has no width.");
        }
        else if (coefficients.Count < fewest)
        {
            place["coefficients"].Refuse(Unsound, $"there are too few rows of coefficients: {coefficients.Count}; give at least {fewest}.");
        }
        else if (areEqual)
        {
            return make(domain, coefficients);
        }

        return StandIn(coefficients);
    }

    private static bool Ascend(ValueList<double> knots) => knots.Zip(knots.Skip(1)).All(pair => pair.First < pair.Second);

    private static ValueList<PerBin> ReadRows(JsonPlace place) => [.. place.Items().Select(row => PerBin.Create(row.Numbers()))];

    /// <summary>Reports every row that is shorter or longer than most.</summary>
    private static bool RequireEqualLengths(ValueList<PerBin> rows, JsonPlace place)
    {
        var usual = UsualLength(rows);
        foreach (var (row, item) in rows.Zip(place.Items()))
        {
            if (row.Count != usual)
            {
                item.Refuse(Unsound, $"the row has {row.Count} numbers, most others have {usual}; give one number per bin.");
            }
        }

        return rows.All(row => row.Count == usual);
    }

    private static int UsualLength(ValueList<PerBin> rows) => rows.GroupBy(row => row.Count).MaxBy(group => group.Count())!.Key;

    private static ConstantYields Refuse(JsonPlace place, string message)
    {
        place.Refuse(Unsound, message);
        return Nothing();
    }

    /// <summary>In place of a function that was refused: of as many bins, and with values that break no other rule.</summary>
    private static ConstantYields StandIn(ValueList<PerBin> rows) => new([.. Enumerable.Repeat(1.0, UsualLength(rows))]);

    private static ConstantYields Nothing() => new([]);
}
