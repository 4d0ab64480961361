namespace ParamOO.Reporting;

/// <summary>Names of parameters as figures write them: <c>mu</c> is an italic μ.</summary>
internal static class Symbol
{
    /// <summary>The label of a parameter, with the markup of <see cref="Axis"/>.</summary>
    /// <param name="name">Its name.</param>
    public static string Of(string name) => name switch
    {
        "mu" => "*μ*",
        "kappa" => "*κ*",
        "theta" => "*θ*",
        _ => $"*{name.Replace('*', '·')}*",
    };
}
