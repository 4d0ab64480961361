using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>Modifiers to JSON: those without lists on one line.</summary>
internal static class ModifierWriting
{
    public static void Write(JsonScribe list, Modifier modifier, HypothesisSpace? axis)
    {
        switch (modifier)
        {
            case NormFactor:
                WriteEmpty(list, modifier, "normfactor");
                break;
            case ShapeFactor:
                WriteEmpty(list, modifier, "shapefactor");
                break;
            case Lumi:
                WriteEmpty(list, modifier, "lumi");
                break;
            case NormSys norm:
                list.Line(item => WriteInterpolated(item, norm, "normsys", norm.Code, data =>
                {
                    data.Key("hi").Number(norm.Up);
                    data.Key("lo").Number(norm.Down);
                }));
                break;
            case HistoSys histo:
                list.Object(item => WriteInterpolated(item, histo, "histosys", histo.Code, data =>
                {
                    data.Key("hi_data").Row(histo.Up.Span);
                    data.Key("lo_data").Row(histo.Down.Span);
                }));
                break;
            case ShapeVariation shape:
                list.Object(item => WriteInterpolated(item, shape, "shapevariation", shape.Code, data =>
                {
                    WorkspaceWriting.WriteFunction(data.Key("hi"), shape.Up, axis);
                    WorkspaceWriting.WriteFunction(data.Key("lo"), shape.Down, axis);
                }));
                break;
            case GaussianMorph morph:
                WriteHead(list, morph, "gpmorph", data => data.Object(content => MorphReading.Write(content, morph, axis)));
                break;
            case ShapeSys shapeSys:
                WriteHead(list, modifier, "shapesys", data => data.Row(shapeSys.Uncertainty.Span));
                break;
            case StatError statError:
                WriteHead(list, modifier, "staterror", data => data.Row(statError.Uncertainty.Span));
                break;
            default:
                throw new ArgumentException($"modifiers of type {modifier.GetType().Name} have no JSON form", nameof(modifier));
        }
    }

    private static void WriteEmpty(JsonScribe list, Modifier modifier, string type) =>
        list.Line(item => WriteContent(item, modifier, type, data => data.Nothing()));

    private static void WriteHead(JsonScribe list, Modifier modifier, string type, Action<JsonScribe> data) =>
        list.Object(item => WriteContent(item, modifier, type, data));

    private static void WriteContent(JsonScribe item, Modifier modifier, string type, Action<JsonScribe> data)
    {
        item.Key("name").Text(modifier.Name);
        item.Key("type").Text(type);
        data(item.Key("data"));
    }

    private static void WriteInterpolated(JsonScribe item, Modifier modifier, string type, InterpolationCode code, Action<JsonScribe> data)
    {
        WriteContent(item, modifier, type, place => place.Object(data));
        var name = code switch
        {
            InterpolationCode.LinearShift => "code0",
            InterpolationCode.ExponentialFactor => "code1",
            InterpolationCode.QuadraticShift => "code2",
            _ => null,
        };
        if (name is not null)
        {
            item.Key("interpolation").Text(name);
        }
    }
}
