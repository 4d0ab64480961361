using ParamOO.Mixture;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Systematics;

/// <summary>
/// The covariance of the templates of a region that replicas of its simulated events have, over processes, bins and hypotheses at once:
/// processes that are made of the same events fluctuate together (docs/ensembles.md).
/// </summary>
internal sealed class BootstrapBuilder
{
    private readonly VariationOptions options;
    private readonly BootstrapOptions bootstrap;
    private readonly TemplateSet templates;
    private readonly ReferenceAsimov asimov;
    private readonly ValueList<HypothesisPosition> knots;

    // Σ_k d_k² is a variance. [replicas][processes][knots × bins]: the yield less the mean of all replicas [events].
    private readonly double[][][] deviations;

    // [replicas][knots × bins]: the same of the total at the reference hypothesis.
    private readonly double[][] totals;
    private readonly double[][] modes;

    /// <summary>Prepares a region and finds the nuisance parameters.</summary>
    /// <param name="options">Thresholds, and what is asked for.</param>
    /// <param name="templates">Templates with replicas.</param>
    /// <param name="asimov">Totals of bins.</param>
    /// <param name="areYieldsStated">Whether the yields of processes are known, so that replicas move shapes alone.</param>
    /// <param name="region">Name of the region.</param>
    public BootstrapBuilder(VariationOptions options, TemplateSet templates, ReferenceAsimov asimov, bool areYieldsStated, string region)
    {
        (this.options, bootstrap, this.templates, this.asimov) = (options, options.Bootstrap!, templates, asimov);
        knots = templates.VariationKnots.Select(knot => templates.Grid.Knots[knot].Position).ToValueList();
        deviations = [.. Enumerable.Range(0, templates.Replicas).Select(replica => Enumerable.Range(0, templates.Processes).Select(process => Deviation(process, replica, areYieldsStated)).ToArray())];
        for (var process = 0; process < templates.Processes; process++)
        {
            DeviationModes.Centre([.. deviations.Select(replica => replica[process])], 1 / Math.Sqrt(templates.Replicas - 1.0));
        }

        totals = [.. deviations.Select(Total)];
        (double[] Combination, double Share)[] found = bootstrap.Treatment == EnsembleTreatment.Coherent ? [.. FindModes()] : [];
        modes = [.. found.Select(mode => mode.Combination)];
        Record = new(
            templates.Replicas,
            bootstrap.Seed,
            Math.Sqrt(Cells().Max(cell => RelativeVariance(cell))),
            Cells().Where(cell => Analytic(cell) > 0).Average(cell => Variance(cell) / Analytic(cell)),
            [.. found.Select(mode => mode.Share)],
            [.. found.Select((_, index) => $"bootstrap_{region}_{index + 1}")]);
    }

    /// <summary>What was found.</summary>
    public BootstrapRecord Record { get; }

    /// <summary>The modifiers of a process, one per nuisance parameter.</summary>
    /// <param name="process">Index of the process.</param>
    public IEnumerable<ShapeVariation> Of(int process) =>
        Record.Parameters.Zip(modes, (name, mode) => DeviationModes.Modifier(templates, name, Relative(process, mode))).Where(modifier => !IsWithoutEffect(modifier));

    /// <summary>Variance [events²] of the total at the reference hypothesis that no nuisance parameter holds.</summary>
    /// <param name="knot">Position in the knots of variations.</param>
    public double[] RemainingVariance(int knot) =>
        [.. Enumerable.Range(knot * templates.Bins, templates.Bins).Select(cell => Math.Max(0, Variance(cell) - modes.Sum(mode => Square(HeldTotal(mode, cell)))))];

    private IEnumerable<int> Cells() => Enumerable.Range(0, knots.Count * templates.Bins);

    private double Variance(int cell) => totals.Sum(replica => replica[cell] * replica[cell]);

    private double Analytic(int cell) => templates.ReferenceVariance(Position(cell))[cell % templates.Bins];

    private double RelativeVariance(int cell) => templates.Reference(Position(cell))[cell % templates.Bins] is > 0 and var total ? Variance(cell) / (total * total) : 0;

    private int Position(int cell) => templates.VariationKnots[cell / templates.Bins];

    private static double Square(double value) => value * value;

    /// <summary>Where yields are stated, a replica with more events has no more of them.</summary>
    private double[] Deviation(int process, int replica, bool areYieldsStated)
    {
        var deviation = new double[knots.Count * templates.Bins];
        for (var knot = 0; knot < knots.Count; knot++)
        {
            var own = templates.Varied(knot, templates.ReplicaAt(process, replica));
            var nominal = templates.Yield(templates.VariationKnots[knot], process);
            var (sum, wanted) = (VariationBuilder.Sum(own), VariationBuilder.Sum(nominal));
            var scale = areYieldsStated && sum != 0 ? wanted / sum : 1;
            for (var bin = 0; bin < templates.Bins; bin++)
            {
                deviation[(knot * templates.Bins) + bin] = (scale * own[bin]) - nominal[bin];
            }
        }

        return deviation;
    }

    private double[] Total(double[][] replica) => [.. Cells().Select(cell => replica.Select((list, process) => asimov.ReferenceCoefficients[process] * list[cell]).Sum())];

    /// <summary>Totals count in units of their statistical uncertainty.</summary>
    private IEnumerable<(double[] Combination, double Share)> FindModes()
    {
        double[] weights = [.. Cells().Select(cell => templates.Reference(Position(cell))[cell % templates.Bins] is > 0 and var total ? 1 / total : 0)];
        return DeviationModes.Find(totals, weights, bootstrap.Fraction);
    }

    /// <summary>The change of every bin of a process relative to its yield; none where chance is as large as the yield.</summary>
    private double[] Relative(int process, double[] mode) => [.. Cells().Select(cell => IsKnown(process, cell) ? Combine(process, mode, cell) / templates.Yield(Position(cell), process)[cell % templates.Bins] : 0)];

    private double Combine(int process, double[] mode, int cell) => DeviationModes.Combine(deviations.Select(replica => replica[process]), mode, cell);

    private double HeldTotal(double[] mode, int cell) => Enumerable.Range(0, templates.Processes)
        .Sum(process => IsKnown(process, cell) ? asimov.ReferenceCoefficients[process] * Combine(process, mode, cell) : 0);

    private bool IsKnown(int process, int cell)
    {
        var (yield, variance) = (templates.Yield(Position(cell), process)[cell % templates.Bins], templates.Variance(Position(cell), process)[cell % templates.Bins]);
        return yield != 0 && yield * yield >= options.MinimumEffectiveEvents * variance;
    }

    private bool IsWithoutEffect(ShapeVariation modifier) =>
        Enumerable.Range(0, knots.Count).All(knot => modifier.Up.At(knots[knot]).ToArray().All(delta => Math.Abs(delta - 1) <= options.Negligible));
}
