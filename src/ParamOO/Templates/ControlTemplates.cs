using System.Collections.Immutable;
using System.Globalization;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>Everything that is counted in a region with fixed bins.</summary>
/// <param name="Templates">Its templates, with the reference as the only hypothesis.</param>
/// <param name="FromProcessTables">The same from the processes' own simulations where the region has both; null otherwise.</param>
/// <param name="HasData">Whether the templates hold data.</param>
public sealed record ControlTemplates(TemplateSet Templates, TemplateSet? FromProcessTables, bool HasData)
{
    /// <summary>Fills the templates of a region.</summary>
    /// <param name="model">The mixture with the yields of the region, valid.</param>
    /// <param name="region">The region.</param>
    /// <param name="findings">Receives PX0181 to PX0183, PX0300 to PX0304, PX0401 to PX0405.</param>
    /// <exception cref="InvalidInputException">The tables cannot be used.</exception>
    public static ControlTemplates Fill(MixtureModel model, ControlRegionPlan region, Findings findings)
    {
        CheckEdges(region, findings);
        var own = OwnTables(model, region, findings);
        findings.ThrowIfErrors();
        var filler = new Filling(model, region, findings);
        var reference = region.Reference is { } table ? filler.FromReference(table) : null;
        var processes = own.Length > 0 ? filler.FromTables(own) : null;
        findings.ThrowIfErrors();
        var templates = reference ?? processes!;
        filler.AddData(templates);
        findings.ThrowIfErrors();
        return new(templates, reference is null ? null : processes, region.Data is not null || region.Reference?.DataWeightColumn is not null);
    }

    private static void CheckEdges(ControlRegionPlan region, Findings findings)
    {
        var isAscending = region.Edges.Zip(region.Edges.Skip(1), (low, high) => low < high).All(holds => holds);
        if (region.Edges.Count < 2 || !isAscending || !region.Edges.All(double.IsFinite))
        {
            findings.Error("PX0181", region.Name, $"the edges [{string.Join(", ", region.Edges.Select(edge => edge.ToString(CultureInfo.InvariantCulture)))}] make no bins; give at least two finite numbers, ascending.");
        }
    }

    /// <summary>The table of every process: all must be there where there is no reference table, all or none beside one.</summary>
    private static ProcessTable[] OwnTables(MixtureModel model, ControlRegionPlan region, Findings findings)
    {
        ProcessTable?[] tables = [.. model.Processes.Select(process => region.ProcessTables.FirstOrDefault(table => table.Process == process.Name))];
        for (var process = 0; process < tables.Length && region.Reference is null; process++)
        {
            if (tables[process] is null)
            {
                findings.Error(
                    "PX0401",
                    region.Name,
                    $"the region has no reference table and no table of the sample '{model.Processes[process].Name}'; name its table, or give the region a reference table.");
            }
        }

        return tables.Contains(null) ? [] : [.. tables.OfType<ProcessTable>()];
    }

    private sealed class Filling(MixtureModel model, ControlRegionPlan region, Findings findings)
    {
        private readonly MixtureYields yields = new(model);

        private ImmutableArray<TemplateVariation> Variations { get; } = RegionTemplates.VariationsOf(model);

        public TemplateSet FromReference(ReferenceTable reference)
        {
            var table = new WeightedTable(reference.Source, reference.WeightColumn, -1);
            Require(table, [.. model.Processes.Select(process => process.RatioColumn), .. Variations.Select(variation => variation.RatioColumn)], reference.DataWeightColumn);
            var sums = TableLook.Read(model, table, reference.DataWeightColumn, findings);
            findings.ThrowIfErrors();
            var scales = RatioScales.Of(model, sums, region.Name, findings, isPart: reference.Whole is not null);
            findings.ThrowIfErrors();
            var templates = NewSet(ShapeIntegrals.Of(table with { Source = reference.Whole ?? table.Source }, [.. model.Processes.Select(process => process.RatioColumn)], Variations));
            FilledProcess[] processes = [.. model.Processes.Select((process, index) =>
                new FilledProcess(index, process.RatioColumn, process.Yield * scales[index], CoefficientOf(index)))];
            Fill(table, processes, reference.DataWeightColumn, templates);
            return templates;
        }

        public TemplateSet FromTables(ProcessTable[] tables)
        {
            const string own = "ratio to itself";
            var integrals = Enumerable.Repeat(1.0, Variations.Length).ToArray();
            WeightedTable[] weighted = [.. tables.Select((table, index) => new WeightedTable(new DerivedColumns(table.Source, [(own, ColumnFormula.Parse("1"))]), table.WeightColumn, index))];
            for (var process = 0; process < tables.Length; process++)
            {
                Require(weighted[process], [.. Variations.Where(variation => variation.Process == process).Select(variation => variation.RatioColumn)], null);
            }

            findings.ThrowIfErrors();
            for (var process = 0; process < tables.Length; process++)
            {
                var alone = model with { Processes = [model.Processes[process] with { RatioColumn = own }] };
                TableLook.Read(alone, weighted[process], null, findings);
            }

            findings.ThrowIfErrors();
            for (var process = 0; process < tables.Length; process++)
            {
                var ofTable = ShapeIntegrals.Of(weighted[process] with { Source = tables[process].Whole ?? tables[process].Source }, [], Variations);
                integrals = [.. integrals.Zip(ofTable, (all, one) => all * one)];
            }

            var templates = NewSet(integrals);
            for (var process = 0; process < tables.Length; process++)
            {
                Fill(weighted[process], [new(process, null, 1, CoefficientOf(process))], null, templates);
            }

            return templates;
        }

        public void AddData(TemplateSet templates)
        {
            const string once = "every event once";
            if (region.Data is { } observed)
            {
                var source = observed.WeightColumn is null ? new DerivedColumns(observed.Source, [(once, ColumnFormula.Parse("1"))]) : observed.Source;
                Fill(new WeightedTable(source, null, -1), [], observed.WeightColumn ?? once, templates);
            }
        }

        private TemplateSet NewSet(double[] integrals) => new(HypothesisGrid.OnlyReference(yields), model.Processes.Count, region.Edges.Count - 1, [0], Variations)
        {
            ShapeIntegrals = [.. integrals],
        };

        private double CoefficientOf(int process) =>
            model.Processes[process].Coefficient.Bind([.. model.Parameters.Select(parameter => parameter.Name)]).Evaluate(yields.AsimovPoint());

        private void Require(WeightedTable table, string[] columns, string? data)
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

        private void Fill(WeightedTable table, FilledProcess[] processes, string? data, TemplateSet templates)
        {
            var filler = new ControlFiller(table, processes, region.Variable, region.Edges, data, templates);
            filler.Fill();
            if (filler.Undefined > 0)
            {
                findings.Error("PX0182", table.Source.Name, $"{filler.Undefined} events of the region '{region.Name}' have no value of '{region.Variable}' (NaN); select events that have one.");
            }
            else if (filler.Outside > 0)
            {
                findings.Warning(
                    "PX0183",
                    region.Name,
                    string.Create(CultureInfo.InvariantCulture, $"{filler.Outside} events of {table.Source.Name}, {filler.OutsideYield:G4} expected, lie outside the bins of '{region.Variable}' and are not counted; widen the edges, or select these events away."));
            }
        }
    }
}
