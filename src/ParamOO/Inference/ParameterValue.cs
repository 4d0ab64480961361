namespace ParamOO.Inference;

/// <summary>A parameter by name, and a number.</summary>
/// <param name="Name">Name of the parameter, e.g. <c>mu</c> or <c>staterror_SR[3]</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record ParameterValue(string Name, double Value);
