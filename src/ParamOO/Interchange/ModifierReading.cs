using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Modifiers in JSON: the seven of pyhf and, in ParamOO's form, shape variations, morphs and interpolation codes.</summary>
internal static class ModifierReading
{
    private static readonly string[] PyhfTypes = ["histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys", "staterror"];

    public static Modifier Read(JsonPlace place, WorkspaceForm form, HypothesisSpace? axis)
    {
        var name = place["name"].Text();
        var type = place["type"];
        var data = place["data"];
        var isInterpolated = form == WorkspaceForm.Paramoo && type.IsString && type.Text() is "normsys" or "histosys" or "shapevariation";
        place.AllowOnly(isInterpolated ? ["name", "type", "data", "interpolation"] : ["name", "type", "data"]);
        switch (type.Text())
        {
            case "normfactor":
                data.Nothing();
                return new NormFactor(name);
            case "shapefactor":
                data.Nothing();
                return new ShapeFactor(name);
            case "lumi":
                data.Nothing();
                return new Lumi(name);
            case "normsys":
                data.AllowOnly("hi", "lo");
                return new NormSys(name, data["hi"].Number(), data["lo"].Number(), FactorCode(place));
            case "histosys":
                data.AllowOnly("hi_data", "lo_data");
                return new HistoSys(name, [.. data["hi_data"].Numbers()], [.. data["lo_data"].Numbers()], ShiftCode(place));
            case "shapesys":
                return new ShapeSys(name, [.. data.Numbers()]);
            case "staterror":
                return new StatError(name, [.. data.Numbers()]);
            case "shapevariation" when form == WorkspaceForm.Paramoo:
                data.AllowOnly("hi", "lo");
                return new ShapeVariation(name, YieldFunctionReading.Read(data["hi"], axis), YieldFunctionReading.Read(data["lo"], axis), FactorCode(place));
            case "gpmorph" when form == WorkspaceForm.Paramoo:
                return MorphReading.Read(name, data, axis);
            case "paramoo" when form == WorkspaceForm.Pyhf:
                type.Refuse("PX0634", "modifiers of type 'paramoo' are functions that an export for pyhf wrote down (--to pyhf-functions); read the workspace that was exported, or its HS3, instead.");
                return new Unreadable(name);
            case var unknown:
                type.Refuse("PX0634", $"there is no modifier of type '{unknown}'; {Suggestion.For(unknown, form == WorkspaceForm.Pyhf ? PyhfTypes : [.. PyhfTypes, "shapevariation", "gpmorph"])}");
                return new Unreadable(name);
        }
    }

    private static InterpolationCode FactorCode(JsonPlace place) =>
        ReadCode(place, ("code4", InterpolationCode.PolynomialFactor), ("code1", InterpolationCode.ExponentialFactor));

    private static InterpolationCode ShiftCode(JsonPlace place) => ReadCode(
        place, ("code4p", InterpolationCode.PolynomialShift), ("code0", InterpolationCode.LinearShift), ("code2", InterpolationCode.QuadraticShift));

    private static InterpolationCode ReadCode(JsonPlace place, params (string Name, InterpolationCode Code)[] codes)
    {
        if (place.Optional("interpolation") is not { } chosen)
        {
            return codes[0].Code;
        }

        var name = chosen.Text();
        var found = Array.FindIndex(codes, code => code.Name == name);
        if (found < 0 && chosen.IsString)
        {
            chosen.Refuse("PX0636", $"'{name}' is no interpolation of this modifier; choose {string.Join(", ", codes.Select(code => code.Name))}.");
        }

        return codes[Math.Max(0, found)].Code;
    }

    /// <summary>Holds the place of a modifier that could not be read, so that pointers of later ones stay right; never leaves the reader.</summary>
    private sealed record Unreadable(string Name) : Modifier(Name);
}
