namespace ParamOO.Unbinned.Densities;

/// <summary>
/// Which derivatives of a column of numbers are not zero everywhere, and where they stand: the value first, then slopes, then curvatures,
/// one column each. Most formulae depend on few parameters, and on some of these linearly.
/// </summary>
internal sealed class StreamLayout
{
    private readonly int size;
    private readonly int[] slopes;
    private readonly int[] curvatures;

    /// <summary>Numbers the columns.</summary>
    /// <param name="size">Number of parameters.</param>
    /// <param name="hasSlope">Whether the slope in a parameter occurs.</param>
    /// <param name="hasCurvature">Whether the curvature in a pair occurs; symmetric.</param>
    public StreamLayout(int size, Func<int, bool> hasSlope, Func<int, int, bool> hasCurvature)
    {
        this.size = size;
        Count = 1;
        slopes = [.. Enumerable.Range(0, size).Select(a => hasSlope(a) ? Count++ : -1)];
        curvatures = new int[size * size];
        for (var a = 0; a < size; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                curvatures[(a * size) + b] = curvatures[(b * size) + a] = hasCurvature(a, b) ? Count++ : -1;
            }
        }

        Parameters = [.. Enumerable.Range(0, size).Where(a => slopes[a] >= 0)];
    }

    /// <summary>Number of columns.</summary>
    public int Count { get; private set; }

    /// <summary>Parameters with a slope, ascending.</summary>
    public int[] Parameters { get; }

    /// <summary>Column of a slope; −1 where it is zero.</summary>
    public int Slope(int a) => slopes[a];

    /// <summary>Column of a curvature; −1 where it is zero.</summary>
    public int Curvature(int a, int b) => curvatures[(a * size) + b];

    /// <summary>The layout of a product with a function of one parameter.</summary>
    public StreamLayout Times(int parameter) => parameter < 0
        ? this
        : new(
            size,
            a => a == parameter || slopes[a] >= 0,
            (a, b) => Curvature(a, b) >= 0 || (a == parameter && b == parameter) || (a == parameter && slopes[b] >= 0) || (b == parameter && slopes[a] >= 0));
}
