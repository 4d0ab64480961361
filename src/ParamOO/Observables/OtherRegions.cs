using ParamOO.Mixture;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>The other regions of an analysis, which constrain the nuisance parameters of a region too, and whatever else its hypotheses leave free.</summary>
/// <param name="Shared">A mixture with the parameters of all regions.</param>
/// <param name="Own">The mixture of the region itself, with the same parameters.</param>
/// <param name="NameIn">The name that a parameter of the region has among them.</param>
/// <param name="Regions">Other regions with events.</param>
/// <param name="Binned">Regions with fixed bins, for Asimov data of the reference hypothesis.</param>
internal sealed record OtherRegions(
    MixtureModel Shared, MixtureModel Own, Func<string, string> NameIn, ValueList<UnbinnedRegion> Regions, ValueList<BinnedRegion> Binned);
