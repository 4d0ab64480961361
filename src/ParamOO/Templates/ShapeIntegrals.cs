using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>E_X[g] = Σ w r_X g / Σ w r_X of every variation, over the whole table on which shapes are normalised.</summary>
internal sealed class ShapeIntegrals
{
    private readonly WeightedTable table;
    private readonly IReadOnlyList<string> ratioColumns;
    private readonly ImmutableArray<TemplateVariation> variations;
    private readonly int[] own;
    private readonly string[] names;
    private readonly double[] varied;
    private readonly double[] nominal;

    /// <summary>Prepares to sum.</summary>
    /// <param name="table">The table; for a process's own simulation r_X = 1.</param>
    /// <param name="ratioColumns">Column of r_X of every process; not read where the table is a process's own.</param>
    /// <param name="variations">All variations; those that the table does not fill get 1.</param>
    public ShapeIntegrals(WeightedTable table, IReadOnlyList<string> ratioColumns, ImmutableArray<TemplateVariation> variations)
    {
        (this.table, this.ratioColumns, this.variations) = (table, ratioColumns, variations);
        own = [.. Enumerable.Range(0, variations.Length).Where(index => table.IsReference || variations[index].Process == table.Process)];
        names =
        [
            .. own.SelectMany(index => table.IsReference ? [variations[index].RatioColumn, ratioColumns[variations[index].Process]] : new[] { variations[index].RatioColumn })
                .Concat(table.With([])).Distinct(),
        ];
        (varied, nominal) = (new double[own.Length], new double[own.Length]);
    }

    /// <summary>The integrals, after the reading.</summary>
    public double[] Values
    {
        get
        {
            var integrals = Enumerable.Repeat(1.0, variations.Length).ToArray();
            for (var i = 0; i < own.Length; i++)
            {
                integrals[own[i]] = nominal[i] == 0 ? 1 : varied[i] / nominal[i];
            }

            return integrals;
        }
    }

    /// <summary>Sums while a table is read for others too.</summary>
    /// <param name="reading">The reading.</param>
    public void Join(SharedReading reading)
    {
        if (own.Length > 0)
        {
            reading.Add(table.Source, names, Take);
        }
    }

    private void Take(EventBatch batch)
    {
        var weights = table.WeightsOf(batch, Array.IndexOf(names, table.WeightColumn)).ToArray();
        Parallel.For(0, own.Length, () => new double[batch.Rows], (i, _, product) => Add(i, weights, batch, product), _ => { });
    }

    private double[] Add(int i, double[] weights, EventBatch batch, double[] product)
    {
        var variation = variations[own[i]];
        weights.CopyTo(product, 0);
        if (table.IsReference)
        {
            TensorPrimitives.Multiply(product, batch.Column(Array.IndexOf(names, ratioColumns[variation.Process])), product);
        }

        nominal[i] += TensorPrimitives.Sum<double>(product);
        varied[i] += Varied(product, batch.Column(Array.IndexOf(names, variation.RatioColumn)));
        return product;
    }

    /// <summary>A shape ratio means nothing, and may be NaN, where its process is absent.</summary>
    private static double Varied(double[] weights, ReadOnlySpan<double> ratios)
    {
        var sum = 0.0;
        for (var row = 0; row < weights.Length; row++)
        {
            sum += weights[row] == 0 ? 0 : weights[row] * ratios[row];
        }

        return sum;
    }
}
