using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>Looks at all tables of a region before any of them is filled.</summary>
/// <param name="model">The mixture.</param>
/// <param name="region">The region with its tables.</param>
/// <param name="fill">How templates are filled.</param>
/// <param name="findings">Receives what is wrong with tables.</param>
internal sealed class RegionLook(MixtureModel model, RegionPlan region, TemplateFill fill, Findings findings)
{
    /// <summary>The processes' own simulations in a region.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="region">The region.</param>
    public static WeightedTable[] ProcessTables(MixtureModel model, RegionPlan region)
    {
        string[] names = [.. model.Processes.Select(process => process.Name)];
        return
        [
            .. region.ProcessTables.Select(table => new WeightedTable(table.Source, table.WeightColumn, Array.IndexOf(names, table.Process)))
                .Where(table => !table.IsReference),
        ];
    }

    /// <summary>
    /// Looks at every number that will be read, so that everything wrong with all tables is said at once, and sums on the way what
    /// normalises ratios and shapes: one reading of every table, and one more of the rows that a shard fills.
    /// </summary>
    /// <param name="filled">What templates are filled from.</param>
    /// <param name="processTables">The processes' own simulations.</param>
    /// <returns>Sums of ratios of every table, and the integrals of varied shapes over the tables of which the region is a part.</returns>
    public (RatioSum[]?[] Sums, ImmutableArray<double> Integrals) At(WeightedTable[] filled, WeightedTable[] processTables)
    {
        WeightedTable[] tables = region.Reference is null ? filled : [.. filled, .. processTables];
        RequireTables(filled);
        RequireColumns(model, tables);
        var reading = new SharedReading();
        var looks = Array.ConvertAll(tables, LookOf);
        var integrals = fill.IsComplete ? WholeIntegrals() : [];
        Array.ForEach(looks, look => look?.Join(reading));
        Array.ForEach(integrals, integral => integral.Join(reading));
        reading.Run();
        var sums = Array.ConvertAll(looks, look => look?.Sums(findings));
        foreach (var (table, _) in tables.Zip(sums).Where(pair => pair.Second is not null && !fill.IsComplete))
        {
            LookAtShapes(table);
        }

        return (sums, integrals.Length == 0 ? [] : [.. integrals.Select(table => table.Values).Aggregate((all, one) => [.. all.Zip(one, (a, b) => a * b)])]);
    }

    /// <summary>Further simulations of a process need the ratios that the observable is made of, and nothing else.</summary>
    /// <param name="name">Name of the process.</param>
    /// <param name="sources">Its simulations, with their columns of weights.</param>
    public WeightedTable[] AtFurther(string name, IEnumerable<(IEventSource Source, string Weight)> sources)
    {
        var plain = WithoutShapes(model);
        var process = model.Processes.Index().First(entry => entry.Item.Name == name).Index;
        WeightedTable[] tables = [.. sources.Select(source => new WeightedTable(source.Source, source.Weight, process))];
        RequireColumns(plain, tables);
        foreach (var table in tables)
        {
            TableLook.Read(plain, table, null, findings);
        }

        return tables;
    }

    /// <summary>Scores need the ratios of all rows; shards look at shape ratios where these are filled.</summary>
    private TableLook? LookOf(WeightedTable table)
    {
        if (table is { IsReference: false, Source.Rows: 0 } && model.Processes[table.Process].Yield == 0)
        {
            return null;
        }

        var read = ReadFrom(model, table);
        return fill.IsWhole
            ? new(read, table, DataOf(table), fill.Watch("rows looked at", table.Source.Rows))
            : new(WithoutShapes(read), table, DataOf(table), fill.Watch("ratios looked at", table.Source.Rows));
    }

    private void LookAtShapes(WeightedTable table)
    {
        var read = ReadFrom(model, table);
        var part = RowsFilled(table.Source);
        if (part.Rows > 0 && read.Processes.Any(process => process.Systematics.Count > 0))
        {
            TableLook.Read(read, table with { Source = part }, DataOf(table), findings, fill.Watch("shape ratios looked at", part.Rows));
        }
    }

    /// <summary>Sums E_X[g] over the tables of which the region is a part; none where it is the whole.</summary>
    private ShapeIntegrals[] WholeIntegrals()
    {
        WeightedTable?[] wholes = region.Reference is { } reference
            ? [reference.Whole is null ? null : new(reference.Whole, reference.WeightColumn, -1)]
            : [.. ProcessTables(model, region with { ProcessTables = region.ProcessTables.Where(table => table.Whole is not null).Select(table => table with { Source = table.Whole! }).ToValueList() })];
        string[] ratios = [.. model.Processes.Select(process => process.RatioColumn)];
        return [.. wholes.OfType<WeightedTable>().Select(table => new ShapeIntegrals(table, ratios, RegionTemplates.VariationsOf(model)))];
    }

    private static MixtureModel WithoutShapes(MixtureModel model) =>
        model with { Processes = model.Processes.Select(process => process with { Systematics = [] }).ToValueList() };

    private EventRows RowsFilled(IEventSource source)
    {
        var stretches = TableStretches.Of(source);
        var (first, end) = fill.ShareOf(stretches.Length);
        return new(source, first == end ? default : new RowRange(stretches[first].First, stretches[end - 1].End - stretches[first].First));
    }

    /// <summary>The model without the systematics whose shapes are not filled from a table.</summary>
    private MixtureModel ReadFrom(MixtureModel mixture, WeightedTable table) => table.IsReference ? mixture : mixture with
    {
        Processes = mixture.Processes
            .Select((process, index) => region.Reference is null && index == table.Process ? process : process with { Systematics = [] })
            .ToValueList(),
    };

    private string? DataOf(WeightedTable table) => table.IsReference ? region.Reference?.DataWeightColumn : null;

    private void RequireTables(WeightedTable[] tables)
    {
        for (var process = 0; process < model.Processes.Count && region.Reference is null; process++)
        {
            var name = model.Processes[process].Name;
            if (tables.Count(table => table.Process == process) != 1)
            {
                findings.Error(
                    "PX0401",
                    region.Name,
                    $"the region has no reference table and not exactly one table of the sample '{name}'; name its table, or give the region a reference table.");
            }
        }
    }

    /// <summary>Looks for every column that will be read, in all tables, before anything is read.</summary>
    private void RequireColumns(MixtureModel mixture, WeightedTable[] tables)
    {
        foreach (var table in tables)
        {
            var shapes = RegionTemplates.VariationsOf(ReadFrom(mixture, table));
            string[] data = DataOf(table) is { } column ? [column] : [];
            string[] needed = [.. mixture.Processes.Select(process => process.RatioColumn), .. shapes.Select(variation => variation.RatioColumn), .. data];
            try
            {
                table.Source.IndicesOf([.. table.With(needed).Distinct()]);
            }
            catch (InvalidInputException missing)
            {
                findings.AddRange(missing.Findings);
            }
        }

        findings.ThrowIfErrors();
    }
}
