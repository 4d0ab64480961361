using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>
/// A mixture of normalised densities of a resonant variable m and of features x: λ(m, x) = Σ_k N_k(θ) P_k(m; θ) q_k(x|m) Π_s g_{k,s}(x; α_s).
/// P_k are formulae whose parameters float; q_k are columns of the events.
/// </summary>
/// <param name="Poi">Name of the parameter of interest, which may be negative where its bounds say so.</param>
/// <param name="Variable">Column of m, and its name in the formulae of the components.</param>
/// <param name="Range">The interval on which every P_k is normalised, finite.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="Components">The components k.</param>
/// <param name="Regions">Intervals of m in which events are used, without overlap.</param>
public sealed record DensityModel(
    string Poi,
    string Variable,
    Interval Range,
    ValueList<Parameter> Parameters,
    ValueList<DensityComponent> Components,
    ValueList<DensityRegion> Regions)
{
    /// <summary>Whether density columns hold logarithms.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Column of event weights; null where every event counts once.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The model with another set of density columns, such as those of a bootstrap replica.</summary>
    /// <param name="replica">What <c>{replica}</c> in the names of columns becomes.</param>
    public DensityModel Of(string replica) => this with { Components = Components.Select(component => component.Of(replica)).ToValueList() };
}

/// <summary>One component of a <see cref="DensityModel"/>.</summary>
/// <param name="Name">Its name, unique.</param>
/// <param name="Yield">N_k, expected events in the whole range, a formula of parameters; may be negative.</param>
/// <param name="Mass">P_k up to its normalisation, a positive formula of m and of parameters.</param>
/// <param name="DensityColumn">Column of q_k, or of ln q_k; not read in regions without features.</param>
/// <param name="Variations">How nuisance parameters move q_k.</param>
public sealed record DensityComponent(string Name, Expression Yield, Expression Mass, string DensityColumn, ValueList<DensityVariation> Variations)
{
    internal DensityComponent Of(string replica) => this with
    {
        DensityColumn = Filled(DensityColumn, replica),
        Variations = Variations
            .Select(variation => variation with { UpColumn = Filled(variation.UpColumn, replica), DownColumn = Filled(variation.DownColumn, replica) }).ToValueList(),
    };

    internal static string Filled(string column, string replica) => column.Replace("{replica}", replica, StringComparison.Ordinal);
}

/// <summary>How a nuisance parameter moves the density of one component.</summary>
/// <param name="Parameter">Name of α.</param>
/// <param name="UpColumn">Column of q_k(α = +1), or of its logarithm.</param>
/// <param name="DownColumn">Column of q_k(α = −1), or of its logarithm.</param>
/// <param name="Interpolation">How g is interpolated.</param>
public sealed record DensityVariation(string Parameter, string UpColumn, string DownColumn, DensityInterpolation Interpolation);

/// <summary>Interpolation of g(α) = q(α)/q(0) between α = −1, 0, +1.</summary>
public enum DensityInterpolation
{
    /// <summary>1 + a₁ α + a₂ α², which keeps densities normalised, and may become negative far from 0.</summary>
    Quadratic,

    /// <summary>A polynomial of sixth order inside, exponential outside; always positive.</summary>
    Exponential,
}

/// <summary>An interval of m whose events are used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Interval">The interval, lower end included, upper end not.</param>
/// <param name="HasFeatures">Whether densities of the features enter; otherwise m alone, as in sidebands: q_k = 1.</param>
public sealed record DensityRegion(string Name, Interval Interval, bool HasFeatures);
