namespace ParamOO.Unbinned.Densities;

/// <summary>One component at a point: N_k, the share of P_k that lies in the regions, and what a column of events needs to know.</summary>
internal sealed class ComponentTerm
{
    // Regions that leave out less than this share of the range are all of it.
    private const double WholeRange = 1e-12;

    private readonly JetFormula yield;
    private readonly MassGrid range;
    private readonly MassGrid? regions;
    private readonly Jet integral;
    private readonly Jet inside;
    private readonly Jet one;
    private bool isPrepared;

    public ComponentTerm(DensityModel model, int component, int[] position)
    {
        Component = component;
        var own = model.Components[component];
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        yield = new(own.Yield, names, position, null);
        Tape = new(own.Mass, names, [.. model.Parameters.Select(parameter => parameter.Nominal)], position, model.Variable);
        range = new(Tape, [model.Range], model.Range);
        var intervals = model.Regions.Select(region => region.Interval).ToList();
        regions = intervals.Sum(interval => interval.Width) < model.Range.Width * (1 - WholeRange) ? new(Tape, intervals, model.Range) : null;
        var size = Tape.Size;
        (integral, inside, one, Yield, Share, Amplitude) = (new(size), new(size), new(size), new(size), new(size), new(size));
        (one.Value, Share.Value) = (1, 1);
        Variations =
        [
            .. from variation in own.Variations
               let parameter = Array.IndexOf(names, variation.Parameter)
               select (parameter, position[parameter], variation.Interpolation),
        ];
        Layout = Variations.Aggregate(Tape.Layout, (layout, variation) => layout.Times(variation.Position));
    }

    /// <summary>Index of the component.</summary>
    public int Component { get; }

    /// <summary>The formula of P_k.</summary>
    public MassTape Tape { get; }

    /// <summary>The steps of the formula without m at the point.</summary>
    public double[]?[] Numbers { get; private set; } = [];

    /// <summary>What moves q_k: parameter, its place among those that float (−1: none), interpolation.</summary>
    public (int Parameter, int Position, DensityInterpolation Interpolation)[] Variations { get; }

    /// <summary>Which derivatives P_k q_k Π g has.</summary>
    public StreamLayout Layout { get; }

    /// <summary>N_k.</summary>
    public Jet Yield { get; }

    /// <summary>∫ P_k dm over the regions.</summary>
    public Jet Share { get; }

    /// <summary>N_k / ∫ of the formula over the range: what multiplies the formula.</summary>
    public Jet Amplitude { get; }

    /// <summary>∫ of the formula over the range.</summary>
    public Jet Normalisation => integral;

    /// <summary>Computes what all events share.</summary>
    public void Prepare(ReadOnlySpan<double> point, DensityBlock work)
    {
        yield.At(point, 0, Yield);
        if (!isPrepared || !Tape.IsFrozen)
        {
            Numbers = Tape.Numbers(point);
            range.Integrate(Numbers, work, integral);
            if (regions is not null)
            {
                regions.Integrate(Numbers, work, inside);
                Share.SetQuotient(inside, integral);
            }

            isPrepared = true;
        }

        Amplitude.SetQuotient(Yield, integral);
    }
}
