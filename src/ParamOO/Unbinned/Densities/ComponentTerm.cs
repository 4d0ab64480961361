using ParamOO.Numerics;

namespace ParamOO.Unbinned.Densities;

/// <summary>One component: N_k, the share of P_k that lies in the regions, and P_k q_k Π g of an event, as jets.</summary>
internal sealed class ComponentTerm
{
    // Regions that leave out less than this share of the range are all of it.
    private const double WholeRange = 1e-12;

    private readonly int component;
    private readonly JetFormula yield;
    private readonly JetFormula mass;
    private readonly MassGrid range;
    private readonly MassGrid? regions;
    private readonly Jet integral;
    private readonly Jet scratch;
    private readonly (int Parameter, int Position, DensityInterpolation Interpolation)[] variations;

    public ComponentTerm(DensityModel model, int component, int[] position)
    {
        this.component = component;
        var own = model.Components[component];
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        var size = position.Count(place => place >= 0);
        yield = new(own.Yield, names, position, null);
        mass = new(own.Mass, names, position, model.Variable);
        range = new([model.Range], model.Range);
        var intervals = model.Regions.Select(region => region.Interval).ToList();
        regions = intervals.Sum(interval => interval.Width) < model.Range.Width * (1 - WholeRange) ? new(intervals, model.Range) : null;
        (integral, scratch, Yield, Share, Inverse) = (new(size), new(size), new(size), new(size), new(size));
        variations =
        [
            .. from variation in own.Variations
               let parameter = Array.IndexOf(names, variation.Parameter)
               select (parameter, position[parameter], variation.Interpolation),
        ];
    }

    /// <summary>N_k.</summary>
    public Jet Yield { get; }

    /// <summary>∫ P_k dm over the regions.</summary>
    public Jet Share { get; }

    /// <summary>1 / ∫ of the formula over the range.</summary>
    private Jet Inverse { get; }

    /// <summary>Computes what all events share.</summary>
    public void Prepare(ReadOnlySpan<double> point)
    {
        yield.At(point, 0, Yield);
        range.Integrate(mass, point, scratch, integral);
        scratch.Clear();
        scratch.Value = 1;
        Inverse.SetQuotient(scratch, integral);
        Share.Clear();
        Share.Value = 1;
        if (regions is not null)
        {
            var inside = new Jet(integral.Size);
            regions.Integrate(mass, point, scratch, inside);
            Share.SetQuotient(inside, integral);
        }
    }

    /// <summary>P_k q_k Π g of one event; overwrites both jets. May be called by several threads with jets of their own.</summary>
    public void DensityAt(double[] point, DensityEvents events, int row, Jet shape, Jet density)
    {
        density.Clear();
        var nominal = events.Densities[component][row];
        if (nominal == 0)
        {
            return;
        }

        mass.At(point, events.Masses[row], shape);
        density.AddProduct(shape, Inverse);
        density.Scale(nominal);
        for (var v = 0; v < variations.Length && events.HasFeatures[row]; v++)
        {
            var (parameter, position, interpolation) = variations[v];
            var (up, down) = (events.Up[component][v][row], events.Down[component][v][row]);
            var value = interpolation == DensityInterpolation.Quadratic
                ? Quadratic(up, down, point[parameter], out var first, out var second)
                : new FactorInterpolation(up, down).At(point[parameter], out first, out second);
            density.Multiply(position, value, first, second);
        }
    }

    private static double Quadratic(double up, double down, double alpha, out double first, out double second)
    {
        var (linear, square) = ((up - down) / 2, ((up + down) / 2) - 1);
        first = linear + (2 * square * alpha);
        second = 2 * square;
        return 1 + (alpha * (linear + (square * alpha)));
    }
}
