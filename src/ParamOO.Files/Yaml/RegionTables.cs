using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>The tables of a region: opened, with their weights, and with the events that its filter selects.</summary>
/// <param name="document">The file.</param>
/// <param name="tables">Opens tables.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class RegionTables(AnalysisDocument document, TableOpener tables, Places places, Findings findings)
{
    private const string EqualWeights = "equal weights";
    private const string ReferenceWeights = "weights of the reference";
    private const string DataWeights = "weights of the data";

    private readonly ColumnsSection? columns = document.General?.Columns;

    /// <summary>Opens the reference table of a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="demands">Columns that it must have.</param>
    /// <returns>The table; null when it cannot be used, or the region names none.</returns>
    public ReferenceTable? OpenReference(RegionEntry region, IReadOnlyList<ColumnDemand> demands)
    {
        var place = places.Of(region, nameof(region.Reference));
        if (region.Reference is null || tables.Open(region.Reference, region.Friends ?? [], place) is not { } table)
        {
            return null;
        }

        table = Demand(table, demands);
        if (Weighed(table, region, place) is not var (weighed, weight))
        {
            return null;
        }

        var (source, data) = ((IEventSource?)weighed, (string?)null);
        var isObserved = region is { Data: not null, Variable: null };
        if (isObserved)
        {
            (source, data) = WithData(weighed, weight, region, demands);
        }
        else if (region is { Data: null, DataWeight: { } column })
        {
            (source, data) = (tables.WithColumn(weighed, column, places.Of(region, nameof(region.DataWeight))), column);
        }

        source = source is null || region.Variable is null ? source : tables.WithColumn(source, region.Variable, places.Of(region, nameof(region.Variable)));
        return source is null || Filtered(source, region) is not { } selected
            ? null
            : new ReferenceTable(selected, isObserved ? ReferenceWeights : weight, data) { Whole = ReferenceEquals(selected, source) ? null : source };
    }

    /// <summary>Opens a sample's own simulation in a region.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="region">The region.</param>
    /// <param name="demands">Columns that it must have.</param>
    /// <returns>The table; null when it cannot be used.</returns>
    public ProcessTable? OpenOwn(SampleEntry sample, RegionEntry region, IEnumerable<ColumnDemand> demands)
    {
        var place = places.Of(sample, nameof(sample.Table));
        return sample.Name is null ? null : OpenOwn(sample.Name, sample.Table!, sample.Weight, (place, places.Of(sample, nameof(sample.Weight))), region, demands);
    }

    /// <summary>Opens a sample's simulation at an anchor of a morph.</summary>
    /// <param name="anchor">The anchor.</param>
    /// <param name="sample">Name of the sample.</param>
    /// <param name="region">The region.</param>
    /// <param name="demands">Columns that it must have.</param>
    /// <returns>The table; null when it cannot be used.</returns>
    public ProcessTable? OpenAnchor(AnchorEntry anchor, string sample, RegionEntry region, IEnumerable<ColumnDemand> demands) => OpenOwn(
        sample,
        [anchor.Table!.Replace("{sample}", sample, StringComparison.Ordinal)],
        anchor.Weight,
        (places.Of(anchor, nameof(anchor.Table)), places.Of(anchor, nameof(anchor.Weight))),
        region,
        demands);

    private ProcessTable? OpenOwn(
        string sample, IReadOnlyList<string> files, string? stated, (string Table, string Weight) place, RegionEntry region, IEnumerable<ColumnDemand> demands)
    {
        if (tables.Open(files, [], place.Table) is not { } table)
        {
            return null;
        }

        table = Demand(table, demands);
        var weight = stated ?? columns?.Weight ?? TableOpener.DefaultWeight;
        var weighed = tables.WithColumn(table, weight, stated is null ? place.Table : place.Weight);
        weighed = weighed is null || region.Variable is null ? weighed : tables.WithColumn(weighed, region.Variable, places.Of(region, nameof(region.Variable)));
        return weighed is null || Filtered(weighed, region) is not { } selected
            ? null
            : new ProcessTable(sample, selected, weight) { Whole = ReferenceEquals(selected, weighed) ? null : weighed };
    }

    /// <summary>Opens the observed events of a control region.</summary>
    /// <param name="region">The region, which has a variable.</param>
    /// <returns>The events; null when they cannot be used, or there are none.</returns>
    public ObservedTable? OpenData(RegionEntry region)
    {
        var place = places.Of(region, nameof(region.Data));
        if (region.Data is null || region.Variable is null || tables.Open(region.Data, [], place) is not { } table)
        {
            return null;
        }

        var source = tables.WithColumn(table, region.Variable, places.Of(region, nameof(region.Variable)));
        source = source is null || region.DataWeight is null ? source : tables.WithColumn(source, region.DataWeight, places.Of(region, nameof(region.DataWeight)));
        return source is null || Filtered(source, region, isData: true) is not { } selected ? null : new(selected, region.DataWeight);
    }

    /// <summary>The column that the user named or wrote as a formula, or the usual one where it is there, or equal weights.</summary>
    private (IEventSource Table, string? Weight)? Weighed(IEventSource table, RegionEntry region, string place)
    {
        if ((region.Weight ?? columns?.Weight) is { } named)
        {
            var line = region.Weight is not null ? places.Of(region, nameof(region.Weight)) : places.Of(columns!, nameof(columns.Weight));
            return tables.WithColumn(table, named, line) is { } weighed ? (weighed, named) : null;
        }

        if (table.Columns.Any(column => column.Name == TableOpener.DefaultWeight))
        {
            return (table, TableOpener.DefaultWeight);
        }

        findings.Note("PX0926", place, $"{table.Name} has no column 'weight', and Columns/Weight names none: every event has the same weight.");
        return region.Filter is null && region.Data is null
            ? (table, null)
            : (tables.WithConstant(table, EqualWeights, FormattableString.Invariant($"1 / {table.Rows}")), EqualWeights);
    }

    /// <summary>Reference and observed events behind one another: the first without weight in the data, the others without weight in the reference.</summary>
    private (IEventSource? Source, string Data) WithData(IEventSource reference, string? weight, RegionEntry region, IReadOnlyList<ColumnDemand> demands)
    {
        var place = places.Of(region, nameof(region.Data));
        if (tables.Open(region.Data!, [], place) is not { } observed)
        {
            return (null, DataWeights);
        }

        var before = findings.Count;
        observed = Demand(observed, demands);
        var data = region.DataWeight is null ? "1" : $"`{region.DataWeight}`";
        var weighed = region.DataWeight is null ? observed : tables.WithColumn(observed, region.DataWeight, places.Of(region, nameof(region.DataWeight)));
        if (weighed is null || findings.Count > before)
        {
            return (null, DataWeights);
        }

        string[] chosen =
        [
            .. demands.Select(demand => demand.Column).Concat(NamesIn(region.Filter))
                .Where(name => reference.Columns.Any(column => column.Name == name)).Append(ReferenceWeights).Append(DataWeights).Distinct(),
        ];
        try
        {
            var simulated = tables.WithConstant(tables.WithConstant(reference, ReferenceWeights, $"`{weight}`"), DataWeights, "0");
            var seen = tables.WithConstant(tables.WithConstant(weighed, ReferenceWeights, "0"), DataWeights, data);
            return (new EventChain(reference.Name, [new ChosenColumns(simulated, chosen), new ChosenColumns(seen, chosen)]), DataWeights);
        }
        catch (InvalidInputException refused)
        {
            findings.AddRange(refused.Findings);
            return (null, DataWeights);
        }
    }

    private static ImmutableArray<string> NamesIn(string? formula) =>
        formula is not null && ColumnFormula.TryParse(formula, "", []) is { } parsed ? parsed.Columns : [];

    private IEventSource? Filtered(IEventSource table, RegionEntry region, bool isData = false)
    {
        if (region.Filter is null)
        {
            return table;
        }

        var place = places.Of(region, nameof(region.Filter));
        var selected = tables.Where(table, region.Filter, place);
        if (selected is { Rows: 0 } && !isData)
        {
            findings.Error("PX0932", place, $"no event of {table.Name} fulfils \"{region.Filter}\"; correct the condition.");
            return null;
        }

        return selected;
    }

    /// <summary>Looks for columns, and adds those that are the inverse of others.</summary>
    private IEventSource Demand(IEventSource table, IEnumerable<ColumnDemand> demands)
    {
        tables.Require(table, demands);
        var mirrors = demands.Where(demand => demand.MirrorOf is not null && table.Columns.Any(column => column.Name == demand.MirrorOf && column.Kind.IsNumeric()))
            .DistinctBy(demand => demand.Column)
            .ToDictionary(demand => demand.Column, demand => ColumnFormula.Parse($"1 / `{demand.MirrorOf}`"));
        return tables.WithMirrors(table, mirrors);
    }
}
