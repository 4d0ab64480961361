namespace ParamOO.Inference;

/// <summary>
/// A test statistic on a finer grid: t, which is nearly a parabola, is interpolated by the product of cubics through four values on either axis,
/// which is exact for parabolas. An axis that begins at 0 is that of a signal strength and stands for its square root, in which t stays smooth
/// there. Next to missing values √t is interpolated linearly; cells with a missing corner stay missing.
/// </summary>
internal sealed class FinePlane
{
    private const int Parts = 8;
    private const int Stencil = 4;

    private readonly double[] x;
    private readonly double[] y;
    private readonly double[] coarse;
    private readonly bool isRootX;
    private readonly bool isRootY;

    private FinePlane(double[] x, double[] y, double[] coarse)
    {
        (isRootX, isRootY) = (x[0] == 0, y[0] == 0);
        (this.x, this.y, this.coarse) = (Smooth(x, isRootX), Smooth(y, isRootY), coarse);
        (X, Y) = (Divided(this.x), Divided(this.y));
        Statistic = new double[X.Length * Y.Length];
        Array.Fill(Statistic, double.NaN);
    }

    /// <summary>Values of the first parameter, or of its root.</summary>
    public double[] X { get; }

    /// <summary>Values of the second parameter, or of its root.</summary>
    public double[] Y { get; }

    /// <summary>t, [X × Y].</summary>
    public double[] Statistic { get; }

    /// <summary>Divides every cell.</summary>
    /// <param name="x">Values of the first parameter, ascending.</param>
    /// <param name="y">Values of the second parameter, ascending.</param>
    /// <param name="statistic">t, [x × y]; NaN where it is missing.</param>
    public static FinePlane Of(double[] x, double[] y, double[] statistic)
    {
        var plane = new FinePlane(x, y, statistic);
        for (var i = 0; i + 1 < x.Length; i++)
        {
            for (var j = 0; j + 1 < y.Length; j++)
            {
                plane.Fill(i, j);
            }
        }

        return plane;
    }

    private static double[] Divided(double[] values) =>
    [
        .. values.Zip(values.Skip(1), (low, high) => Enumerable.Range(0, Parts).Select(part => low + ((high - low) * part / Parts))).SelectMany(part => part),
        values[^1],
    ];

    /// <summary>Where a point of this grid lies in the plane of the parameters.</summary>
    /// <param name="point">The point.</param>
    public PlanePosition Position(PlanePosition point) =>
        new(isRootX ? point.X * point.X : point.X, isRootY ? point.Y * point.Y : point.Y);

    private static double[] Smooth(double[] values, bool isRoot) => isRoot ? [.. values.Select(Math.Sqrt)] : values;

    private void Fill(int i, int j)
    {
        var (left, below) = (First(i, x), First(j, y));
        var isSmooth = x.Length >= Stencil && y.Length >= Stencil && AreFinite(left, below, Stencil);
        if (!isSmooth && !AreFinite(i, j, 2))
        {
            return;
        }

        for (var a = 0; a <= Parts; a++)
        {
            for (var b = 0; b <= Parts; b++)
            {
                var (row, column) = ((i * Parts) + a, (j * Parts) + b);
                Statistic[(row * Y.Length) + column] = isSmooth ? Cubic(left, below, X[row], Y[column]) : Linear(i, j, X[row], Y[column]);
            }
        }
    }

    /// <summary>First of the values around an interval; at the ends of the axis it is not in the middle.</summary>
    private static int First(int interval, double[] values) => Math.Clamp(interval - 1, 0, Math.Max(0, values.Length - Stencil));

    private bool AreFinite(int left, int below, int count)
    {
        for (var i = left; i < left + count; i++)
        {
            for (var j = below; j < below + count; j++)
            {
                if (!double.IsFinite(At(i, j)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private double At(int i, int j) => coarse[(i * y.Length) + j];

    private double Cubic(int left, int below, double atX, double atY)
    {
        Span<double> weightsX = stackalloc double[Stencil];
        Span<double> weightsY = stackalloc double[Stencil];
        LagrangeWeights(x.AsSpan(left, Stencil), atX, weightsX);
        LagrangeWeights(y.AsSpan(below, Stencil), atY, weightsY);
        var sum = 0.0;
        for (var i = 0; i < Stencil; i++)
        {
            for (var j = 0; j < Stencil; j++)
            {
                sum += weightsX[i] * weightsY[j] * At(left + i, below + j);
            }
        }

        return Math.Max(0, sum);
    }

    private double Linear(int i, int j, double atX, double atY)
    {
        var (u, v) = ((atX - x[i]) / (x[i + 1] - x[i]), (atY - y[j]) / (y[j + 1] - y[j]));
        var root = ((1 - u) * (((1 - v) * Root(i, j)) + (v * Root(i, j + 1)))) + (u * (((1 - v) * Root(i + 1, j)) + (v * Root(i + 1, j + 1))));
        return root * root;
    }

    private double Root(int i, int j) => Math.Sqrt(At(i, j));

    private static void LagrangeWeights(ReadOnlySpan<double> nodes, double at, Span<double> weights)
    {
        for (var k = 0; k < nodes.Length; k++)
        {
            weights[k] = 1;
            for (var other = 0; other < nodes.Length; other++)
            {
                weights[k] *= other == k ? 1 : (at - nodes[other]) / (nodes[k] - nodes[other]);
            }
        }
    }
}
