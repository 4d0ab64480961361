using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>What a variable is in a statistical model.</summary>
internal enum RooRole
{
    /// <summary>Of interest; free.</summary>
    Poi,

    /// <summary>Moved by fits, constrained or not.</summary>
    Nuisance,

    /// <summary>Constant: the auxiliary datum of a constraint.</summary>
    Global,

    /// <summary>Constant, and in no set of the model: a number with a name.</summary>
    Constant,
}

/// <summary>A real variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; the start of fits.</param>
/// <param name="Range">Where it may move; infinite for a number.</param>
/// <param name="Role">What it is.</param>
/// <param name="IsFixed">Whether fits leave a parameter alone.</param>
internal sealed record RooVariable(string Name, double Value, Interval Range, RooRole Role, bool IsFixed = false)
{
    /// <summary>Whether it is constant in the model.</summary>
    public bool IsConstant => IsFixed || Role is RooRole.Global or RooRole.Constant;
}
