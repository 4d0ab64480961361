using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>The integral of a mass shape over intervals: Gauss and Legendre's rule of four points in many panels.</summary>
internal sealed class MassGrid
{
    // Narrow panels rather than high order: the tails of resonances begin with a jump of the curvature.
    private const int PanelsOfRange = 512;

    private readonly MassTape tape;
    private readonly double[] weights;
    private readonly double[][] frozen;

    /// <summary>Prepares the integral over intervals.</summary>
    /// <param name="tape">The mass shape.</param>
    /// <param name="intervals">The intervals.</param>
    /// <param name="range">The whole range, which sets the width of panels.</param>
    /// <param name="leastPanels">Fewest panels of an interval.</param>
    public MassGrid(MassTape tape, IEnumerable<Interval> intervals, Interval range, int leastPanels = 1)
    {
        this.tape = tape;
        var (nodes, shares) = (new List<double>(), new List<double>());
        foreach (var interval in intervals)
        {
            Add(interval, Math.Max(leastPanels, (int)Math.Ceiling(PanelsOfRange * interval.Width / range.Width)), nodes, shares);
        }

        while (nodes.Count % DensityBlock.Step != 0)
        {
            nodes.Add(nodes[^1]);
            shares.Add(0);
        }

        weights = [.. shares];
        frozen = tape.Freeze([.. nodes]);
    }

    /// <summary>The integral; overwrites the jet.</summary>
    /// <param name="numbers">Steps of the shape without m at the point.</param>
    /// <param name="work">Scratch memory.</param>
    /// <param name="integral">Receives it.</param>
    public void Integrate(double[]?[] numbers, DensityBlock work, Jet integral)
    {
        integral.Clear();
        var layout = tape.Layout;
        for (var first = 0; first < weights.Length; first += DensityBlock.Rows)
        {
            var rows = Math.Min(DensityBlock.Rows, weights.Length - first);
            var weight = weights.AsSpan(first, rows);
            var columns = work.Evaluate(tape, numbers, frozen, first, rows);
            integral.Value += WeightedDots.Dot(weight, tape.Result(0, frozen, first, columns, rows));
            foreach (var a in layout.Parameters)
            {
                integral.Slopes[a] += WeightedDots.Dot(weight, tape.Result(layout.Slope(a), frozen, first, columns, rows));
                foreach (var b in layout.Parameters)
                {
                    if (b <= a && layout.Curvature(a, b) is >= 0 and var column)
                    {
                        integral.AddCurvature(a, b, WeightedDots.Dot(weight, tape.Result(column, frozen, first, columns, rows)));
                    }
                }
            }
        }
    }

    private static void Add(Interval interval, int panels, List<double> nodes, List<double> weights)
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
