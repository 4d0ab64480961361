namespace ParamOO.Interchange.RooFit;

/// <summary>The data of one channel along the hypothesis, as formulae.</summary>
internal interface IDataCourse
{
    /// <summary>n_b(μ′).</summary>
    /// <param name="bin">The bin.</param>
    /// <param name="channel">Names its functions.</param>
    string Counts(int bin, RooChannelBuilder channel);

    /// <summary>n_b ln N̂_b − N̂_b at the free fit of the hypothesis; null where N̂_b = n_b.</summary>
    /// <param name="bin">The bin.</param>
    /// <param name="channel">Names its functions.</param>
    string? Saturated(int bin, RooChannelBuilder channel);
}
