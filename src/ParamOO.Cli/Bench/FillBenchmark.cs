using ParamOO.Cli.Runs;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Bench;

/// <summary>
/// What filling templates of a made-up region costs, from columns in memory to the sums of every process and variation: scores, bins,
/// weights, counts and squares at every hypothesis.
/// </summary>
internal sealed class FillBenchmark
{
    /// <summary>Long enough for the runtime to compile the kernel in its last tier.</summary>
    private const double Seconds = 3;
    private const long EdgeEvents = 20_000;

    private readonly Size size;
    private readonly MixtureModel model;
    private readonly BenchTable table;
    private readonly Hypothesis reference;
    private readonly Observable observable;
    private readonly TemplateVariation[] variations;

    /// <summary>Makes the region.</summary>
    /// <param name="size">How large everything is.</param>
    public FillBenchmark(Size size)
    {
        this.size = size;
        model = Model(size);
        variations =
        [
            .. from process in Enumerable.Range(0, size.Processes)
               from variation in Enumerable.Range(0, size.Variations)
               from isUp in new[] { true, false }
               select new TemplateVariation(process, $"nuisance_{variation}", isUp, $"g_{process}_{variation}_{(isUp ? "up" : "down")}"),
        ];
        string[] columns = ["weight", .. model.Processes.Select(process => process.RatioColumn), .. variations.Select(variation => variation.RatioColumn)];
        table = new BenchTable(size.Events, columns);
        var yields = new MixtureYields(model);
        reference = Hypothesis.At(yields, model.ReferenceHypothesis);
        var grid = HypothesisGrid.Uniform(yields, new Interval(0, 3), (size.Hypotheses + 1) / 2);
        var scored = new ScoreColumns(model, reference, [.. model.Processes.Select(_ => 1.0)]);
        var sample = new WeightedTable(new BenchTable(Math.Min(size.Events, EdgeEvents), columns), "weight", -1);
        double[] nominal = [.. model.Processes.Select(process => process.Yield)];
        var options = new ObservableOptions { Bins = size.Bins };
        (observable, _) = ObservableBuilder.Build(
            options, grid, scored, ScoreSample.Load([sample], scored, reference, nominal, options.CrossFit), reference, "bench", new Findings());
    }

    /// <summary>Fills for some seconds.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="threads">How many threads work at a time; 0 for all cores.</param>
    /// <returns>The rates of the best pass.</returns>
    public FillRates Run(TimeProvider clock, int threads)
    {
        var running = threads > 0 ? threads : Environment.ProcessorCount;
        var bandwidth = ReadBandwidth.Gigabytes(clock, running);
        var best = double.PositiveInfinity;
        for (var (begin, passes) = (clock.GetTimestamp(), 0); passes < 2 || clock.GetElapsedTime(begin).TotalSeconds < Seconds; passes++)
        {
            var start = clock.GetTimestamp();
            Fill(running);
            best = Math.Min(best, clock.GetElapsedTime(start).TotalSeconds);
        }

        var (hypotheses, columns) = (observable.Grid.All.Length, size.Processes * (1 + (2 * size.Variations)));
        var (bytes, fills) = (8.0 * size.Events * table.Columns.Count, (double)size.Events * columns * hypotheses);
        var hardware = Hardware.Here();
        return new(
            size.Events / best, 1e-9 * bytes / best, fills / best, 1e9 * best * running / fills, 1e-9 * bytes / best / bandwidth, bandwidth, best,
            size.Events, columns, hypotheses, observable.Bins, running, hardware.VectorBits, hardware.Processor);
    }

    private void Fill(int threads)
    {
        var target = new TemplateSet(observable.Grid, size.Processes, observable.Bins, [.. Enumerable.Range(0, observable.Grid.All.Length)], [.. variations]);
        new TemplateFiller(new WeightedTable(table, "weight", -1), null, model, observable, reference, target)
            .Fill(target, new FillWatch { Threads = threads });
    }

    private static MixtureModel Model(Size size) => new(
        "mu",
        1,
        [Parameter.Free("mu", 1, new Interval(0, 3)), .. Enumerable.Range(0, size.Variations).Select(variation => Parameter.Nuisance($"nuisance_{variation}"))],
        [
            .. Enumerable.Range(0, size.Processes)
                .Select(process => new Process($"process_{process}", 100, Expression.Parse(process == 0 ? "mu" : "1"), $"r_{process}", [])),
        ]);

    /// <summary>How large the made-up region is.</summary>
    /// <param name="Events">Number of events.</param>
    /// <param name="Processes">Number of processes.</param>
    /// <param name="Variations">Number of nuisance parameters with up and down shapes of every process.</param>
    /// <param name="Hypotheses">Number of hypotheses; an even number becomes the next lower odd one.</param>
    /// <param name="Bins">Number of bins.</param>
    public sealed record Size(long Events, int Processes, int Variations, int Hypotheses, int Bins);
}

/// <summary>The document of <c>paramoo bench fill --json</c>. A fill adds one number and its square to one bin.</summary>
internal sealed record FillRates(
    double RowsPerSecond,
    double GigabytesPerSecond,
    double FillsPerSecond,
    double NanosecondsPerFillAndThread,
    double FractionOfReadBandwidth,
    double ReadGigabytesPerSecond,
    double Seconds,
    long Events,
    int Columns,
    int Hypotheses,
    int Bins,
    int Threads,
    int VectorBits,
    string Processor);
