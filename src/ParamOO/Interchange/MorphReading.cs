using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange;

/// <summary>The data of Gaussian-process morphs in ParamOO's JSON, both ways; what must hold of them is a rule of workspaces.</summary>
internal static class MorphReading
{
    private static readonly (string Name, KernelFamily Kernel)[] Kernels =
    [
        ("rbf", KernelFamily.SquaredExponential),
        ("matern32", KernelFamily.Matern32),
        ("matern52", KernelFamily.Matern52),
        ("rationalquadratic", KernelFamily.RationalQuadratic),
    ];

    public static GaussianMorph Read(string name, JsonPlace place, HypothesisSpace? axis)
    {
        place.AllowOnly("parameters", "kernel", "length_scales", "anchors", "weights");
        return new GaussianMorph(
            name,
            [.. place["parameters"].Items().Select(item => item.Text())],
            ReadKernel(place["kernel"]),
            [.. place["length_scales"].Numbers()],
            [.. place["anchors"].Items().Select(item => ValueList.Create<double>(item.Numbers()))],
            [.. place["weights"].Items().Select(item => YieldFunctionReading.Read(item, axis))]);
    }

    public static void Write(JsonScribe content, GaussianMorph morph, HypothesisSpace? axis)
    {
        content.Key("parameters").List(morph.Parameters, (list, name) => list.Text(name));
        content.Key("kernel").Text(Kernels.First(entry => entry.Kernel == morph.Kernel).Name);
        content.Key("length_scales").Row(morph.LengthScales.Span);
        content.Key("anchors").List(morph.Anchors, (list, anchor) => list.Row(anchor.Span));
        content.Key("weights").List(morph.Weights, (list, weight) => WorkspaceWriting.WriteFunction(list, weight, axis));
    }

    private static KernelFamily ReadKernel(JsonPlace place)
    {
        var name = place.Text();
        var found = Array.FindIndex(Kernels, entry => entry.Name == name);
        if (found < 0 && place.IsString)
        {
            place.Refuse("PX0636", $"'{name}' is no kernel; {Suggestion.For(name, [.. Kernels.Select(entry => entry.Name)])}");
        }

        return Kernels[Math.Max(0, found)].Kernel;
    }
}
