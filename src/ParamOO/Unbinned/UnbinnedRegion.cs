using ParamOO.Mixture;

namespace ParamOO.Unbinned;

/// <summary>A region with events, as the unbinned likelihood takes it.</summary>
/// <param name="Model">The mixture with the yields of this region; its parameters are those of all regions, in the same order.</param>
/// <param name="Table">Events of the reference density with the weights of the data, or without for Asimov data of the reference hypothesis.</param>
public sealed record UnbinnedRegion(MixtureModel Model, ReferenceTable Table);
