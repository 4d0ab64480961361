using System.Numerics.Tensors;
using ParamOO.Events;

namespace ParamOO.Templates;

/// <summary>Which part of every process a selection of reference events holds.</summary>
public static class RegionShares
{
    /// <summary>Σ w r_X over the events of the region divided by Σ w r_X over the table of which it is a part.</summary>
    /// <param name="table">A region that is a part of a table, with a column of weights.</param>
    /// <param name="ratioColumns">Column of r_X of every process; each once or more.</param>
    /// <returns>One number per process, 1 where the region is the whole table; NaN where numbers of the table are, or nothing is there.</returns>
    public static double[] Of(ReferenceTable table, IReadOnlyList<string> ratioColumns)
    {
        if (table.Whole is not { } whole)
        {
            return [.. ratioColumns.Select(_ => 1.0)];
        }

        var (part, all) = (Sums(table.Source, table.WeightColumn!, ratioColumns), Sums(whole, table.WeightColumn!, ratioColumns));
        return [.. part.Zip(all, (inside, total) => inside / total)];
    }

    private static double[] Sums(IEventSource source, string weight, IReadOnlyList<string> ratioColumns)
    {
        string[] names = [.. ratioColumns.Append(weight).Distinct()];
        var sums = new double[ratioColumns.Count];
        foreach (var batch in source.Read(names))
        {
            var weights = batch.Column(Array.IndexOf(names, weight));
            for (var process = 0; process < sums.Length; process++)
            {
                sums[process] += TensorPrimitives.Dot(weights, batch.Column(Array.IndexOf(names, ratioColumns[process])));
            }
        }

        return sums;
    }
}
