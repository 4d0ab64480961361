using ParamOO.Fitting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference.Toys;

/// <summary>Tests replicas of the observed data, drawn from the workspace alone, at every value where data exist.</summary>
public static class BootstrapRun
{
    /// <summary>Draws replicas and tests them.</summary>
    /// <param name="workspace">The workspace; its observations know their events.</param>
    /// <param name="options">How many (<see cref="ToyOptions.Toys"/>), which seed, which tested values; by default all knots.</param>
    /// <param name="levels">Confidence levels in (0, 1); empty for one standard deviation and 95 %.</param>
    /// <param name="progress">Told how many more replicas are done; null for silence.</param>
    /// <param name="cancellation">Asked between blocks of replicas.</param>
    /// <exception cref="InvalidInputException">A name or a value does not fit the workspace, or its events are not known.</exception>
    public static BootstrapResult Run(
        Workspace workspace, ToyOptions options, ValueList<double> levels, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        levels = levels.Count > 0 ? levels : NeymanConstruction.DefaultLevels;
        var run = ToyRun.Prepare(workspace, options with { Data = new ObservedData(), Statistic = TestStatistic.TMu, Truth = null }, cancellation);
        var values = run.Hypotheses.Select(hypothesis => hypothesis.Tested).ToValueList();
        var source = DataBootstrap.Of(workspace, run.Models, values, options.Seed);
        var fitters = run.Hypotheses.Select(hypothesis => new ToyFitter(hypothesis, options.Fit, options.Fitter)).ToArray();
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount };
        var replicas = new List<BootstrapReplica>();
        for (var first = 0L; first < options.Toys; first += options.Block)
        {
            var tests = new Tests(fitters, source, first, (int)Math.Min(options.Block, options.Toys - first));
            tests.Run(parallel);
            replicas.AddRange(Enumerable.Range(0, tests.Count).Select(index => BootstrapReplica.Of(values, tests.Statistics(index), tests.Estimates(index), levels)));
            progress?.Report(tests.Count);
        }

        return new BootstrapResult(run.Models.PoiName, values, Observe(run, values, levels), replicas.ToValueList());
    }

    private static BootstrapReplica Observe(ToyRun run, ValueList<double> values, ValueList<double> levels) => BootstrapReplica.Of(
        values,
        [.. run.Observed.Select(point => point.Status == FitStatus.Converged ? point.TestStatistic : double.NaN)],
        [.. run.Observed.Select(point => point.Free.Value)],
        levels);

    /// <summary>Some replicas at all values.</summary>
    private sealed class Tests(ToyFitter[] fitters, DataBootstrap source, long first, int count)
    {
        // [values][replicas], data: [values][replicas × data]
        private readonly double[][] data = [.. fitters.Select(_ => new double[count * source.Size])];
        private readonly double[][] statistics = [.. fitters.Select(_ => new double[count])];
        private readonly double[][] estimates = [.. fitters.Select(_ => new double[count])];

        public int Count => count;

        public void Run(ParallelOptions parallel)
        {
            Parallel.For(0, count, parallel, Draw);
            Parallel.For(0, fitters.Length, parallel, value => fitters[value].Test(data[value], statistics[value], estimates[value], new FitStatus[count]));
        }

        public double[] Statistics(int replica) => [.. statistics.Select(row => row[replica])];

        public double[] Estimates(int replica) => [.. estimates.Select(row => row[replica])];

        private void Draw(int replica)
        {
            var drawn = new double[source.ReplicaSize];
            source.Draw(first + replica, drawn);
            for (var value = 0; value < data.Length; value++)
            {
                drawn.AsSpan(value * source.Size, source.Size).CopyTo(data[value].AsSpan(replica * source.Size));
            }
        }
    }
}
