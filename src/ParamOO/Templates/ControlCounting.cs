using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>
/// Counts the events of a region with fixed bins, from its reference table or from the processes' own, in two readings that are shared
/// with all who read the same tables: one that looks at every number and sums what normalises templates, and one that fills them.
/// </summary>
internal sealed class ControlCounting
{
    /// <summary>Column of a table of one process: its ratio to itself, 1.</summary>
    internal const string RatioToItself = "ratio to itself";

    private readonly MixtureModel model;
    private readonly ControlRegionPlan region;
    private readonly Findings findings;
    private readonly MixtureYields yields;
    private readonly WeightedTable[] tables;
    private readonly string? data;
    private readonly TableLook[] looks;
    private readonly ShapeIntegrals[] integrals;
    private ControlFiller[] fillers = [];
    private TemplateSet? templates;

    private ControlCounting(
        MixtureModel model, ControlRegionPlan region, WeightedTable[] tables, IEventSource[] wholes, string? data, Func<int, MixtureModel> looked, Findings findings)
    {
        (this.model, this.region, this.tables, this.data, this.findings) = (model, region, tables, data, findings);
        yields = new MixtureYields(model);
        var variations = RegionTemplates.VariationsOf(model);
        string[] ratios = [.. model.Processes.Select(process => process.RatioColumn)];
        looks = [.. tables.Select((table, index) => new TableLook(looked(index), table, data))];
        integrals = [.. tables.Zip(wholes, (table, whole) => new ShapeIntegrals(table with { Source = whole }, ratios, variations))];
        foreach (var table in tables)
        {
            Require(table, [.. table.IsReference ? ratios : [], .. variations.Where(variation => IsOf(table, variation.Process)).Select(variation => variation.RatioColumn)]);
        }
    }

    /// <summary>The templates, from <see cref="Begin"/> on; filled after <see cref="Complete"/>.</summary>
    public TemplateSet Templates => templates ?? throw new InvalidOperationException("the tables were not looked at");

    /// <summary>A table of one process with the column <see cref="RatioToItself"/>.</summary>
    /// <param name="source">The table.</param>
    internal static DerivedColumns WithRatioToItself(IEventSource source) => new(source, [(RatioToItself, ColumnFormula.Parse("1"))]);

    /// <summary>Prepares to count events of the reference density.</summary>
    /// <param name="model">The mixture with the yields of the region, valid.</param>
    /// <param name="region">The region.</param>
    /// <param name="reference">Its reference table.</param>
    /// <param name="findings">Receives missing columns, PX0300 to PX0304, PX0402, PX0405, PX0182 and PX0183.</param>
    public static ControlCounting Of(MixtureModel model, ControlRegionPlan region, ReferenceTable reference, Findings findings) => new(
        model,
        region,
        [new WeightedTable(reference.Source, reference.WeightColumn, -1)],
        [reference.Whole ?? reference.Source],
        reference.DataWeightColumn,
        _ => model,
        findings);

    /// <summary>Prepares to count events of the processes' own simulations.</summary>
    /// <param name="model">The mixture with the yields of the region, valid.</param>
    /// <param name="region">The region.</param>
    /// <param name="tables">One table per process, in their order.</param>
    /// <param name="findings">Receives missing columns, PX0300 to PX0304, PX0182 and PX0183.</param>
    public static ControlCounting Of(MixtureModel model, ControlRegionPlan region, ProcessTable[] tables, Findings findings) => new(
        model,
        region,
        [.. tables.Select((table, index) => new WeightedTable(WithRatioToItself(table.Source), table.WeightColumn, index))],
        [.. tables.Select(table => table.Whole ?? table.Source)],
        null,
        process => model with { Processes = [model.Processes[process] with { RatioColumn = RatioToItself }] },
        findings);

    /// <summary>Looks at the tables while they are read.</summary>
    /// <param name="reading">The first reading.</param>
    public void JoinLook(SharedReading reading)
    {
        Array.ForEach(looks, look => look.Join(reading));
        Array.ForEach(integrals, integral => integral.Join(reading));
    }

    /// <summary>Takes what the first reading found, and prepares for the second.</summary>
    public void Begin()
    {
        var sums = Array.ConvertAll(looks, look => look.Sums(findings));
        if (sums.Contains(null))
        {
            return;
        }

        var scales = RatioScales.Of(model, tables[0].IsReference ? sums[0] : null, region.Name, findings, isPart: region.Reference?.Whole is not null);
        templates = new TemplateSet(HypothesisGrid.OnlyReference(yields), model.Processes.Count, region.Edges.Count - 1, [0], RegionTemplates.VariationsOf(model))
        {
            ShapeIntegrals = [.. integrals.Select(integral => integral.Values).Aggregate((all, one) => [.. all.Zip(one, (a, b) => a * b)])],
        };
        fillers = Array.ConvertAll(tables, table => new ControlFiller(table, ProcessesOf(table, scales), region.Variable, region.Edges, data, templates));
    }

    /// <summary>Counts events while the tables are read.</summary>
    /// <param name="reading">The second reading.</param>
    public void JoinFill(SharedReading reading) => Array.ForEach(fillers, filler => filler.Join(reading));

    /// <summary>Takes what the second reading counted.</summary>
    public void Complete() => Array.ForEach(fillers, filler => filler.Complete(region, findings));

    private static bool IsOf(WeightedTable table, int process) => table.IsReference || table.Process == process;

    private FilledProcess[] ProcessesOf(WeightedTable table, double[] scales) =>
    [
        .. from process in Enumerable.Range(0, model.Processes.Count)
           where IsOf(table, process)
           let entry = model.Processes[process]
           select table.IsReference
               ? new FilledProcess(process, entry.RatioColumn, entry.Yield * scales[process], CoefficientOf(entry), entry.Name)
               : new FilledProcess(process, null, 1, CoefficientOf(entry), entry.Name),
    ];

    private double CoefficientOf(Process process) =>
        process.Coefficient.Bind([.. model.Parameters.Select(parameter => parameter.Name)]).Evaluate(yields.AsimovPoint());

    private void Require(WeightedTable table, string[] columns)
    {
        try
        {
            table.Source.IndicesOf([.. table.With([region.Variable, .. columns, .. new[] { data }.OfType<string>()]).Distinct()]);
        }
        catch (InvalidInputException missing)
        {
            findings.AddRange(missing.Findings);
        }
    }
}
