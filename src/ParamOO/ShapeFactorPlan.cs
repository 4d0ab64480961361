using ParamOO.Systematics;
using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>Free factors of a process in the bins of a region, one each, as a background has them whose shape the data determine.</summary>
/// <param name="Name">Name of the set; regions that share it share the factors, bin by bin.</param>
/// <param name="Process">Name of the process.</param>
/// <param name="Bounds">Range of each factor in fits; holds 1, at which fits start.</param>
public sealed record ShapeFactorPlan(string Name, string Process, Interval Bounds)
{
    /// <summary>The modifiers of a process.</summary>
    /// <param name="factors">All factors of a region.</param>
    /// <param name="process">Name of the process.</param>
    public static IEnumerable<ShapeFactor> Of(ValueList<ShapeFactorPlan> factors, string process) =>
        factors.Where(factor => factor.Process == process).Select(factor => new ShapeFactor(factor.Name));

    /// <summary>The parameter of one bin.</summary>
    /// <param name="set">Name of the set.</param>
    /// <param name="bin">The bin, 0-based.</param>
    public static string ParameterOf(string set, int bin) => FormattableString.Invariant($"{set}[{bin}]");
}
