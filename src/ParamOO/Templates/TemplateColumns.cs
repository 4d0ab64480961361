using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Observables;

namespace ParamOO.Templates;

/// <summary>A varied template: one process with one nuisance parameter at +1 or −1.</summary>
/// <param name="Process">Index of the process.</param>
/// <param name="Parameter">Name of the nuisance parameter.</param>
/// <param name="IsUp">Whether it stands at +1.</param>
/// <param name="RatioColumn">Column with the shape ratio g.</param>
public sealed record TemplateVariation(int Process, string Parameter, bool IsUp, string RatioColumn);

/// <summary>Which numbers of an event are summed in bins, for one table.</summary>
internal sealed class TemplateColumns
{
    /// <summary>Lays out the row of one table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The mixture.</param>
    /// <param name="variations">All variations of the region.</param>
    public TemplateColumns(WeightedTable table, MixtureModel model, ImmutableArray<TemplateVariation> variations)
    {
        Processes = table.IsReference ? [.. Enumerable.Range(0, model.Processes.Count)] : [table.Process];
        Variations = [.. Enumerable.Range(0, variations.Length).Where(index => Processes.Contains(variations[index].Process))];
    }

    /// <summary>Processes that the table fills.</summary>
    public ImmutableArray<int> Processes { get; }

    /// <summary>Variations that the table fills, as positions in the list of the region.</summary>
    public ImmutableArray<int> Variations { get; }

    /// <summary>Numbers per event beside the variations: a weight per process, then the reference weight, the data weight, and one.</summary>
    public int Nominal => Processes.Length + 3;

    /// <summary>Position of the weight under the reference hypothesis.</summary>
    public int ReferenceAt => Processes.Length;

    /// <summary>Position of the data weight.</summary>
    public int DataAt => Processes.Length + 1;

    /// <summary>Position of the event count.</summary>
    public int CountAt => Processes.Length + 2;
}
