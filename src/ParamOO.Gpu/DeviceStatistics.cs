using System.Numerics;
using ParamOO.Inference;

namespace ParamOO.Gpu;

/// <summary>
/// Test statistics of the toys of one hypothesis in the memory of a device, sorted there; what is asked for is read singly. Valid until the
/// worker's next hypothesis.
/// </summary>
internal sealed class DeviceStatistics
{
    private readonly DeviceWorker worker;
    private readonly DeviceProgram program;
    private readonly int toys;
    private readonly int[] failed = new int[2];

    /// <summary>Reserves the memory.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="program">What sorts.</param>
    /// <param name="toys">How many toys.</param>
    /// <exception cref="DeviceException">There is not enough.</exception>
    public DeviceStatistics(DeviceWorker worker, DeviceProgram program, int toys)
    {
        (this.worker, this.program, this.toys) = (worker, program, toys);
        Half = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (toys + 1) / 2));
        Memory = worker.Memory("statistics", 16L * Half);
        worker.PerItem(program, "clear_statistics", 2 * Half, Memory, 2 * Half);
    }

    /// <summary>Where they are: toys with an even index, then, after <see cref="Half"/> places, those with an odd one.</summary>
    public nint Memory { get; }

    /// <summary>Places of either half, a power of two.</summary>
    public int Half { get; }

    /// <summary>Sets one statistic.</summary>
    /// <param name="toy">Index of the toy.</param>
    /// <param name="statistic">Its statistic, not negative; NaN where a fit failed.</param>
    public void Set(int toy, double statistic)
    {
        failed[toy % 2] += double.IsNaN(statistic) ? 1 : 0;

        // Behind all numbers, and before the places without a toy.
        var bits = double.IsNaN(statistic) ? BitConverter.DoubleToUInt64Bits(double.PositiveInfinity) + 1 : BitConverter.DoubleToUInt64Bits(statistic + 0.0);
        worker.Write(Memory, ((long)(toy % 2) * Half) + (toy / 2), bits);
    }

    /// <summary>Sorts either half: all steps of a bitonic sort but the last, which leaves the second half descending.</summary>
    /// <returns>Toys with an even index, and those with an odd one.</returns>
    public (ToyDistribution Even, ToyDistribution Odd) SortHalves(double hypothesis)
    {
        for (var length = 2; length <= Half; length *= 2)
        {
            Sort(length);
        }

        // Of two places there is no step before the last.
        var (even, odd) = (new Part(this, 0, ((toys + 1) / 2) - failed[0], false), new Part(this, Half, (toys / 2) - failed[1], true));
        return (new(hypothesis, failed[0], even), new(hypothesis, failed[1], odd));
    }

    /// <summary>Merges both sorted halves, which then are no more.</summary>
    public ToyDistribution Merge(double hypothesis)
    {
        Sort(2 * Half);
        return new(hypothesis, failed[0] + failed[1], new Part(this, 0, toys - failed[0] - failed[1], false));
    }

    private void Sort(int length)
    {
        for (var distance = length / 2; distance > 0; distance /= 2)
        {
            worker.PerItem(program, "sort_pairs", Half, Memory, Half, distance, length);
        }
    }

    /// <summary>Some of the places, sorted.</summary>
    private sealed class Part(DeviceStatistics owner, int first, int count, bool isDescending) : IOrderedStatistics
    {
        private const int Threads = 4096;

        public int Count => count;

        public ReadOnlySpan<double> All
        {
            get
            {
                var all = new double[count];
                owner.worker.Read<double>(owner.Memory, isDescending ? first + owner.Half - count : first, all);
                if (isDescending)
                {
                    Array.Reverse(all);
                }

                return all;
            }
        }

        public double this[int index]
        {
            get
            {
                Span<double> one = stackalloc double[1];
                owner.worker.Read(owner.Memory, isDescending ? first + owner.Half - 1 - index : first + index, one);
                return one[0];
            }
        }

        public double LargestDistance(AsymptoticLaw law)
        {
            if (isDescending)
            {
                return new SortedStatistics(All.ToArray()).LargestDistance(law);
            }

            var (distances, worker) = (new double[Threads], owner.worker);
            var memory = worker.Memory("distances", 8L * Threads);
            var (below, above) = (law.Counts.Below ? law.Below : -1, law.Counts.Above ? law.Above : -1);
            worker.PerItem(
                owner.program, "largest_distance", Threads, owner.Memory, memory, count, Zeros(), 1 - law.PositiveProbability, below, above, ToyDistribution.Slack(0), Threads);
            worker.Read<double>(memory, distances);
            return distances.Max();
        }

        private int Zeros()
        {
            var (low, high) = (0, count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = this[middle] > ToyDistribution.Slack(0) ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }
}
