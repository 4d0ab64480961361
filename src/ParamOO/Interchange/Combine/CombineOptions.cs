namespace ParamOO.Interchange.Combine;

/// <summary>How processes with interference are put to Combine.</summary>
public enum CombineProcesses
{
    /// <summary>Under their own names, with their coefficients as rateParam formulae of the parameter of interest.</summary>
    RateParameters,

    /// <summary>
    /// The three of the basis {√μ, μ − √μ, 1 − √μ} are called ggH_sbi, ggH_s and ggH_b and left to the physics model HiggsWidth:higgswidth, which
    /// multiplies them by the same functions.
    /// </summary>
    HiggsWidth,
}
