using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>How a workspace is put into RooFit's words.</summary>
public sealed record RooExportOptions
{
    /// <summary>
    /// μ′, at which binning and data are taken and stay while μ is fitted; null (default) to tie μ′ to μ, with constant reference data and one factor per
    /// bin that makes them those of the hypothesis.
    /// </summary>
    public double? Hypothesis { get; init; }

    /// <summary>Name of the measurement; null (default) for the first.</summary>
    public string? Measurement { get; init; }

    /// <summary>The data; null (default) for the observed ones where every channel has whole counts, else Asimov data.</summary>
    public DataSet? Data { get; init; }

    /// <summary>Names of further parameters of interest beside that of the measurement.</summary>
    public ValueList<string> FurtherPois { get; init; }

    /// <summary>The names that the tools of the reader expect.</summary>
    public RooNames Names { get; init; } = RooNames.HistFactory;

    /// <summary>How HS3 states the factors that tie data to the hypothesis.</summary>
    public CorrectionForm Corrections { get; init; } = CorrectionForm.Factors;
}

/// <summary>How HS3 states the factors that tie data to the hypothesis.</summary>
public enum CorrectionForm
{
    /// <summary>As factors of the distribution of their channel: what ROOT needs.</summary>
    Factors,

    /// <summary>As auxiliary distributions of the likelihood: what pyhs3 reads, whose products cannot hold them.</summary>
    Auxiliary,
}
