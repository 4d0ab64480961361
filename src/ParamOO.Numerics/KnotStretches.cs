namespace ParamOO.Numerics;

/// <summary>
/// Stretches of knots between breaks: two knots much closer to each other than all others mark a discontinuity, across which no slope is taken.
/// </summary>
internal static class KnotStretches
{
    // Knots closer than this part of their range belong to different stretches.
    private const double WidestBreak = 1e-7;

    /// <summary>Divides knots at breaks.</summary>
    /// <param name="knots">Ascending, at least one.</param>
    /// <returns>One range of indices per stretch, in order; a single one where there is no break.</returns>
    public static List<Range> Of(ReadOnlySpan<double> knots)
    {
        var stretches = new List<Range>();
        var (first, widest) = (0, WidestBreak * (knots[^1] - knots[0]));
        for (var next = 1; next <= knots.Length; next++)
        {
            if (next == knots.Length || (knots.Length > 2 && knots[next] - knots[next - 1] < widest))
            {
                stretches.Add(first..next);
                first = next;
            }
        }

        return stretches;
    }
}
