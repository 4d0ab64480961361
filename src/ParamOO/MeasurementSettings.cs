using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO;

/// <summary>What a measurement says of its parameters.</summary>
internal static class MeasurementSettings
{
    /// <summary>Settings of every parameter under the names that it has in the channels; those of which pruning left nothing have none.</summary>
    /// <param name="plan">The analysis.</param>
    /// <param name="channels">What was built from it.</param>
    public static ValueList<ParameterSettings> Of(AnalysisPlan plan, ValueList<Channel> channels)
    {
        var used = channels.SelectMany(channel => channel.Samples)
            .SelectMany(sample => sample.Modifiers.SelectMany(modifier => modifier.ParameterNames).Concat(sample.Coefficient?.Names ?? []))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from parameter in plan.Model.Parameters
               from name in plan.NamesOf(parameter.Name)
               where used.Contains(name) || (name == parameter.Name && !parameter.Constraint.IsPresent)
               select Of(parameter with { Name = name }),
            .. OfFactors(plan, channels),
        ];
    }

    private static IEnumerable<ParameterSettings> OfFactors(AnalysisPlan plan, ValueList<Channel> channels)
    {
        var written = plan.Regions.SelectMany(region => region.ShapeFactors).Concat(plan.ControlRegions.SelectMany(region => region.ShapeFactors));
        return
            from factor in written.DistinctBy(factor => factor.Name)
            let bins = channels.First(channel => channel.Samples.Any(sample => sample.Modifiers.Contains(new ShapeFactor(factor.Name)))).Bins
            select new ParameterSettings(factor.Name, Inits: [.. Enumerable.Repeat(1.0, bins)], Bounds: [.. Enumerable.Repeat(factor.Bounds, bins)]);
    }

    private static ParameterSettings Of(Parameter parameter) => new(
        parameter.Name,
        Inits: [parameter.Nominal],
        Bounds: [parameter.Bounds],
        IsFixed: parameter.IsFixed ? true : null,
        Constraint: parameter.Constraint.IsPresent ? parameter.Constraint : null);
}
