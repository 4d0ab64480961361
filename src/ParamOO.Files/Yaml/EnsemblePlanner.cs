using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>Samples/Ensemble</c> to the members of ensembles in a region.</summary>
/// <param name="tables">Adds columns to tables.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class EnsemblePlanner(TableOpener tables, Places places, Findings findings)
{
    /// <summary>The ensembles of the samples of a region.</summary>
    /// <param name="samples">The samples that are in it.</param>
    /// <param name="reference">The reference table of the region; null when it has none.</param>
    public ValueList<EnsemblePlan> Of(IReadOnlyList<SampleEntry> samples, ReferenceTable? reference) =>
    [
        .. samples.Where(sample => sample.Ensemble?.Columns is not null).Select(sample => Of(sample, sample.Ensemble!, sample.Ensemble!.Columns!.Distinct().ToList(), reference)).OfType<EnsemblePlan>(),
    ];

    private EnsemblePlan? Of(SampleEntry sample, EnsembleSection section, List<string> columns, ReferenceTable? reference)
    {
        var place = places.Of(section, nameof(section.Columns));
        if (reference is null)
        {
            findings.Error("PX0520", place, $"the ensemble of '{sample.Name}' needs a reference table, on which every member makes templates; name it under Reference.");
            return null;
        }

        if (columns.Count < 2)
        {
            findings.Error("PX0521", place, $"the ensemble of '{sample.Name}' has {columns.Count} different column; a covariance needs two members at least.");
            return null;
        }

        var members = columns.Select(column => Member(sample, column, reference, place)).ToList();
        var standard = new EnsemblePlan(sample.Name!, members.OfType<ProcessTable>().ToValueList());
        return members.Contains(null) ? null : standard with
        {
            AreReplicas = section.Kind == EnsembleKind.Bootstrap,
            Treatment = section.Treatment ?? standard.Treatment,
            Fraction = section.Fraction ?? standard.Fraction,
        };
    }

    /// <summary>Events of the reference table with the weights w r of one member.</summary>
    private ProcessTable? Member(SampleEntry sample, string column, ReferenceTable reference, string place)
    {
        if (!tables.Require(reference.Source, column, place))
        {
            return null;
        }

        var weight = reference.WeightColumn is null ? $"1 * `{column}`" : $"`{reference.WeightColumn}` * `{column}`";
        return tables.WithColumn(reference.Source, weight, place) is { } source ? new ProcessTable(sample.Name!, source, weight) : null;
    }
}
