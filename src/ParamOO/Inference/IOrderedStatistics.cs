namespace ParamOO.Inference;

/// <summary>Test statistics of toys in ascending order, in memory or where they were made.</summary>
public interface IOrderedStatistics
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>All of them.</summary>
    ReadOnlySpan<double> All { get; }

    /// <summary>One of them.</summary>
    /// <param name="index">How many are before it.</param>
    double this[int index] { get; }

    /// <summary>
    /// The largest distance between their cumulative distribution and that of large samples. Where that has a probability at 0, the statistics
    /// at 0 are spread evenly over it.
    /// </summary>
    /// <param name="law">The distribution of large samples.</param>
    double LargestDistance(AsymptoticLaw law);
}
