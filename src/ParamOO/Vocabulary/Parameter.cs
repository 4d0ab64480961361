namespace ParamOO.Vocabulary;

/// <summary>
/// One scalar parameter of a model: a parameter of interest, a constrained nuisance parameter or a free normalisation.
/// </summary>
/// <param name="Name">Unique name; parameters that share it are the same parameter, in every channel and workspace.</param>
/// <param name="Nominal">Value of the nominal model and start of fits.</param>
/// <param name="Bounds">Box in which fits may move; the nominal value lies inside.</param>
/// <param name="Constraint">The auxiliary measurement that constrains it; <see cref="Unconstrained"/> for a free parameter.</param>
/// <param name="IsFixed">Whether fits leave it at <paramref name="Nominal"/>; its constraint term is kept.</param>
public sealed record Parameter(string Name, double Nominal, Interval Bounds, Constraint Constraint, bool IsFixed = false)
{
    /// <summary>A nuisance parameter α with a unit normal constraint at 0, and bounds ±5, as the field writes them.</summary>
    /// <param name="name">Name of α.</param>
    public static Parameter Nuisance(string name) => new(name, 0, new Interval(-5, 5), new NormalConstraint(0, 1));

    /// <summary>A free parameter without a constraint: a parameter of interest or a floating normalisation.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="nominal">Nominal value.</param>
    /// <param name="bounds">Box in which fits may move.</param>
    public static Parameter Free(string name, double nominal, Interval bounds) => new(name, nominal, bounds, Unconstrained.Instance);
}
