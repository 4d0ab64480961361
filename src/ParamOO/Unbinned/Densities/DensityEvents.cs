using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>The events of all regions in memory: masses, weights, densities and their variations.</summary>
internal sealed class DensityEvents
{
    private readonly DensityModel model;

    private readonly int featured;

    private DensityEvents(DensityModel model, int rows, int featured)
    {
        this.model = model;
        this.featured = featured;
        Masses = new double[rows];
        Weights = new double[rows];
        Offsets = new double[rows];
        Densities = [.. model.Components.Select(_ => new double[rows])];
        Responses = [.. model.Components.Select(component => new DensityResponse[component.Variations.Count])];
        Frozen = [.. model.Components.Select(_ => Array.Empty<double[]>())];
        Regions = new int[rows];
    }

    private DensityEvents(DensityModel model, int featured, List<double> weights, Func<double[], double[]> take, DensityResponse[][] responses, DensityEvents whole)
    {
        (this.model, this.featured, Weights, Responses) = (model, featured, [.. weights], responses);
        (Masses, Offsets, Densities) = (take(whole.Masses), take(whole.Offsets), [.. whole.Densities.Select(take)]);
        Frozen = [.. model.Components.Select(_ => Array.Empty<double[]>())];
        Regions = new int[Weights.Length];
    }

    /// <summary>Events with features, then those without: each a multiple of eight rows, filled up with copies of weight 0.</summary>
    public IEnumerable<(int First, int Rows)> Stretches =>
        new[] { (First: 0, Rows: featured), (First: featured, Rows: Masses.Length - featured) }.Where(stretch => stretch.Rows > 0);

    public double[] Masses { get; }

    public double[] Weights { get; }

    /// <summary>Region of every row; −1 where the row is a copy.</summary>
    public int[] Regions { get; }

    /// <summary>Where every row stands in the table.</summary>
    public int[] Rows { get; private init; } = [];

    /// <summary>What was taken out of ln λ, so that densities of any size are numbers.</summary>
    public double[] Offsets { get; }

    /// <summary>Σ w of the offsets.</summary>
    public double OffsetSum => Weights.Zip(Offsets, (weight, offset) => weight * offset).Sum();

    /// <summary>q_k relative to the offset, [components][rows]; 1 in regions without features.</summary>
    public double[][] Densities { get; }

    /// <summary>g(α), [components][variations].</summary>
    public DensityResponse[][] Responses { get; }

    /// <summary>What depends on m alone in the mass shapes, [components].</summary>
    public double[][][] Frozen { get; }

    /// <summary>Whether densities of features enter in a row.</summary>
    public bool HasFeatures(int row) => row < featured;

    /// <summary>A data set drawn from these events.</summary>
    /// <param name="drawn">Rows, ascending, and how often each counts.</param>
    public DensityEvents Of(DrawnRows drawn)
    {
        var (rows, weights, inFeatures) = (new List<int>(), new List<double>(), 0);
        var split = drawn.Rows.Count(HasFeatures);
        Add(..split);
        inFeatures = rows.Count;
        Add(split..);
        int[] chosen = [.. rows];
        return new(model, inFeatures, weights, row => Array.ConvertAll(chosen, own => row[own]), [.. Responses.Select(own => own.Select(response => response.Of(chosen)).ToArray())], this);

        void Add(Range part)
        {
            rows.AddRange(drawn.Rows[part]);
            weights.AddRange(drawn.Times[part]);
            while (rows.Count % DensityBlock.Step != 0)
            {
                rows.Add(rows[^1]);
                weights.Add(0);
            }
        }
    }

