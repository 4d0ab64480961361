using ParamOO.Fitting;
using ParamOO.Likelihoods;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Where the fits of a toy start: an approximate profile of its likelihood over a grid of the tested parameter (<see cref="ScreenPoint"/>).
/// Every local minimum of it, the ends of the grid included, is a start of the free fit, because interference makes two minima. Read-only.
/// </summary>
internal sealed class ProfileScreen
{
    /// <summary>A local minimum this much above the lowest cannot become the lowest: the approximation is better than that.</summary>
    private const double Hopeless = 12;
    private readonly ScreenPoint[] points;
    private readonly int tested;
    private readonly int parameters;

    /// <summary>Prepares a screen.</summary>
    /// <param name="model">The model.</param>
    /// <param name="poi">Index of the tested parameter.</param>
    /// <param name="grid">Values of the tested parameter, ascending, the tested one among them.</param>
    /// <param name="value">The tested value.</param>
    /// <param name="expected">The data around which toys lie.</param>
    /// <param name="options">How to minimise.</param>
    public ProfileScreen(CompiledModel model, int poi, double[] grid, double value, ReadOnlySpan<double> expected, FitOptions options)
    {
        var held = new Profile(model, poi, expected, options).Held(grid);
        var usable = held.Where(point => point.HasConverged || (point.Value == value && !double.IsNaN(point.TwiceNll))).ToArray();
        points = new ScreenPoint[usable.Length];
        for (var i = 0; i < usable.Length; i++)
        {
            points[i] = new ScreenPoint(model, poi, [.. usable[i].Parameters], expected);
        }

        tested = Array.FindIndex(usable, point => point.Value == value);
        parameters = model.Parameters.Length;
    }

    /// <summary>Whether the tested value has a likelihood; otherwise every fit starts from the nominal point.</summary>
    public bool IsUsable => tested >= 0;

    /// <summary>Numbers of scratch memory that <see cref="Choose"/> needs.</summary>
    public int Scratch => parameters + (points.Length * (parameters + 1));

    /// <summary>Finds the starts of one data set.</summary>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <param name="scratch">At least <see cref="Scratch"/> numbers.</param>
    /// <param name="conditional">Receives the start of the fit with the tested parameter held.</param>
    /// <param name="starts">Receives the starts of the free fit, one behind the other.</param>
    public void Choose(ReadOnlySpan<double> data, Span<double> scratch, Span<double> conditional, List<double> starts)
    {
        var values = scratch[..points.Length];
        var start = scratch.Slice(points.Length, parameters);
        var steps = scratch[(points.Length + parameters)..];
        var lowest = double.PositiveInfinity;
        for (var i = 0; i < points.Length; i++)
        {
            values[i] = points[i].TwiceNll(data, steps.Slice(i * parameters, parameters));
            lowest = values[i] < lowest ? values[i] : lowest;
        }

        for (var i = 0; i < points.Length; i++)
        {
            var isStart = values[i] <= lowest + Hopeless && IsLocalMinimum(values, i);
            if (!isStart && i != tested)
            {
                continue;
            }

            points[i].WriteStart(steps.Slice(i * parameters, parameters), start);
            if (i == tested)
            {
                start.CopyTo(conditional);
            }

            if (isStart)
            {
                starts.AddRange(start);
            }
        }
    }

    private static bool IsLocalMinimum(ReadOnlySpan<double> values, int i) =>
        (i == 0 || values[i] <= values[i - 1]) && (i == values.Length - 1 || values[i] < values[i + 1]);
}
