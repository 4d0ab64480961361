using System.Numerics.Tensors;
using ParamOO.Events;

namespace ParamOO.Templates;

/// <summary>Which part of every process selections of reference events hold.</summary>
public static class RegionShares
{
    /// <summary>
    /// Σ w r_X over the events of each region divided by Σ w r_X over the table of which it is a part; every table is read once for all.
    /// </summary>
    /// <param name="regions">
    /// Regions that are parts of tables, with columns of weights, and the column of r_X of every process there; each once or more.
    /// </param>
    /// <returns>For each region one number per process, 1 where it is the whole table; NaN where numbers of the table are, or nothing is there.</returns>
    public static double[][] Of(IReadOnlyList<(ReferenceTable Table, string[] RatioColumns)> regions)
    {
        var reading = new SharedReading();
        var sums = regions.Select(region => region.Table.Whole is { } whole
            ? (Part: Sums(region.Table.Source, region, reading), All: Sums(whole, region, reading))
            : (Part: Ones(region), All: Ones(region))).ToArray();
        reading.Run();
        return Array.ConvertAll(sums, region => region.Part.Zip(region.All, (inside, total) => inside / total).ToArray());
    }

    private static double[] Ones((ReferenceTable Table, string[] RatioColumns) region) => Array.ConvertAll(region.RatioColumns, _ => 1.0);

    private static double[] Sums(IEventSource source, (ReferenceTable Table, string[] RatioColumns) region, SharedReading reading)
    {
        var weight = region.Table.WeightColumn!;
        string[] names = [.. region.RatioColumns.Append(weight).Distinct()];
        var places = Array.ConvertAll(region.RatioColumns, column => Array.IndexOf(names, column));
        var sums = new double[places.Length];
        reading.Add(source, names, batch =>
        {
            var weights = batch.Column(Array.IndexOf(names, weight));
            for (var process = 0; process < sums.Length; process++)
            {
                sums[process] += TensorPrimitives.Dot(weights, batch.Column(places[process]));
            }
        });
        return sums;
    }
}
