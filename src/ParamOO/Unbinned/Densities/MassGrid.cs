using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>Nodes and weights of an integral over intervals: Gauss and Legendre's rule of four points in many panels.</summary>
internal sealed class MassGrid
{
    // Narrow panels rather than high order: the tails of resonances begin with a jump of the curvature.
    private const int PanelsOfRange = 512;

    private readonly List<double> nodes = [];
    private readonly List<double> weights = [];

    /// <summary>Prepares the integral over intervals.</summary>
    /// <param name="intervals">The intervals.</param>
    /// <param name="range">The whole range, which sets the width of panels.</param>
    public MassGrid(IEnumerable<Interval> intervals, Interval range)
    {
        foreach (var interval in intervals)
        {
            Add(interval, Math.Max(1, (int)Math.Ceiling(PanelsOfRange * interval.Width / range.Width)));
        }
    }

    /// <summary>The integral of a formula; overwrites the jet.</summary>
    public void Integrate(JetFormula formula, ReadOnlySpan<double> point, Jet scratch, Jet integral)
    {
        integral.Clear();
        for (var i = 0; i < nodes.Count; i++)
        {
            formula.At(point, nodes[i], scratch);
            integral.Add(scratch, weights[i]);
        }
    }

    private void Add(Interval interval, int panels)
    {
        var (inner, outer) = (Math.Sqrt((3 - (2 * Math.Sqrt(1.2))) / 7), Math.Sqrt((3 + (2 * Math.Sqrt(1.2))) / 7));
        var (heavy, light) = ((18 + Math.Sqrt(30)) / 36, (18 - Math.Sqrt(30)) / 36);
        var half = interval.Width / panels / 2;
        for (var panel = 0; panel < panels; panel++)
        {
            var centre = interval.Low + (((2 * panel) + 1) * half);
            nodes.AddRange([centre - (outer * half), centre - (inner * half), centre + (inner * half), centre + (outer * half)]);
            weights.AddRange([light * half, heavy * half, heavy * half, light * half]);
        }
    }
}
