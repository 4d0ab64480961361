using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces.Densities;

/// <summary>Simulated events of a known density, which stand for those of every component by their weights.</summary>
internal sealed class DensityReference
{
    private const string Drawn = "(reference)";

    private readonly DensityLikelihood likelihood;
    private readonly int components;

    /// <summary>Reads the events in regions with features.</summary>
    /// <param name="model">The model, without <c>{replica}</c> in the names of columns.</param>
    /// <param name="binning">What templates are made from.</param>
    /// <param name="table">The table, with the columns of the model.</param>
    public DensityReference(DensityModel model, DensityBinning binning, IEventSource table)
    {
        components = model.Components.Count;
        // The density that events were drawn from is one more component, of which none are expected.
        likelihood = DensityLikelihood.Open(
            model with
            {
                WeightColumn = null,
                Regions = [.. model.Regions.Where(region => region.HasFeatures)],
                Components = [.. model.Components, new DensityComponent(Drawn, Expression.Constant(0), binning.Mass, binning.DensityColumn, [])],
            },
            table);
        Rows = [.. Enumerable.Range(0, likelihood.Events.Masses.Length).Where(row => likelihood.Events.Regions[row] >= 0)];
    }

    /// <summary>Checks that simulated events can be used with a model: PX0350, PX0353.</summary>
    /// <param name="model">The model.</param>
    /// <param name="binning">What is said of the events.</param>
    public static void CheckMass(DensityModel model, DensityBinning binning)
    {
        if (binning.Mass.Names.FirstOrDefault(name => name != model.Variable) is { } other)
        {
            throw new InvalidInputException("PX0353", "Binned", $"the density of the masses of simulated events mentions '{other}'; it may depend on '{model.Variable}' alone.");
        }

        if (!model.Regions.Any(region => region.HasFeatures))
        {
            throw new InvalidInputException("PX0350", "Binned", "no region has features, so that there is nothing to make a score of; leave Features out in one.");
        }
    }

    /// <summary>The rows that are events, not copies that fill up blocks.</summary>
    public int[] Rows { get; }

    /// <summary>The events.</summary>
    public DensityEvents Events => likelihood.Events;

    /// <summary>P_k q_k Π g over the density that events were drawn from, up to one factor, [components][rows].</summary>
    /// <param name="point">One number per parameter of the model.</param>
    public double[][] Weights(ReadOnlySpan<double> point)
    {
        var densities = likelihood.Densities(point);
        foreach (var row in Rows)
        {
            for (var k = 0; k < components; k++)
            {
                densities[k][row] /= densities[components][row];
            }
        }

        return densities[..components];
    }

    /// <summary>Checks that the density that events were drawn from is positive: PX0351.</summary>
    public void Check(string place, ReadOnlySpan<double> point, Findings findings)
    {
        var drawn = likelihood.Densities(point)[components];
        if (Rows.Count(row => !(drawn[row] > 0)) is > 0 and var wrong)
        {
            findings.Error("PX0351", place, $"{wrong} events have density 0 in the density that they were drawn from, which cannot be; correct Density or Mass of Binned.");
        }
    }
}
