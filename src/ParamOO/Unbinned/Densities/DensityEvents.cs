using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>The events of all regions in memory: masses, weights, densities and their variations.</summary>
internal sealed class DensityEvents
{
    private readonly DensityModel model;

    private DensityEvents(DensityModel model, int rows)
    {
        this.model = model;
        Rows = rows;
        Masses = new double[rows];
        Weights = new double[rows];
        Offsets = new double[rows];
        HasFeatures = new bool[rows];
        Densities = [.. model.Components.Select(_ => new double[rows])];
        Up = [.. model.Components.Select(component => component.Variations.Select(_ => new double[rows]).ToArray())];
        Down = [.. model.Components.Select(component => component.Variations.Select(_ => new double[rows]).ToArray())];
    }

    public int Rows { get; }

    public double[] Masses { get; }

    public double[] Weights { get; }

    /// <summary>What was taken out of ln λ, so that densities of any size are numbers.</summary>
    public double[] Offsets { get; }

    public bool[] HasFeatures { get; }

    /// <summary>q_k relative to the offset, [components][rows]; 1 in regions without features.</summary>
    public double[][] Densities { get; }

    /// <summary>g(α = +1), [components][variations][rows].</summary>
    public double[][][] Up { get; }

    /// <summary>g(α = −1), [components][variations][rows].</summary>
    public double[][][] Down { get; }

    /// <summary>Reads and checks the events of all regions.</summary>
    public static DensityEvents Load(DensityModel model, IEventSource data, Findings findings)
    {
        EventTable table;
        try
        {
            table = EventTable.Load(data, Columns(model));
        }
        catch (InvalidInputException missing)
        {
            findings.AddRange(missing.Findings);
            return new(model, 0);
        }

        var (rows, regions) = Select(model, table, findings);
        var events = new DensityEvents(model, rows.Length);
        var weights = model.WeightColumn is { } column ? table.Memory(column) : null;
        for (var i = 0; i < rows.Length; i++)
        {
            events.Masses[i] = table[model.Variable][rows[i]];
            events.Weights[i] = model.WeightColumn is null ? 1 : weights.Span[rows[i]];
            events.HasFeatures[i] = model.Regions[regions[i]].HasFeatures;
        }

        events.CheckWeights(data.Name, findings);
        events.LoadDensities(table, rows, findings);
        return events;
    }

    private static string[] Columns(DensityModel model)
    {
        var hasFeatures = model.Regions.Any(region => region.HasFeatures);
        return
        [
            .. new[] { model.Variable, model.WeightColumn }.OfType<string>()
                .Concat(model.Components.Where(_ => hasFeatures).SelectMany(component => component.Variations
                    .SelectMany(variation => new[] { variation.UpColumn, variation.DownColumn }).Prepend(component.DensityColumn)))
                .Distinct(),
        ];
    }

    private static (int[] Rows, int[] Regions) Select(DensityModel model, EventTable table, Findings findings)
    {
        var (rows, regions) = (new List<int>(), new List<int>());
        var masses = table[model.Variable];
        for (var row = 0; row < masses.Length; row++)
        {
            for (var region = 0; region < model.Regions.Count; region++)
            {
                if (masses[row] >= model.Regions[region].Interval.Low && masses[row] < model.Regions[region].Interval.High)
                {
                    rows.Add(row);
                    regions.Add(region);
                }
            }
        }

        var left = masses.Length - rows.Count;
        if (rows.Count == 0)
        {
            findings.Error("PX0300", table.Name, $"none of {masses.Length} events is in a region; look at '{model.Variable}' and the intervals.");
        }
        else if (left > 0)
        {
            findings.Warning("PX0315", table.Name, $"{left} of {masses.Length} events have '{model.Variable}' in no region and are not used; extend the regions if they should be.");
        }

        return ([.. rows], [.. regions]);
    }

    private void CheckWeights(string place, Findings findings)
    {
        if (Array.FindIndex(Weights, weight => !double.IsFinite(weight)) is >= 0 and var row)
        {
            findings.Error("PX0301", $"{place}:{model.WeightColumn}", FormattableString.Invariant($"a weight is {Weights[row]}; a finite number is needed: correct the column or drop the event."));
        }
    }

    private void LoadDensities(EventTable table, int[] rows, Findings findings)
    {
        var absent = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (HasFeatures[i] && model.IsLogarithmic)
            {
                var largest = model.Components.Max(component => table[component.DensityColumn][rows[i]]);
                Offsets[i] = double.IsFinite(largest) ? largest : 0;
            }
        }

        for (var k = 0; k < Densities.Length; k++)
        {
            LoadComponent(table, rows, k, findings);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            absent += Densities.All(density => density[i] == 0) ? 1 : 0;
        }

        if (absent > 0)
        {
            findings.Error("PX0314", table.Name, $"{absent} events have density 0 in every component, so that no model can explain them; drop them or correct the columns.");
        }
    }

    private void LoadComponent(EventTable table, int[] rows, int k, Findings findings)
    {
        var component = model.Components[k];
        Fill(table, component.DensityColumn, rows, (i, value) => model.IsLogarithmic ? Math.Exp(value - Offsets[i]) : value, Densities[k], 1, findings);
        for (var v = 0; v < component.Variations.Count; v++)
        {
            var variation = component.Variations[v];
            Fill(table, variation.UpColumn, rows, (i, value) => Relative(k, i, value), Up[k][v], 1, findings);
            Fill(table, variation.DownColumn, rows, (i, value) => Relative(k, i, value), Down[k][v], 1, findings);
        }
    }

    private double Relative(int k, int i, double value) =>
        Densities[k][i] == 0 ? 1 : (model.IsLogarithmic ? Math.Exp(value - Offsets[i]) : value) / Densities[k][i];

    private void Fill(EventTable table, string name, int[] rows, Func<int, double, double> density, double[] target, double otherwise, Findings findings)
    {
        var (wrong, first) = (0, -1);
        var column = HasFeatures.Contains(true) ? table.Memory(name) : default;
        for (var i = 0; i < rows.Length; i++)
        {
            target[i] = HasFeatures[i] ? density(i, column.Span[rows[i]]) : otherwise;
            if (!(target[i] >= 0 && double.IsFinite(target[i])))
            {
                first = wrong++ == 0 ? rows[i] : first;
            }
        }

        if (wrong > 0)
        {
            findings.Error(
                "PX0313",
                $"{table.Name}:{name}",
                FormattableString.Invariant($"{wrong} densities are wrong, the first is {column.Span[first]} in row {first} (counted from 0); a density is a finite number, not negative: correct the column or drop the events."));
        }
    }
}
