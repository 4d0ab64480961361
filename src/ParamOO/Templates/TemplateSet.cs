using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>
/// The binned region at every hypothesis of its grid: yields and variances of every process, the total of the reference hypothesis,
/// the data, and the varied shapes at some of the knots.
/// </summary>
/// <remarks>Hypotheses are counted as in <see cref="HypothesisGrid.All"/>: knots first, then the hold-out hypotheses.</remarks>
public sealed class TemplateSet
{
    // [hypotheses × processes × bins], [hypotheses × bins], [variation knots × variations × bins]
    private readonly double[] yields;
    private readonly double[] variances;
    private readonly double[] reference;
    private readonly double[] referenceVariances;
    private readonly double[] data;
    private readonly double[] events;
    private readonly double[] varied;
    private readonly double[] variedVariances;

    internal TemplateSet(
        HypothesisGrid grid, int processes, int bins, ImmutableArray<int> variationKnots, ImmutableArray<TemplateVariation> variations)
    {
        (Grid, Processes, Bins, VariationKnots, Variations) = (grid, processes, bins, variationKnots, variations);
        var hypotheses = grid.All.Length;
        yields = new double[hypotheses * processes * bins];
        variances = new double[yields.Length];
        reference = new double[hypotheses * bins];
        referenceVariances = new double[reference.Length];
        data = new double[reference.Length];
        events = new double[reference.Length];
        varied = new double[variationKnots.Length * variations.Length * bins];
        variedVariances = new double[varied.Length];
    }

    /// <summary>The hypotheses.</summary>
    public HypothesisGrid Grid { get; }

    /// <summary>Number of processes.</summary>
    public int Processes { get; }

    /// <summary>Number of bins.</summary>
    public int Bins { get; }

    /// <summary>Knots at which varied templates are filled, as positions in <see cref="HypothesisGrid.Knots"/>, ascending.</summary>
    public ImmutableArray<int> VariationKnots { get; }

    /// <summary>The varied templates.</summary>
    public ImmutableArray<TemplateVariation> Variations { get; }

    /// <summary>
    /// E_X[g] of every variation over the events on which shapes are normalised, where these are more than those in the bins; empty where
    /// they are the same.
    /// </summary>
    public ImmutableArray<double> ShapeIntegrals { get; init; } = [];

    /// <summary>
    /// Number of bootstrap replicas: the last entries of <see cref="Variations"/> are their yields, process by process, where it is not zero.
    /// </summary>
    public int Replicas { get; init; }

    /// <summary>Position of a bootstrap replica in <see cref="Variations"/>.</summary>
    /// <param name="process">Index of the process.</param>
    /// <param name="replica">The replica, 0-based.</param>
    public int ReplicaAt(int process, int replica) => Variations.Length + ((process - Processes) * Replicas) + replica;

    /// <summary>ν_X Σ w r_X [events] of one process before its coefficient, one per bin.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="process">Index of the process.</param>
    public ReadOnlySpan<double> Yield(int hypothesis, int process) => YieldRow(hypothesis, process);

    /// <summary>MC-statistical variance of the yield [events²], one per bin.</summary>
    /// <param name="hypothesis">Position of the hypothesis.</param>
    /// <param name="process">Index of the process.</param>
    public ReadOnlySpan<double> Variance(int hypothesis, int process) => VarianceRow(hypothesis, process);

    /// <summary>Σ w λ(x; μ₀, 0) [events]: the total of the reference hypothesis, one per bin.</summary>
    /// <param name="hypothesis">Position of the hypothesis that the score belongs to.</param>
    public ReadOnlySpan<double> Reference(int hypothesis) => Row(reference, hypothesis);

    /// <summary>
    /// Σ (w λ)² [events²]: MC-statistical variance of the total of the reference hypothesis, one per bin. Processes share their events,
    /// so this is not the sum of theirs.
    /// </summary>
    /// <param name="hypothesis">Position of the hypothesis that the score belongs to.</param>
    public ReadOnlySpan<double> ReferenceVariance(int hypothesis) => Row(referenceVariances, hypothesis);

    /// <summary>Data [events], one per bin; zero where the table holds none.</summary>
    /// <param name="hypothesis">Position of the hypothesis that the score belongs to.</param>
    public ReadOnlySpan<double> Data(int hypothesis) => Row(data, hypothesis);

    /// <summary>Simulated events, one count per bin.</summary>
    /// <param name="hypothesis">Position of the hypothesis that the score belongs to.</param>
    public ReadOnlySpan<double> Events(int hypothesis) => Row(events, hypothesis);

    /// <summary>ν_X Σ w r_X g [events] of a varied process, its yield factor G not applied, one per bin.</summary>
    /// <param name="knot">Position in <see cref="VariationKnots"/>.</param>
    /// <param name="variation">Position in <see cref="Variations"/>.</param>
    public ReadOnlySpan<double> Varied(int knot, int variation) => VariedRow(knot, variation);

    /// <summary>MC-statistical variance of a varied yield [events²], one per bin.</summary>
    /// <param name="knot">Position in <see cref="VariationKnots"/>.</param>
    /// <param name="variation">Position in <see cref="Variations"/>.</param>
    public ReadOnlySpan<double> VariedVariance(int knot, int variation) => VariedVarianceRow(knot, variation);

    internal Span<double> YieldRow(int hypothesis, int process) => Row(yields, (hypothesis * Processes) + process);

    internal Span<double> VarianceRow(int hypothesis, int process) => Row(variances, (hypothesis * Processes) + process);

    internal Span<double> ReferenceRow(int hypothesis) => Row(reference, hypothesis);

    internal Span<double> ReferenceVarianceRow(int hypothesis) => Row(referenceVariances, hypothesis);

    internal Span<double> DataRow(int hypothesis) => Row(data, hypothesis);

    internal Span<double> EventsRow(int hypothesis) => Row(events, hypothesis);

    internal Span<double> VariedRow(int knot, int variation) => Row(varied, (knot * Variations.Length) + variation);

    internal Span<double> VariedVarianceRow(int knot, int variation) => Row(variedVariances, (knot * Variations.Length) + variation);

    /// <summary>An empty set of the same shape.</summary>
    internal TemplateSet NewLike() => new(Grid, Processes, Bins, VariationKnots, Variations);

    /// <summary>Adds all sums of a set of the same shape.</summary>
    /// <param name="other">The other set.</param>
    internal void Add(TemplateSet other)
    {
        foreach (var (sum, term) in All.Zip(other.All))
        {
            TensorPrimitives.Add(sum, term, sum);
        }
    }

    private double[][] All => [yields, variances, reference, referenceVariances, data, events, varied, variedVariances];

    private Span<double> Row(double[] list, int row) => list.AsSpan(row * Bins, Bins);
}
