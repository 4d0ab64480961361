using ParamOO.Events;
using ParamOO.Numerics;

namespace ParamOO.Unbinned;

/// <summary>What an event says of a process at the anchors of a morph, relative to the product of single variations.</summary>
/// <param name="Weight">Column of event weights; null for equal weights.</param>
/// <param name="Ratio">Column of the density ratio of the process.</param>
/// <param name="Anchors">Columns of the weights at the anchors.</param>
/// <param name="Singles">Columns of shape ratios that the product is made of, up and down.</param>
/// <param name="At">For each anchor the value of the parameter of each of <paramref name="Singles"/>.</param>
internal sealed record MorphInputs(string? Weight, string Ratio, string[] Anchors, (string Up, string Down)[] Singles, double[][] At)
{
    /// <summary>All columns, each once.</summary>
    public string[] Columns { get; } =
        [.. new[] { Weight, Ratio }.Concat(Anchors).Concat(Singles.SelectMany(single => new[] { single.Up, single.Down })).OfType<string>().Distinct()];

    /// <summary>Opens a batch of <see cref="Columns"/>.</summary>
    /// <param name="batch">The batch, which holds them first.</param>
    public Reader Read(EventBatch batch) => new(this, batch);

    /// <summary>One batch.</summary>
    internal sealed class Reader
    {
        private readonly double[][] at;
        private readonly ReadOnlyMemory<double>? weights;
        private readonly ReadOnlyMemory<double> ratios;
        private readonly ReadOnlyMemory<double>[] anchors;
        private readonly (ReadOnlyMemory<double> Up, ReadOnlyMemory<double> Down)[] singles;

        /// <summary>Finds the columns in a batch.</summary>
        /// <param name="inputs">Their names.</param>
        /// <param name="batch">The batch.</param>
        public Reader(MorphInputs inputs, EventBatch batch)
        {
            at = inputs.At;
            weights = inputs.Weight is { } weight ? Of(weight) : null;
            ratios = Of(inputs.Ratio);
            anchors = Array.ConvertAll(inputs.Anchors, Of);
            singles = Array.ConvertAll(inputs.Singles, single => (Of(single.Up), Of(single.Down)));

            ReadOnlyMemory<double> Of(string column) => batch.Memory(Array.IndexOf(inputs.Columns, column));
        }

        /// <summary>w r of a row, not normalised.</summary>
        /// <param name="row">The row.</param>
        public double Nominal(int row) => (weights is { } column ? column.Span[row] : 1) * ratios.Span[row];

        /// <summary>The weight at an anchor.</summary>
        /// <param name="row">The row.</param>
        /// <param name="anchor">The anchor.</param>
        public double Weight(int row, int anchor) => anchors[anchor].Span[row];

        /// <summary>ln of the shape at every anchor over the product of single variations; zero where the process is absent.</summary>
        /// <param name="row">The row.</param>
        /// <param name="sums">Σ of nominal weights, then of those at every anchor.</param>
        /// <param name="corrections">Receives one number per anchor. Overwritten.</param>
        public void Corrections(int row, double[] sums, Span<double> corrections)
        {
            corrections.Clear();
            var nominal = Nominal(row);
            if (!(nominal > 0))
            {
                return;
            }

            for (var anchor = 0; anchor < corrections.Length; anchor++)
            {
                corrections[anchor] = Math.Log(Weight(row, anchor) / sums[1 + anchor] / (nominal / sums[0]));
            }

            foreach (var (index, (up, down)) in singles.Index())
            {
                var factor = new FactorInterpolation(up.Span[row], down.Span[row]);
                for (var anchor = 0; anchor < corrections.Length; anchor++)
                {
                    corrections[anchor] -= at[anchor][index] is not 0 and var alpha ? Math.Log(factor.At(alpha)) : 0;
                }
            }
        }
    }
}

/// <summary>
/// A table with the weights of a morph event by event: e^(±w_i/scale) for every anchor i, w = K⁻¹ of the corrections at the anchors.
/// </summary>
internal sealed class MorphedColumns : IEventSource
{
    private readonly IEventSource source;
    private readonly MorphInputs inputs;
    private readonly double[] sums;
    private readonly double[] inverse;
    private readonly double scale;
    private readonly Dictionary<string, (int Anchor, int Sign)> names;

    /// <summary>Adds the columns.</summary>
    /// <param name="source">The table.</param>
    /// <param name="inputs">What is read of it.</param>
    /// <param name="sums">Σ of nominal weights, then of those at every anchor.</param>
    /// <param name="inverse">K⁻¹, [anchors × anchors].</param>
    /// <param name="scale">What weights are divided by.</param>
    /// <param name="name">What the names of the columns begin with.</param>
    public MorphedColumns(IEventSource source, MorphInputs inputs, double[] sums, double[] inverse, double scale, string name)
    {
        (this.source, this.inputs, this.sums, this.inverse, this.scale) = (source, inputs, sums, inverse, scale);
        names = (from anchor in Enumerable.Range(0, inputs.Anchors.Length) from sign in new[] { 1, -1 } select (anchor, sign))
            .ToDictionary(entry => ColumnOf(name, entry.anchor, entry.sign > 0), entry => entry);
        Columns = [.. source.Columns, .. names.Keys.Select(column => new ColumnInfo(column, ColumnKind.Float, "morph"))];
    }

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => source.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Name of a column.</summary>
    /// <param name="name">What it begins with.</param>
    /// <param name="anchor">The anchor, 0-based.</param>
    /// <param name="isUp">Whether it holds e^(+w).</param>
    public static string ColumnOf(string name, int anchor, bool isUp) => FormattableString.Invariant($"{name} {anchor} {(isUp ? "up" : "down")}");

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        if (!columns.Any(names.ContainsKey))
        {
            return source.Read(columns, rows);
        }

        var needed = inputs.Columns;
        string[] stored = [.. needed, .. columns.Where(column => !names.ContainsKey(column) && !needed.Contains(column))];
        return source.Read(stored, rows).Select(batch => Add(batch, columns, stored));
    }

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates([.. wanted.Where(bound => !names.ContainsKey(bound.Column))]);

    private EventBatch Add(EventBatch batch, IReadOnlyList<string> columns, string[] stored)
    {
        var weights = WeightsOf(batch);
        return new EventBatch(batch.FirstRow, batch.Rows, [.. columns.Select(column => names.TryGetValue(column, out var entry)
            ? Array.ConvertAll(weights[entry.Anchor], weight => Math.Exp(entry.Sign * weight / scale))
            : batch.Memory(Array.IndexOf(stored, column)))]);
    }

    /// <summary>w, [anchors][rows].</summary>
    private double[][] WeightsOf(EventBatch batch)
    {
        var count = inputs.Anchors.Length;
        var reader = inputs.Read(batch);
        var corrections = new double[count];
        var weights = Enumerable.Range(0, count).Select(_ => new double[batch.Rows]).ToArray();
        for (var row = 0; row < batch.Rows; row++)
        {
            reader.Corrections(row, sums, corrections);
            for (var anchor = 0; anchor < count; anchor++)
            {
                for (var other = 0; other < count; other++)
                {
                    weights[anchor][row] += inverse[(anchor * count) + other] * corrections[other];
                }
            }
        }

        return weights;
    }
}
