/* Test statistics of toys, sorted where they are. Numbers that are not negative have the order of their bits, and those that failed come last. */
#define ALL_BITS (~(Bits)0)

KERNEL void clear_statistics(GLOBAL Bits* statistics, int count)
{
    if (ITEM < count)
    {
        statistics[ITEM] = ALL_BITS;
    }
}

/* One step of a bitonic sort: pairs at a distance, ascending or descending in turn over a length; both are powers of two. */
KERNEL void sort_pairs(GLOBAL Bits* statistics, int pairs, int distance, int length)
{
    const int pair = ITEM;
    if (pair < pairs)
    {
        const int low = 2 * pair - (pair & (distance - 1));
        const int high = low + distance;
        const Bits one = statistics[low];
        const Bits other = statistics[high];
        const int is_descending = (low & length) != 0;
        if ((one > other) != is_descending)
        {
            statistics[low] = other;
            statistics[high] = one;
        }
    }
}

/* The probability of a larger statistic on one side of the tested value; a bound of the estimate there is negative where the side does not count. */
FUNCTION double tail(double value, double bound, double resolution)
{
    return bound < 0 ? 0
        : value <= bound + resolution * (1 + value) ? 0.5 * erfc(sqrt(0.5 * value))
        : bound > 0 ? 0.5 * erfc((value + bound) / sqrt(8 * bound))
        : 0;
}

/*
 * The largest distance between the cumulative distribution of sorted statistics and that of large samples, over every so many of them. Where that
 * has a probability at 0, the statistics at 0 are spread evenly over it.
 */
KERNEL void largest_distance(
    GLOBAL const double* statistics, GLOBAL double* distances, int count, int zeros, double spread, double below, double above, double resolution, int threads)
{
    double largest = 0;
    if (ITEM >= threads)
    {
        return;
    }

    for (int i = ITEM; i < count; i += threads)
    {
        const double expected = spread > 0 && i < zeros ? spread * (i + 0.5) / zeros
            : 1 - tail(statistics[i], below, resolution) - tail(statistics[i], above, resolution);
        largest = fmax(largest, fmax(expected - (double)i / count, (i + 1.0) / count - expected));
    }

    distances[ITEM] = largest;
}
