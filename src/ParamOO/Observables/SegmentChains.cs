namespace ParamOO.Observables;

/// <summary>The best ways to divide everything on one side of every candidate boundary into a number of bins.</summary>
internal sealed class SegmentChains
{
    private readonly int[][] next;

    /// <summary>Finds them for every number of bins.</summary>
    /// <param name="value">What a bin between two boundaries keeps, those that end at one boundary side by side.</param>
    /// <param name="last">The last boundary; the first is 0.</param>
    /// <param name="isForward">Whether divisions start at the first boundary and not at the last.</param>
    /// <param name="bins">One more than the most bins.</param>
    public SegmentChains(double[] value, int last, bool isForward, int bins)
    {
        Best = new double[bins][];
        next = new int[bins][];
        for (var count = 0; count < bins; count++)
        {
            Best[count] = Enumerable.Repeat(double.NegativeInfinity, last + 1).ToArray();
            next[count] = new int[last + 1];
            if (count == 0)
            {
                Best[0][isForward ? 0 : last] = 0;
            }

            for (var to = 1; to <= last && count > 0; to++)
            {
                for (var from = 0; from < to; from++)
                {
                    var (here, there) = isForward ? (to, from) : (from, to);
                    if (Best[count - 1][there] + value[(to * (to - 1) / 2) + from] is var sum && sum > Best[count][here])
                    {
                        (Best[count][here], next[count][here]) = (sum, there);
                    }
                }
            }
        }
    }

    /// <summary>[bins][boundary]: what the best division keeps.</summary>
    public double[][] Best { get; }

    /// <summary>The boundaries of the best division, from a boundary outwards, the outermost left out.</summary>
    public IEnumerable<int> From(int boundary, int bins)
    {
        for (; bins > 0; bins--)
        {
            yield return boundary;
            boundary = next[bins][boundary];
        }
    }
}
