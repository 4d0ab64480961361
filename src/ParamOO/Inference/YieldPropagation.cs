using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Yields of a model at a point with uncertainties √(J C Jᵀ).</summary>
/// <param name="model">The model.</param>
/// <param name="point">One number per parameter.</param>
/// <param name="covariance">C, [parameters × parameters].</param>
/// <param name="merged">Samples that are shown as one process.</param>
internal sealed class YieldPropagation(CompiledModel model, double[] point, double[] covariance, ValueList<SourceGroup> merged)
{
    private readonly Likelihood likelihood = new(model);

    private int Size => point.Length;

    /// <summary>All channels.</summary>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    public ValueList<ChannelYields> Channels(ReadOnlySpan<double> data)
    {
        var channels = new List<ChannelYields>();
        foreach (var channel in model.Channels)
        {
            channels.Add(Of(channel, data.Slice(channel.FirstBin, channel.Bins)));
        }

        return channels.ToValueList();
    }

    private ChannelYields Of(ChannelBins channel, ReadOnlySpan<double> counts)
    {
        var (total, slopes) = (new double[channel.Bins], new double[channel.Bins * Size]);
        var processes = new List<ProcessYields>();
        foreach (var process in model.Blocks.Index().Where(entry => entry.Item.Channel == channel.Name).GroupBy(entry => NameOf(entry.Item.Sample)))
        {
            var (yields, derivatives) = Sum(process.Select(entry => entry.Index), channel.Bins);
            processes.Add(Process(process.Key, yields, derivatives));
            Add(yields, total);
            Add(derivatives, slopes);
        }

        return new ChannelYields(channel.Name, ValueList.Create(counts), processes.ToValueList(), Process("", total, slopes));
    }

    private string NameOf(string sample) => merged.FirstOrDefault(group => group.Contains(sample))?.Name ?? sample;

    private (double[] Yields, double[] Derivatives) Sum(IEnumerable<int> blocks, int bins)
    {
        var (yields, derivatives) = (new double[bins], new double[bins * Size]);
        foreach (var block in blocks)
        {
            var (own, slopes) = (new double[bins], new double[bins * Size]);
            likelihood.BlockYields(block, point, own);
            likelihood.BlockDerivatives(block, point, slopes);
            Add(own, yields);
            Add(slopes, derivatives);
        }

        return (yields, derivatives);
    }

    private ProcessYields Process(string name, double[] yields, double[] derivatives)
    {
        var sum = new double[Size];
        var bins = new Estimate[yields.Length];
        for (var bin = 0; bin < yields.Length; bin++)
        {
            var row = derivatives.AsSpan(bin * Size, Size);
            Add(row, sum);
            bins[bin] = new Estimate(yields[bin], Deviation(row));
        }

        return new ProcessYields(name, ValueList.Create<Estimate>(bins), new Estimate(yields.Sum(), Deviation(sum)));
    }

    private double Deviation(ReadOnlySpan<double> row)
    {
        var variance = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            for (var j = 0; row[i] != 0 && j < row.Length; j++)
            {
                variance += row[i] * row[j] * covariance[(i * Size) + j];
            }
        }

        // Strong anticorrelations may leave a rounding error below zero.
        return double.IsNaN(variance) ? double.NaN : Math.Sqrt(Math.Max(0, variance));
    }

    private static void Add(ReadOnlySpan<double> numbers, Span<double> sum)
    {
        for (var k = 0; k < numbers.Length; k++)
        {
            sum[k] += numbers[k];
        }
    }
}
