using ParamOO.Fitting;
using ParamOO.Likelihoods;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Where the fits of a toy start: an approximate profile of its likelihood over a grid of the tested parameter (<see cref="ScreenPoint"/>).
/// Every local minimum of it, the ends of the grid included, is a start of the free fit, because interference makes two minima; where the
/// profile is flat, so that the approximation may hide a minimum, values between them are starts too. Read-only.
/// </summary>
internal sealed class ProfileScreen
{
    /// <summary>A local minimum this much above the lowest cannot become the lowest: the approximation is better than that.</summary>
    private const double Hopeless = 12;

    /// <summary>Values this little above the lowest may lie in a valley that the approximation does not show.</summary>
    private const double Flat = 1.5;

    /// <summary>Grid points at least so far apart are starts of their own.</summary>
    private const int Apart = 4;
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

    /// <summary>Number of values of the tested parameter.</summary>
    public int Count => points.Length;

    /// <summary>Index of the tested value; negative where it has no likelihood.</summary>
    public int Tested => tested;

    /// <summary>Whether the tested value has a likelihood; otherwise every fit starts from the nominal point.</summary>
    public bool IsUsable => tested >= 0;

    /// <summary>Numbers of scratch memory that <see cref="Choose"/> needs.</summary>
    public int Scratch => parameters + (points.Length * (parameters + 1));

    /// <summary>Where the expected data fit with the tested parameter held.</summary>
    /// <param name="index">Which of its values.</param>
    public ReadOnlySpan<double> Parameters(int index) => points[index].Parameters;

    /// <summary>Finds the starts of one data set.</summary>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <param name="scratch">At least <see cref="Scratch"/> numbers.</param>
    /// <param name="conditional">Receives the start of the fit with the tested parameter held.</param>
    /// <param name="starts">For each value of the tested parameter, is given the start of the free fit there if one is wanted.</param>
    /// <returns>Which values have got a start, one bit each from the lowest.</returns>
    public ulong Choose(ReadOnlySpan<double> data, Span<double> scratch, Span<double> conditional, List<double>[] starts)
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

        var last = -Apart;
        var chosen = 0UL;
        for (var i = 0; i < points.Length; i++)
        {
            var isStart = values[i] <= lowest + Hopeless && (IsLocalMinimum(values, i) || (values[i] <= lowest + Flat && IsAlone(values, i, last)));
            last = isStart ? i : last;
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
                starts[i].AddRange(start);
                chosen |= 1UL << i;
            }
        }

        return chosen;
    }

    /// <summary>Whether a grid point is far from the last start and from every local minimum to come.</summary>
    private static bool IsAlone(ReadOnlySpan<double> values, int i, int last)
    {
        for (var next = i + 1; next < Math.Min(i + Apart, values.Length); next++)
        {
            if (IsLocalMinimum(values, next))
            {
                return false;
            }
        }

        return i - last >= Apart;
    }

    private static bool IsLocalMinimum(ReadOnlySpan<double> values, int i) =>
        (i == 0 || values[i] <= values[i - 1]) && (i == values.Length - 1 || values[i] < values[i + 1]);
}
