namespace ParamOO.Observables;

/// <summary>The mixture at a hypothesis and at the nuisance parameters that fit the reference best there, as the score uses it.</summary>
/// <param name="Distance">t′ − t₀, never zero: next to the reference the score is the difference quotient over a short way.</param>
/// <param name="Yields">f_X ν_X Π G, divided by the integral of the morphed shape [events], one per process; may be negative.</param>
/// <param name="Coordinates">Position in the coordinates of <see cref="ShapeProjection"/>, which move the shapes.</param>
/// <param name="Penalty">What the constraints of these nuisance parameters add to t, divided by the square of <paramref name="Distance"/>.</param>
internal sealed record ProfiledIntensity(double Distance, double[] Yields, double[] Coordinates, double Penalty);
