using System.Globalization;
using System.Numerics.Tensors;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>How well one ratio integrates to one.</summary>
/// <param name="Process">Name of the process.</param>
/// <param name="Systematic">Name of the nuisance parameter; null for the density ratio r_X itself.</param>
/// <param name="IsUp">Whether the shape ratio is that at α = +1; true for r_X.</param>
/// <param name="Mean">E_ref[r_X] = Σ w r_X, or E_X[g] = Σ w r_X g / Σ w r_X; 1 when the ratio is right.</param>
/// <param name="Uncertainty">Standard deviation of <paramref name="Mean"/> from the finite sample.</param>
/// <param name="EffectiveEvents">(Σ w r)²/Σ (w r)², with g where there is one.</param>
public sealed record ClosureEntry(string Process, string? Systematic, bool IsUp, double Mean, double Uncertainty, double EffectiveEvents)
{
    /// <summary>Distance from 1 in standard deviations; 0 where both are nil.</summary>
    public double Pull => Mean == 1 ? 0 : (Mean - 1) / Uncertainty;
}

/// <summary>
/// Closure of all ratios of a table of the reference density: what density ratios must fulfil whatever the physics
/// (docs/method.md).
/// </summary>
/// <param name="Rows">Number of events.</param>
/// <param name="WeightSum">Σ w of the reference.</param>
/// <param name="NegativeWeightFraction">Σ |w| of negative weights over Σ |w|, in [0, 1].</param>
/// <param name="EffectiveEvents">(Σ w)²/Σ w².</param>
/// <param name="Entries">One entry per process, each followed by its shape ratios up and down.</param>
/// <param name="LargestContribution">
/// Largest share that one event has of Σ w r_X, over all processes, in [0, 1]: outliers of a ratio show here.
/// </param>
/// <param name="LargestContributor">Name of that process.</param>
/// <param name="LargestContributionRow">Row of that event.</param>
public sealed record RatioClosure(
    long Rows,
    double WeightSum,
    double NegativeWeightFraction,
    double EffectiveEvents,
    ValueList<ClosureEntry> Entries,
    double LargestContribution,
    string LargestContributor,
    long LargestContributionRow)
{
    private const double SignificantPull = 5;
    private const double LargeContribution = 0.05;
    private const double FewEffectiveEvents = 100;
    private const int MostFindings = 10;

    /// <summary>Whether the model divides integrals of shape ratios out.</summary>
    internal bool AreShapesNormalized { get; init; }

    /// <summary>The closure without parameters whose ratios are no ratios of densities.</summary>
    /// <param name="systematics">Their names.</param>
    internal RatioClosure Without(HashSet<string> systematics) =>
        systematics.Count == 0 ? this : this with { Entries = Entries.Where(entry => entry.Systematic is not { } name || !systematics.Contains(name)).ToValueList() };

    /// <summary>Reports what is out of tolerance as warnings: PX0305 closure, PX0306 effective events, PX0307 outliers.</summary>
    /// <param name="path">The table.</param>
    /// <param name="tolerance">Smallest |mean − 1| that is reported, if it also exceeds five standard deviations.</param>
    /// <param name="findings">Receives the findings; the worst ten of each kind.</param>
    public void Report(string path, double tolerance, Findings findings)
    {
        var open = Entries.Where(entry => Math.Abs(entry.Mean - 1) > tolerance && Math.Abs(entry.Pull) > SignificantPull)
            .OrderByDescending(entry => Math.Abs(entry.Mean - 1)).ToList();
        foreach (var entry in open.Take(MostFindings))
        {
            findings.Warning("PX0305", path, Invariant($"{Describe(entry)} integrates to {entry.Mean:G5} ± {entry.Uncertainty:G2} instead of 1; {Advice(entry)}"));
        }

        if (open.Count > MostFindings)
        {
            findings.Warning("PX0305", path, Invariant($"{open.Count - MostFindings} more ratios do not integrate to 1 within {tolerance:G3}."));
        }

        foreach (var entry in Entries.Where(entry => entry.Systematic is null && entry.EffectiveEvents < FewEffectiveEvents))
        {
            findings.Warning(
                "PX0306",
                path,
                Invariant($"{Describe(entry)} has {entry.EffectiveEvents:G3} effective events of {Rows}; sample the reference density nearer to this process."));
        }

        if (LargestContribution > LargeContribution)
        {
            findings.Warning(
                "PX0307",
                path,
                Invariant($"the event in row {LargestContributionRow} (counted from 0) makes {100 * LargestContribution:G3} % of process '{LargestContributor}'; look for an outlier of its ratio."));
        }
    }

    private static string Describe(ClosureEntry entry) => entry.Systematic is null
        ? $"the ratio of '{entry.Process}'"
        : $"the shape ratio of '{entry.Process}' for '{entry.Systematic}' {(entry.IsUp ? "up" : "down")}";

    private string Advice(ClosureEntry entry) => entry.Systematic is null
        ? "weights must be normalised so that Σ w r = 1, or the ratio be calibrated."
        : AreShapesNormalized ? "ShapeNormalization: reference divides this out of every yield, but calibrate the ratio, whose shape may be off too."
        : "normalise it, or set ShapeNormalization to reference.";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sums behind the closure of one chunk of a table, or of many.</summary>
    internal sealed class Sums
    {
        private readonly MixtureModel model;
        private readonly IntensityLayout layout;
        private readonly double[] weights = new double[4];
        private readonly double[] largest;
        private readonly long[] largestRow;

        public Sums(MixtureModel model, IntensityLayout layout)
        {
            this.model = model;
            this.layout = layout;
            Ratios = new double[2 * model.Processes.Count];
            Shapes = [.. layout.MorphsOf.Select(own => new double[own.Length * 6])];
            largest = new double[model.Processes.Count];
            largestRow = new long[model.Processes.Count];
        }

        /// <summary>Σ w r and Σ (w r)² per process.</summary>
        public double[] Ratios { get; }

        /// <summary>Per process, morph and direction Σ w r g, Σ (w r g)², Σ (w r)² g.</summary>
        private double[][] Shapes { get; }

        private long Rows { get; set; }

        public double WeightSum => weights[0];

        public void Add(EventChunk chunk)
        {
            Rows += chunk.Count;
            var reference = chunk.Column(EventChunk.ReferenceWeight);
            foreach (var weight in reference)
            {
                weights[0] += weight;
                weights[1] += weight * weight;
                weights[2] += Math.Abs(weight);
                weights[3] -= Math.Min(weight, 0);
            }

            var (own, moved) = (new double[chunk.Rows], new double[chunk.Rows]);
            for (var process = 0; process < model.Processes.Count; process++)
            {
                TensorPrimitives.Multiply(reference, chunk.ColumnOfLayout(layout.Ratios[process]), own);
                AddRatio(process, own, chunk.FirstRow);
                for (var morph = 0; morph < layout.MorphsOf[process].Length; morph++)
                {
                    var columns = layout.Morphs[layout.MorphsOf[process][morph]];
                    AddShape(Shapes[process].AsSpan(6 * morph, 3), own, chunk.ColumnOfLayout(columns.Up), moved);
                    AddShape(Shapes[process].AsSpan((6 * morph) + 3, 3), own, chunk.ColumnOfLayout(columns.Down), moved);
                }
            }
        }

        public void Add(Sums other)
        {
            Rows += other.Rows;
            AddTo(weights, other.weights);
            AddTo(Ratios, other.Ratios);
            for (var process = 0; process < Shapes.Length; process++)
            {
                AddTo(Shapes[process], other.Shapes[process]);
                if (other.largest[process] > largest[process])
                {
                    (largest[process], largestRow[process]) = (other.largest[process], other.largestRow[process]);
                }
            }
        }

        public RatioClosure ToClosure()
        {
            var shares = largest.Select((value, process) => value / Math.Abs(Ratios[2 * process])).ToList();
            var worst = shares.IndexOf(shares.Max());
            return new(
                Rows,
                weights[0],
                weights[3] / weights[2],
                weights[0] * weights[0] / weights[1],
                Enumerable.Range(0, model.Processes.Count).SelectMany(EntriesOf).ToValueList(),
                shares[worst],
                model.Processes[worst].Name,
                largestRow[worst])
            {
                AreShapesNormalized = model.ShapeNormalization == ShapeNormalization.Reference,
            };
        }

        private static void AddShape(Span<double> sums, double[] own, ReadOnlySpan<double> ratio, double[] moved)
        {
            TensorPrimitives.Multiply(own, ratio, moved);
            sums[0] += TensorPrimitives.Sum<double>(moved);
            sums[1] += TensorPrimitives.SumOfSquares<double>(moved);
            sums[2] += TensorPrimitives.Dot<double>(moved, own);
        }

        private static void AddTo(double[] sums, double[] more)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += more[i];
            }
        }

        private void AddRatio(int process, double[] own, long firstRow)
        {
            Ratios[2 * process] += TensorPrimitives.Sum<double>(own);
            Ratios[(2 * process) + 1] += TensorPrimitives.SumOfSquares<double>(own);
            var at = TensorPrimitives.IndexOfMaxMagnitude<double>(own);
            if (Math.Abs(own[at]) > largest[process])
            {
                (largest[process], largestRow[process]) = (Math.Abs(own[at]), firstRow + at);
            }
        }

        private IEnumerable<ClosureEntry> EntriesOf(int process)
        {
            var (sum, squares) = (Ratios[2 * process], Ratios[(2 * process) + 1]);
            var name = model.Processes[process].Name;
            yield return new(name, null, true, sum, Math.Sqrt(Math.Max(0, squares - (sum * sum / Rows))), sum * sum / squares);
            for (var morph = 0; morph < layout.MorphsOf[process].Length; morph++)
            {
                var parameter = model.Parameters[layout.Morphs[layout.MorphsOf[process][morph]].Parameter].Name;
                foreach (var isUp in new[] { true, false })
                {
                    var shape = Shapes[process].AsSpan((6 * morph) + (isUp ? 0 : 3), 3);
                    var mean = shape[0] / sum;
                    var variance = (shape[1] - (2 * mean * shape[2]) + (mean * mean * squares)) / (sum * sum);
                    yield return new(name, parameter, isUp, mean, Math.Sqrt(Math.Max(0, variance)), shape[0] * shape[0] / shape[1]);
                }
            }
        }
    }
}
