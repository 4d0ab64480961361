namespace ParamOO.Mixture;

/// <summary>
/// The variable t in which yields are smooth functions of the hypothesis: √μ where a coefficient contains sqrt(mu), else μ itself
/// (docs/method.md).
/// </summary>
/// <param name="Poi">Name of the parameter of interest μ.</param>
/// <param name="IsRoot">Whether t = √μ.</param>
public sealed record HypothesisVariable(string Poi, bool IsRoot)
{
    /// <summary>The variable as a formula.</summary>
    public string Name => IsRoot ? $"sqrt({Poi})" : Poi;

    /// <summary>The variable of a model.</summary>
    /// <param name="model">The model.</param>
    public static HypothesisVariable Of(MixtureModel model) => Of(model, model.Poi);

    /// <summary>The variable of one parameter of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="poi">Name of the parameter.</param>
    public static HypothesisVariable Of(MixtureModel model, string poi) =>
        new(poi, model.Processes.Any(process => process.Coefficient.ContainsRootOf(poi)));

    /// <summary>t(μ); NaN when a root is taken of a negative μ.</summary>
    /// <param name="poi">μ.</param>
    public double At(double poi) => IsRoot ? Math.Sqrt(poi) : poi;

    /// <summary>μ(t).</summary>
    /// <param name="t">The variable; non-negative when it is a root.</param>
    public double PoiAt(double t) => IsRoot ? t * t : t;
}