    /// <summary>Computes what depends on m alone.</summary>
    public void Freeze(IReadOnlyList<MassTape> tapes)
    {
        for (var k = 0; k < tapes.Count; k++)
        {
            Frozen[k] = tapes[k].Freeze(Masses);
        }
    }

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
            return new(model, 0, 0);
        }

        var (rows, regions, featured) = Select(model, table, findings);
        var events = new DensityEvents(model, rows.Length, featured) { Rows = rows };
        var weights = model.WeightColumn is { } column ? table.Memory(column) : null;
        for (var i = 0; i < rows.Length; i++)
        {
            events.Masses[i] = table[model.Variable][rows[i]];
            events.Regions[i] = regions[i];
            events.Weights[i] = regions[i] < 0 ? 0 : model.WeightColumn is null ? 1 : weights.Span[rows[i]];
        }

        events.CheckWeights(data.Name, findings);
        events.LoadDensities(table, rows, findings);
        return events;
    }

    /// <summary>The columns that are read.</summary>
    public static string[] Columns(DensityModel model)
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

    private static (int[] Rows, int[] Regions, int Featured) Select(DensityModel model, EventTable table, Findings findings)
    {
        var (chosen, used) = (new (List<int> Rows, List<int> Regions)[] { ([], []), ([], []) }, 0);
        var masses = table[model.Variable];
        for (var row = 0; row < masses.Length; row++)
        {
            for (var region = 0; region < model.Regions.Count; region++)
            {
                if (masses[row] >= model.Regions[region].Interval.Low && masses[row] < model.Regions[region].Interval.High)
                {
                    var (rows, regions) = chosen[model.Regions[region].HasFeatures ? 0 : 1];
                    rows.Add(row);
                    regions.Add(region);
                    used++;
                }
            }
        }

        Report(model, table, used, findings);
        foreach (var (rows, regions) in chosen)
        {
            while (rows.Count % DensityBlock.Step != 0)
            {
                rows.Add(rows[^1]);
                regions.Add(-1);
            }
        }

        return ([.. chosen[0].Rows, .. chosen[1].Rows], [.. chosen[0].Regions, .. chosen[1].Regions], chosen[0].Rows.Count);
    }

    private static void Report(DensityModel model, EventTable table, int used, Findings findings)
    {
        var masses = table[model.Variable];
        var (wrong, first) = (0, -1);
        for (var row = masses.Length - 1; row >= 0; row--)
        {
            (wrong, first) = double.IsFinite(masses[row]) ? (wrong, first) : (wrong + 1, row);
        }

        if (wrong > 0)
        {
            findings.Error(
                "PX0358",
                $"{table.Name}:{model.Variable}",
                FormattableString.Invariant($"{wrong} values of the resonant variable are not finite, the first is {masses[first]} in row {first} (counted from 0); correct the column or drop the events."));
        }

        var left = table.Rows - used - wrong;
        if (table.Rows == 0)
        {
            findings.Error("PX0300", table.Name, "the table has no events; write at least one.");
        }
        else if (used == 0 && wrong == 0)
        {
            findings.Error("PX0300", table.Name, $"none of {table.Rows} events is in a region; look at '{model.Variable}' and the intervals.");
        }
        else if (left > 0)
        {
            findings.Warning("PX0315", table.Name, $"{left} of {table.Rows} events have '{model.Variable}' in no region and are not used; extend the regions if they should be.");
        }
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
            if (HasFeatures(i) && model.IsLogarithmic)
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
            absent += Regions[i] >= 0 && Densities.All(density => density[i] == 0) ? 1 : 0;
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
            var (up, down) = (new double[rows.Length], new double[rows.Length]);
            Fill(table, variation.UpColumn, rows, (i, value) => Relative(k, i, value), up, 1, findings);
            Fill(table, variation.DownColumn, rows, (i, value) => Relative(k, i, value), down, 1, findings);
            Responses[k][v] = new(up, down, variation.Interpolation);
        }
    }

    private double Relative(int k, int i, double value) =>
        Densities[k][i] == 0 ? 1 : (model.IsLogarithmic ? Math.Exp(value - Offsets[i]) : value) / Densities[k][i];

    private void Fill(EventTable table, string name, int[] rows, Func<int, double, double> density, double[] target, double otherwise, Findings findings)
    {
        var (wrong, first) = (0, -1);
        var column = featured > 0 ? table.Memory(name) : default;
        for (var i = 0; i < rows.Length; i++)
        {
            target[i] = HasFeatures(i) ? density(i, column.Span[rows[i]]) : otherwise;
            if (Regions[i] >= 0 && !(target[i] >= 0 && double.IsFinite(target[i])))
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
