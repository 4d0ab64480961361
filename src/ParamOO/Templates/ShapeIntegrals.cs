using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>E_X[g] = Σ w r_X g / Σ w r_X of every variation, over the whole table on which shapes are normalised.</summary>
internal static class ShapeIntegrals
{
    /// <summary>Reads a table once.</summary>
    /// <param name="table">The table; for a process's own simulation r_X = 1.</param>
    /// <param name="ratioColumns">Column of r_X of every process; not read where the table is a process's own.</param>
    /// <param name="variations">All variations; those that the table does not fill get 1.</param>
    public static double[] Of(WeightedTable table, IReadOnlyList<string> ratioColumns, ImmutableArray<TemplateVariation> variations)
    {
        int[] own = [.. Enumerable.Range(0, variations.Length).Where(index => table.IsReference || variations[index].Process == table.Process)];
        var (varied, nominal) = (new double[own.Length], new double[own.Length]);
        string[] names =
        [
            .. own.SelectMany(index => table.IsReference ? [variations[index].RatioColumn, ratioColumns[variations[index].Process]] : new[] { variations[index].RatioColumn })
                .Concat(table.With([])).Distinct(),
        ];
        foreach (var batch in own.Length == 0 ? [] : table.Source.Read(names))
        {
            var weights = table.WeightsOf(batch, Array.IndexOf(names, table.WeightColumn)).ToArray();
            var product = new double[batch.Rows];
            for (var i = 0; i < own.Length; i++)
            {
                var variation = variations[own[i]];
                weights.CopyTo(product, 0);
                if (table.IsReference)
                {
                    TensorPrimitives.Multiply(product, batch.Column(Array.IndexOf(names, ratioColumns[variation.Process])), product);
                }

                nominal[i] += TensorPrimitives.Sum<double>(product);
                varied[i] += Varied(product, batch.Column(Array.IndexOf(names, variation.RatioColumn)));
            }
        }

        var integrals = Enumerable.Repeat(1.0, variations.Length).ToArray();
        for (var i = 0; i < own.Length; i++)
        {
            integrals[own[i]] = nominal[i] == 0 ? 1 : varied[i] / nominal[i];
        }

        return integrals;
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
