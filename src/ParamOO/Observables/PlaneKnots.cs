using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>Where templates are filled on a plane of two parameters.</summary>
/// <param name="Coordinates">Polar coordinates around the reference, in the variables of both parameters.</param>
/// <param name="First">Values of the first parameter that are covered.</param>
/// <param name="Second">Values of the second parameter that are covered.</param>
/// <param name="Rays">Places of the rays, ascending.</param>
/// <param name="Radii">Radii on every ray, ascending from 0 to 1.</param>
public sealed record PlaneKnots(PolarCoordinates Coordinates, Interval First, Interval Second, ImmutableArray<double> Rays, ImmutableArray<double> Radii);
