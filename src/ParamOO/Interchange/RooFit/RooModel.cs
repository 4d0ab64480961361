using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>A workspace as RooFit sees it: named variables, functions in order of use, channels. What HS3 and ROOT macros are written from.</summary>
/// <param name="Variables">All variables, observables excluded.</param>
/// <param name="Functions">Functions; each uses only variables and functions before it.</param>
/// <param name="Channels">The channels.</param>
/// <param name="Constraints">The constraints.</param>
/// <param name="Bases">Basis functions of the hypothesis, for readers that take the model apart again.</param>
/// <param name="Hypothesis">Name of the variable that is μ′: the parameter of interest itself when they are tied; null when nothing follows a hypothesis.</param>
internal sealed record RooModel(
    ValueList<RooVariable> Variables,
    ValueList<RooFunction> Functions,
    ValueList<RooChannel> Channels,
    ValueList<RooConstraint> Constraints,
    ValueList<RooBasis> Bases,
    string? Hypothesis)
{
    /// <summary>The variables of a role.</summary>
    public IEnumerable<RooVariable> Of(RooRole role) => Variables.Where(variable => variable.Role == role);
}

/// <summary>A constraint: normal of a width, or Poisson(global | τ · parameter).</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Global">Name of its global observable.</param>
/// <param name="IsPoisson">Whether it is the Poisson one.</param>
/// <param name="Width">σ, or τ.</param>
internal sealed record RooConstraint(string Parameter, string Global, bool IsPoisson, double Width);

/// <summary>Functions of t(μ′) of which yields are linear combinations.</summary>
/// <param name="Family">pchip, bernstein or bspline.</param>
/// <param name="Variable">Name of t.</param>
/// <param name="Places">Knots, or the two ends of the domain.</param>
/// <param name="Values">Names of the functions whose weights are templates or coefficients.</param>
/// <param name="Slopes">Names of those whose weights are slopes at the knots; empty except for pchip.</param>
internal sealed record RooBasis(string Family, string Variable, ValueList<double> Places, ValueList<string> Values, ValueList<string> Slopes);

/// <summary>One channel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Observable">Name of the observable on its axis.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="Data">Counts: those of the data, or constant reference counts where <paramref name="Corrections"/> are.</param>
/// <param name="Corrections">One factor per bin that makes the reference counts those of the hypothesis; empty for none.</param>
/// <param name="Totals">Name of the expected yield of every bin; empty where no correction needs it.</param>
/// <param name="Axis">The hypothesis that the binning follows; null for an ordinary channel.</param>
/// <param name="Source">The channel in the workspace.</param>
internal sealed record RooChannel(
    string Name,
    string Observable,
    ValueList<RooSample> Samples,
    PerBin Data,
    ValueList<RooCorrection> Corrections,
    ValueList<string> Totals,
    RooAxis? Axis,
    Channel Source);

/// <summary>The hypothesis that a channel follows, with the names that it has in the model.</summary>
/// <param name="Source">The axis in the workspace.</param>
/// <param name="Variable">Name of t(μ′).</param>
/// <param name="StatisticsName">Name of the set of γ for MC statistics; null for none.</param>
/// <param name="Statistics">Names of the relative uncertainties, one per bin; empty for none.</param>
/// <param name="Gammas">Names of γ, one per bin; empty for none.</param>
internal sealed record RooAxis(HypothesisAxis Source, string Variable, string? StatisticsName, ValueList<string> Statistics, ValueList<string> Gammas);

/// <summary>One sample in one channel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Contents">Nominal yields; 1 in every bin where functions state them.</param>
/// <param name="Errors">Absolute MC uncertainties, for staterror.</param>
/// <param name="BinFactors">Names of functions that multiply the bins, one per bin; empty for none.</param>
/// <param name="Modifiers">What moves it besides.</param>
internal sealed record RooSample(string Name, PerBin Contents, PerBin Errors, ValueList<string> BinFactors, ValueList<RooModifier> Modifiers);

/// <summary>A modifier with the names of its parameters.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Parameters">One name, or one per bin.</param>
/// <param name="Source">The modifier in the workspace.</param>
internal sealed record RooModifier(string Name, ValueList<string> Parameters, Modifier Source);

/// <summary>
/// The factor of one bin that makes constant reference counts n_ref those of the hypothesis (docs/method.md):
/// exp{(n − n_ref) ln N − (n ln N̂ − N̂) + (n_ref ln n_ref − n_ref)}.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Expected">Name of N.</param>
/// <param name="Data">Name of n, the data of the hypothesis.</param>
/// <param name="Saturated">Name of n ln N̂ − N̂; null where N̂ = n, as for Asimov data.</param>
/// <param name="Reference">n_ref.</param>
internal sealed record RooCorrection(string Name, string Expected, string Data, string? Saturated, double Reference)
{
    /// <summary>n_ref ln n_ref − n_ref.</summary>
    public double ReferenceTerm => Reference == 0 ? 0 : (Reference * Math.Log(Reference)) - Reference;

    /// <summary>The logarithm of the factor as a formula.</summary>
    public string Exponent =>
        $"({Data}-{FormulaText.Of(Reference)})*log({Expected})-({Saturated ?? $"{Data}*log({Data})-{Data}"})+({FormulaText.Of(ReferenceTerm)})";
}
