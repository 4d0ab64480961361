namespace ParamOO.Numerics;

/// <summary>
/// The covariance of a process that vanishes at the origin: a sum over groups of coordinates of σ² [φ(x − y) − φ(x) φ(y)], each group with
/// its own amplitude σ and length scales ℓ.
/// </summary>
/// <remarks>The logarithms of σ and ℓ stand in one list: for each group σ, then its ℓ.</remarks>
public sealed class GaussianProcessKernel
{
    private readonly int[] first;

    /// <summary>Describes a covariance.</summary>
    /// <param name="family">φ.</param>
    /// <param name="groups">For each group the coordinates that it depends on.</param>
    public GaussianProcessKernel(KernelFamily family, IReadOnlyList<int[]> groups)
    {
        (Family, Groups) = (family, groups);
        first = new int[groups.Count];
        for (var group = 1; group < first.Length; group++)
        {
            first[group] = first[group - 1] + 1 + groups[group - 1].Length;
        }
    }

    /// <summary>φ.</summary>
    public KernelFamily Family { get; }

    /// <summary>Coordinates of each group.</summary>
    public IReadOnlyList<int[]> Groups { get; }

    /// <summary>Number of amplitudes and length scales.</summary>
    public int Parameters => first[^1] + 1 + Groups[^1].Length;

    /// <summary>Where the logarithm of the amplitude of a group stands.</summary>
    /// <param name="group">Index of the group.</param>
    public int AmplitudeOf(int group) => first[group];

    /// <summary>Where the logarithm of a length scale stands.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="coordinate">Position of the coordinate in the group.</param>
    public int LengthOf(int group, int coordinate) => first[group] + 1 + coordinate;

    /// <summary>The covariance of two points.</summary>
    /// <param name="logarithms">ln σ and ln ℓ.</param>
    /// <param name="x">One point.</param>
    /// <param name="y">The other.</param>
    /// <param name="slopes">Receives the derivatives in <paramref name="logarithms"/>; empty for none. Overwritten.</param>
    public double At(ReadOnlySpan<double> logarithms, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> slopes)
    {
        var sum = 0.0;
        for (var group = 0; group < Groups.Count; group++)
        {
            sum += OfGroup(logarithms, group, x, y, slopes);
        }

        return sum;
    }

    private double OfGroup(ReadOnlySpan<double> logarithms, int group, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> slopes)
    {
        var (xy, xSquare, ySquare) = (0.0, 0.0, 0.0);
        foreach (var (position, coordinate) in Groups[group].Index())
        {
            var scale = Math.Exp(-logarithms[LengthOf(group, position)]);
            var (a, b) = (x[coordinate] * scale, y[coordinate] * scale);
            (xy, xSquare, ySquare) = (xy + ((a - b) * (a - b)), xSquare + (a * a), ySquare + (b * b));
        }

        var variance = Math.Exp(2 * logarithms[first[group]]);
        var both = CovarianceKernel.At(Family, xy, out var bothSlope, out _);
        var (left, right) = (CovarianceKernel.At(Family, xSquare, out var leftSlope, out _), CovarianceKernel.At(Family, ySquare, out var rightSlope, out _));
        var value = variance * (both - (left * right));
        if (!slopes.IsEmpty)
        {
            slopes[first[group]] = 2 * value;
            foreach (var (position, coordinate) in Groups[group].Index())
            {
                var scale = Math.Exp(-logarithms[LengthOf(group, position)]);
                var (a, b) = (x[coordinate] * scale, y[coordinate] * scale);
                slopes[LengthOf(group, position)] =
                    -2 * variance * ((bothSlope * (a - b) * (a - b)) - (leftSlope * a * a * right) - (left * rightSlope * b * b));
            }
        }

        return value;
    }
}
