namespace ParamOO.Vocabulary;

/// <summary>p(a | θ): the density of one auxiliary datum a given the parameter θ that it constrains. The set of cases is closed.</summary>
public abstract record Constraint
{
    private protected Constraint()
    {
    }

    /// <summary>Whether an auxiliary datum belongs to the parameter.</summary>
    public virtual bool IsPresent => true;
}

/// <summary>No auxiliary measurement: the parameter is free.</summary>
public sealed record Unconstrained : Constraint
{
    private Unconstrained()
    {
    }

    /// <summary>The only value of this type.</summary>
    public static Unconstrained Instance { get; } = new();

    /// <inheritdoc/>
    public override bool IsPresent => false;
}

/// <summary>a ~ Normal(θ, σ).</summary>
/// <param name="Auxiliary">Observed a, in units of the parameter.</param>
/// <param name="Sigma">Standard deviation σ, positive.</param>
public sealed record NormalConstraint(double Auxiliary, double Sigma) : Constraint;

/// <summary>a ~ Poisson(τ θ), the constraint of HistFactory's <c>shapesys</c>; non-integer a is allowed.</summary>
/// <param name="Auxiliary">Observed count a, non-negative.</param>
/// <param name="Tau">Counts per unit of the parameter τ, positive.</param>
public sealed record PoissonConstraint(double Auxiliary, double Tau) : Constraint;

/// <summary>ln a ~ Normal(ln θ, ln κ), with the density taken in a.</summary>
/// <param name="Auxiliary">Observed a, positive.</param>
/// <param name="Kappa">Multiplicative standard deviation κ &gt; 1.</param>
public sealed record LogNormalConstraint(double Auxiliary, double Kappa) : Constraint;

/// <summary>θ τ ~ Gamma(shape a + 1, rate 1): a counting experiment read as a density of the parameter.</summary>
/// <param name="Auxiliary">Observed count a, non-negative.</param>
/// <param name="Tau">Counts per unit of the parameter τ, positive.</param>
public sealed record GammaConstraint(double Auxiliary, double Tau) : Constraint;
