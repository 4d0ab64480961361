using ParamOO.Events;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces.Densities;

/// <summary>
/// A table whose events stand for what a model of densities expects at any point by their weights: simulated events in regions with features,
/// masses in narrow cells elsewhere.
/// </summary>
internal sealed class DensityExpectation
{
    /// <summary>Cells of the whole range: far narrower than any resonance that is looked for.</summary>
    private const int CellsOfRange = 4096;

    private const int Corrections = 4;
    private const double Step = 1e-2;

    private readonly DensityReference reference;
    private readonly Interval[] cells;
    private readonly int[] floating;

    /// <summary>Reads the simulated events.</summary>
    /// <param name="model">The model, with <c>{replica}</c> in the names of columns where there are replicas.</param>
    /// <param name="replicas">Names of replicas; none for a model without.</param>
    /// <param name="binning">The simulated events.</param>
    /// <exception cref="InvalidInputException">PX0313 to PX0320, PX0350, PX0351, PX0353: the table or the model cannot be used.</exception>
    public DensityExpectation(DensityModel model, IReadOnlyList<string> replicas, DensityBinning binning)
    {
        DensityReference.CheckMass(model, binning);
        var mean = replicas.Count > 0 ? model.Of(ReplicaMean.Name) : model;
        var simulated = ReplicaMean.Of(binning.Reference, model, replicas);
        reference = new(mean, binning, simulated);
        cells = [.. mean.Regions.Where(region => !region.HasFeatures).SelectMany(region => Cells(region.Interval, mean.Range))];
        Table = Load(simulated, mean.Variable, [.. replicas.Select(model.Of).Prepend(mean).SelectMany(DensityEvents.Columns).Where(column => column != model.WeightColumn).Distinct()]);
        Likelihood = Open(mean);
        floating = Likelihood.Floating.ToArray();
        var findings = new Findings();
        reference.Check(binning.Reference.Name, [.. mean.Parameters.Select(parameter => parameter.Nominal)], findings);
        findings.ThrowIfErrors();
    }

    /// <summary>The events, without weights.</summary>
    public EventTable Table { get; }

    /// <summary>The likelihood of the events with the mean of the densities of all replicas; its weights are those of the last point.</summary>
    public DensityLikelihood Likelihood { get; }

    /// <summary>The likelihood of the events with other densities, in the same order.</summary>
    /// <param name="model">The model, without <c>{replica}</c> in the names of columns.</param>
    public DensityLikelihood Open(DensityModel model) => DensityLikelihood.Open(model with { WeightColumn = null }, Table, threads: 1);

    /// <summary>
    /// How often every event is expected at a point, in the order of <see cref="Likelihood"/>. The likelihood of events that count so often has its
    /// minimum at the point: simulated events are finitely many, and a factor e^(c·∂ln λ/∂θ) makes up for how they fluctuate.
    /// </summary>
    /// <param name="point">One number per parameter.</param>
    public double[] Expected(double[] point)
    {
        var events = Likelihood.Events;
        var plain = Plain(point);
        double[] expected = [.. events.Rows.Select((row, i) => events.Regions[i] < 0 ? 0 : plain[row])];
        for (var pass = 0; pass < Corrections; pass++)
        {
            expected.CopyTo(events.Weights.AsSpan());
            if (Correction(point) is not { } direction)
            {
                break;
            }

            var (up, down) = (Logarithms(point, direction, Step), Logarithms(point, direction, -Step));
            for (var row = 0; row < expected.Length; row++)
            {
                expected[row] *= expected[row] == 0 ? 1 : Math.Exp((up[row] - down[row]) / (2 * Step));
            }
        }

        return expected;
    }

    private static IEnumerable<Interval> Cells(Interval region, Interval range)
    {
        var count = (int)Math.Ceiling(CellsOfRange * region.Width / range.Width);
        return Enumerable.Range(0, count).Select(i => new Interval(region.Low + (region.Width * i / count), region.Low + (region.Width * (i + 1) / count)));
    }

    private EventTable Load(IEventSource simulated, string variable, string[] names)
    {
        var source = EventTable.Load(simulated, names);
        int[] rows = [.. reference.Rows.Select(row => reference.Events.Rows[row])];
        return new(
            simulated.Name,
            names,
            [
                .. names.Select(name => source.Memory(name)).Zip(names, (column, name) => rows.Select(row => column.Span[row])
                    .Concat(cells.Select(cell => name == variable ? (cell.Low + cell.High) / 2 : 0)).ToArray()),
            ]);
    }

    /// <summary>N_k ∫ P_k dm of every component in every region with features, divided among its events; the integral in every cell.</summary>
    private double[] Plain(double[] point)
    {
        var weights = reference.Weights(point);
        Likelihood.Prepare(point);
        var expected = new double[reference.Rows.Length + cells.Length];
        foreach (var (r, region) in Likelihood.Model.Regions.Where(region => region.HasFeatures).Index())
        {
            int[] inside = [.. Enumerable.Range(0, reference.Rows.Length).Where(i => reference.Events.Regions[reference.Rows[i]] == r)];
            for (var k = 0; k < weights.Length; k++)
            {
                var total = inside.Sum(i => weights[k][reference.Rows[i]]);
                var factor = Likelihood.ExpectedOf(k, region.Interval) / total;
                Array.ForEach(inside, i => expected[i] += factor * weights[k][reference.Rows[i]]);
            }
        }

        for (var cell = 0; cell < cells.Length; cell++)
        {
            expected[reference.Rows.Length + cell] = Likelihood.ExpectedIn(cells[cell]).Value;
        }

        return expected;
    }

    /// <summary>Where parameters would go from the point, by the information of the events; null where there is nothing to be made up for.</summary>
    private double[]? Correction(double[] point)
    {
        var size = point.Length;
        var (gradient, hessian) = (new double[size], new double[size * size]);
        if (double.IsNaN(Likelihood.Evaluate(point, gradient, hessian)))
        {
            return null;
        }

        var information = Likelihood.Information(point);
        int[] known = [.. Enumerable.Range(0, floating.Length).Where(a => information[a * (floating.Length + 1)] > 0)];
        double[] part = [.. known.SelectMany(a => known.Select(b => information[(a * floating.Length) + b]))];
        if (known.Length == 0 || DensityCovariance.Inverse(part, known.Length) is not { } inverse)
        {
            return null;
        }

        double[] missing = [.. known.Select(a => (gradient[floating[a]] - ConstraintPenalty.At(Likelihood.Parameters[floating[a]].Constraint, point[floating[a]]).First) / 2)];
        var direction = new double[size];
        for (var a = 0; a < known.Length; a++)
        {
            direction[floating[known[a]]] = missing.Select((number, b) => inverse[(a * known.Length) + b] * number).Sum();
        }

        return direction;
    }

    /// <summary>ln λ of every event at a point that is moved, up to its offset.</summary>
    private double[] Logarithms(double[] point, double[] direction, double step)
    {
        var densities = Likelihood.Densities([.. point.Zip(direction, (value, slope) => value + (step * slope))]);
        var yields = Likelihood.Terms.ToArray().Select(term => term.Yield.Value).ToArray();
        return [.. Enumerable.Range(0, densities[0].Length).Select(row => Math.Log(densities.Select((density, k) => yields[k] * density[row]).Sum()))];
    }
}
