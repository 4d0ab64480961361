namespace ParamOO.Unbinned;

/// <summary>−2 ln L at one point, with exact derivatives in the free parameters.</summary>
/// <param name="TwiceNll">
/// −2 ln L without the terms that do not depend on parameters (docs/method.md); NaN where the intensity of an event, or a coefficient, is
/// not positive or not defined.
/// </param>
/// <param name="Gradient">∂/∂p, one per free parameter.</param>
/// <param name="Hessian">∂²/∂p∂q, [free × free].</param>
/// <param name="InvalidEvents">Number of events of the data whose intensity is not positive.</param>
public sealed record LikelihoodValue(double TwiceNll, double[] Gradient, double[] Hessian, long InvalidEvents);
