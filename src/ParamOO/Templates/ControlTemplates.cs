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
    /// <summary>Templates of every anchor of every morph of the region.</summary>
    public ImmutableArray<ImmutableArray<TemplateSet>> Anchors { get; init; } = [];

    /// <summary>Fills the templates of regions: every table is looked at once and counted once, however many regions take events from it.</summary>
    /// <param name="regions">The regions, each with the mixture as it is there, valid.</param>
    /// <param name="findings">Receives PX0181 to PX0183, PX0300 to PX0304, PX0401 to PX0405.</param>
    /// <exception cref="InvalidInputException">The tables cannot be used.</exception>
    public static ControlTemplates[] Fill(IReadOnlyList<(MixtureModel Model, ControlRegionPlan Region)> regions, Findings findings)
    {
        var fillings = regions.Select(region => new Filling(region.Model, region.Region, findings)).ToArray();
        findings.ThrowIfErrors();
        Read(filling => filling.JoinLook);
        findings.ThrowIfErrors();
        Array.ForEach(fillings, filling => filling.Begin());
        findings.ThrowIfErrors();
        Read(filling => filling.JoinFill);
        var filled = Array.ConvertAll(fillings, filling => filling.Complete());
        findings.ThrowIfErrors();
        return filled;

        void Read(Func<Filling, Action<SharedReading>> join)
        {
            var reading = new SharedReading();
            Array.ForEach(fillings, filling => join(filling)(reading));
            reading.Run();
        }
    }

    /// <summary>One region on its way.</summary>
    private sealed class Filling
    {
        private readonly MixtureModel model;
        private readonly ControlRegionPlan region;
        private readonly Findings findings;
        private readonly ControlCounting? reference;
        private readonly ControlCounting? processes;
        private ControlFiller? observed;

        public Filling(MixtureModel model, ControlRegionPlan region, Findings findings)
        {
            (this.model, this.region, this.findings) = (model, region, findings);
            CheckEdges();
            var own = OwnTables();
            reference = region.Reference is { } table ? ControlCounting.Of(model, region, table, findings) : null;
            processes = own.Length > 0 ? ControlCounting.Of(model, region, own, findings) : null;
        }

        private IEnumerable<ControlCounting> Countings => new[] { reference, processes }.OfType<ControlCounting>();

        public void JoinLook(SharedReading reading)
        {
            foreach (var counting in Countings)
            {
                counting.JoinLook(reading);
            }
        }

        public void Begin()
        {
            foreach (var counting in Countings)
            {
                counting.Begin();
            }

            observed = Observed((reference ?? processes)!);
        }

        public void JoinFill(SharedReading reading)
        {
            foreach (var counting in Countings)
            {
                counting.JoinFill(reading);
            }

            observed?.Join(reading);
        }

        public ControlTemplates Complete()
        {
            foreach (var counting in Countings)
            {
                counting.Complete();
            }

            observed?.Complete(region, findings);
            var templates = (reference ?? processes)!.Templates;
            return new(templates, reference is null ? null : processes?.Templates, region.Data is not null || region.Reference?.DataWeightColumn is not null)
            {
                Anchors = [.. region.Morphs.Select(morph => ControlAnchors.Fill(model, region, morph, templates, findings))],
            };
        }

        private ControlFiller? Observed(ControlCounting counting)
        {
            const string once = "every event once";
            if (region.Data is not { } data || findings.HasErrors)
            {
                return null;
            }

            var source = data.WeightColumn is null ? new DerivedColumns(data.Source, [(once, ColumnFormula.Parse("1"))]) : data.Source;
            return new ControlFiller(new WeightedTable(source, null, -1), [], region.Variable, region.Edges, data.WeightColumn ?? once, counting.Templates);
        }

        private void CheckEdges()
        {
            var isAscending = region.Edges.Zip(region.Edges.Skip(1), (low, high) => low < high).All(holds => holds);
            if (region.Edges.Count < 2 || !isAscending || !region.Edges.All(double.IsFinite))
            {
                findings.Error("PX0181", region.Name, $"the edges [{string.Join(", ", region.Edges.Select(edge => edge.ToString(CultureInfo.InvariantCulture)))}] make no bins; give at least two finite numbers, ascending.");
            }
        }

        /// <summary>The table of every process: all must be there where there is no reference table, all or none beside one.</summary>
        private ProcessTable[] OwnTables()
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
    }
}
