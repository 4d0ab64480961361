namespace ParamOO.Workspaces;

/// <summary>What a modifier asks of the parameters that it names; modifiers that share a name must ask for the same kind.</summary>
internal enum ParameterKind
{
    /// <summary>One free parameter.</summary>
    Free,

    /// <summary>One parameter α with a unit normal constraint.</summary>
    Alpha,

    /// <summary>The luminosity: one parameter with a normal constraint that the measurement states.</summary>
    Luminosity,

    /// <summary>One free parameter per bin.</summary>
    FreePerBin,

    /// <summary>One γ per bin with a Poisson constraint.</summary>
    PoissonPerBin,

    /// <summary>One γ per bin with a normal constraint.</summary>
    NormalPerBin,
}
