using ParamOO.Events;
using ParamOO.Unbinned.Densities;

namespace ParamOO.Workspaces.Densities;

/// <summary>A table of weighted events that is what the model expects: simulated events in regions with features, masses alone elsewhere.</summary>
internal static class DensityAsimov
{
    private const int MassesPerBin = 24;

    /// <summary>Makes the table.</summary>
    /// <param name="likelihood">The likelihood at the point that was prepared.</param>
    /// <param name="reference">The simulated events.</param>
    /// <param name="table">Their table, with the columns of the model.</param>
    /// <param name="templates">The bins, whose totals the weights have.</param>
    public static EventTable Table(DensityLikelihood likelihood, DensityReference reference, IEventSource table, DensityTemplate[] templates)
    {
        string[] names = [.. DensityEvents.Columns(likelihood.Model with { WeightColumn = null })];
        var source = EventTable.Load(table, names);
        var columns = names.Select(_ => new List<double>()).ToArray();
        var weights = new List<double>();
        foreach (var template in templates)
        {
            if (template.Bin.HasFeatures)
            {
                for (var c = 0; c < names.Length; c++)
                {
                    var column = source.Memory(names[c]);
                    columns[c].AddRange(template.Rows.Select(row => column.Span[reference.Events.Rows[row]]));
                }

                weights.AddRange(template.EventWeights);
            }
            else
            {
                AddMasses(likelihood, template, columns, Array.IndexOf(names, likelihood.Model.Variable), weights);
            }
        }

        return new($"expected from {table.Name}", [.. names, BuiltDensityWorkspace.WeightColumn], [.. columns.Select(column => column.ToArray()), weights.ToArray()]);
    }

    private static void AddMasses(DensityLikelihood likelihood, DensityTemplate template, List<double>[] columns, int variable, List<double> weights)
    {
        var (low, width) = (template.Bin.Interval.Low, template.Bin.Interval.Width / MassesPerBin);
        for (var i = 0; i < MassesPerBin; i++)
        {
            for (var c = 0; c < columns.Length; c++)
            {
                columns[c].Add(c == variable ? low + ((i + 0.5) * width) : 0);
            }

            weights.Add(likelihood.ExpectedIn(new(low + (i * width), low + ((i + 1) * width))).Value);
        }
    }
}
