using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Gpu;

/// <summary>
/// A Neyman construction whose toys stay where they are made: drawn, fitted, tested and sorted on a device, which is asked for critical values,
/// probabilities and the few order statistics that they need. A hypothesis whose device fails is made by the processor.
/// </summary>
/// <param name="engine">The devices; null for the processor.</param>
/// <param name="run">The hypotheses.</param>
/// <param name="levels">Confidence levels in (0, 1); empty for the defaults.</param>
public sealed class DeviceConstruction(DeviceEngine? engine, ToyRun run, ValueList<double> levels)
{
    private const int Block = 500;

    private readonly long[] statuses = new long[Enum.GetValues<FitStatus>().Length];

    /// <summary>Toys of every status, in the order of <see cref="FitStatus"/>.</summary>
    public IReadOnlyList<long> Statuses => statuses;

    /// <summary>Makes it.</summary>
    /// <param name="progress">Receives the number of toys of every hypothesis that is done.</param>
    /// <param name="cancellation">Asked between batches.</param>
    public NeymanConstruction Make(IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var points = new NeymanPoint[run.Hypotheses.Length];
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Math.Max(1, engine?.Workers ?? 1) };
        Parallel.For(0, points.Length, parallel, index =>
        {
            points[index] = OnDevice(index, cancellation) ?? OnProcessor(index, cancellation);
            lock (points)
            {
                progress?.Report((int)run.Options.Toys);
            }
        });
        return NeymanConstruction.Of(run, levels, points);
    }

    private NeymanPoint? OnDevice(int index, CancellationToken cancellation)
    {
        var (hypothesis, counts) = (run.Hypotheses[index], new long[statuses.Length]);
        NeymanPoint? point = null;
        engine?.UseOne(worker =>
        {
            var toys = new DeviceToys(engine, hypothesis, run.Options.Fit, run.Options.Toys * run.Hypotheses.Length);
            var statistics = toys.Rank(worker, checked((int)run.Options.Toys), run.Options.Statistic, counts, cancellation);
            var (even, odd) = statistics.SortHalves(hypothesis.Tested);
            point = NeymanPoint.Of(run.StatisticOfData(index), levels, even, odd, () => statistics.Merge(hypothesis.Tested));
        });
        Count(point is null ? [] : counts);
        return point;
    }

    private NeymanPoint OnProcessor(int index, CancellationToken cancellation)
    {
        var units = ToyUnit.Of(1, run.Options.Toys, Block).Select(unit => unit with { Hypothesis = index }).ToList();
        var (hypothesis, statistic, parts) = (run.Hypotheses[index], run.Options.Statistic, new double[units.Count][]);
        var threads = run.Options.Threads > 0 ? run.Options.Threads : Environment.ProcessorCount;
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads };
        Parallel.For(
            0,
            units.Count,
            parallel,
            () => new ToyFitter(hypothesis, run.Options.Fit),
            (unit, _, fitter) =>
            {
                var (ratios, estimates, ends) = (new double[units[unit].Count], new double[units[unit].Count], new FitStatus[units[unit].Count]);
                fitter.DrawAndTest(units[unit].First, ratios, estimates, ends);
                parts[unit] = [.. ratios.Select((ratio, toy) => statistic.Of(hypothesis.Tested, estimates[toy], ratio))];
                Count([.. statuses.Select((_, status) => ends.LongCount(end => (int)end == status))]);
                return fitter;
            },
            _ => { });
        double[] all = [.. parts.SelectMany(part => part)];
        return NeymanPoint.Of(hypothesis.Tested, run.StatisticOfData(index), levels, all);
    }

    private void Count(long[] more)
    {
        lock (statuses)
        {
            for (var status = 0; status < more.Length; status++)
            {
                statuses[status] += more[status];
            }
        }
    }
}
