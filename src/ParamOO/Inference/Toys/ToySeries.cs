namespace ParamOO.Inference.Toys;

/// <summary>Which toys: blocks of equal length at equal distances, as a share of a run has them; a number alone means that toy and those behind it.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Block">Toys of a block, positive; the last may be shorter.</param>
/// <param name="Stride">Distance of the first toys of neighbouring blocks, at least <paramref name="Block"/>.</param>
public readonly record struct ToySeries(long First, int Block, long Stride)
{
    /// <summary>Index of a toy.</summary>
    /// <param name="toy">Its number in the series, from 0.</param>
    public long this[long toy] => First + (toy / Block * Stride) + (toy % Block);

    /// <summary>A toy and those behind it.</summary>
    /// <param name="first">Index of the first.</param>
    public static implicit operator ToySeries(long first) => new(first, int.MaxValue, int.MaxValue);
}
