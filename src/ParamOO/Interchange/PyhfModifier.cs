using ParamOO.Systematics;

namespace ParamOO.Interchange;

/// <summary>The seven modifiers of pyhf's JSON.</summary>
internal static class PyhfModifier
{
    private const string Types = "histosys, lumi, normfactor, normsys, shapefactor, shapesys, staterror";

    public static Modifier Read(JsonPlace place)
    {
        place.AllowOnly("name", "type", "data");
        var name = place["name"].Text();
        var type = place["type"];
        var data = place["data"];
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
                return new NormSys(name, data["hi"].Number(), data["lo"].Number());
            case "histosys":
                data.AllowOnly("hi_data", "lo_data");
                return new HistoSys(name, [.. data["hi_data"].Numbers()], [.. data["lo_data"].Numbers()]);
            case "shapesys":
                return new ShapeSys(name, [.. data.Numbers()]);
            case "staterror":
                return new StatError(name, [.. data.Numbers()]);
            case var unknown:
                type.Refuse("PX0634", $"there is no modifier of type '{unknown}'; the types are {Types}.");
                return new Unreadable(name);
        }
    }

    /// <summary>Holds the place of a modifier that could not be read, so that pointers of later ones stay right; never leaves the reader.</summary>
    private sealed record Unreadable(string Name) : Modifier(Name);
}
