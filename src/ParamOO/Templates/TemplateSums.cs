namespace ParamOO.Templates;

/// <summary>What one pass over some rows of a table adds up.</summary>
/// <param name="nominal">Weights of the processes and of the region at all hypotheses.</param>
/// <param name="varied">Weights of varied processes at the hypotheses that carry variations.</param>
internal sealed class TemplateSums(BinnedSums nominal, BinnedSums varied)
{
    /// <summary>Weights of the processes and of the region at all hypotheses.</summary>
    public BinnedSums Nominal => nominal;

    /// <summary>Weights of varied processes at the hypotheses that carry variations.</summary>
    public BinnedSums Varied => varied;

    /// <summary>Adds other sums of the same shape.</summary>
    /// <param name="other">The other sums.</param>
    public void Add(TemplateSums other)
    {
        Nominal.Add(other.Nominal);
        Varied.Add(other.Varied);
    }

    /// <summary>Makes all sums zero.</summary>
    public void Clear()
    {
        Nominal.Clear();
        Varied.Clear();
    }
}
