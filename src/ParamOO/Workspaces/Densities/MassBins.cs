using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces.Densities;

/// <summary>A bin of the resonant variable.</summary>
/// <param name="Region">Index of the region.</param>
/// <param name="Name">Name of its channel.</param>
/// <param name="Interval">The interval.</param>
/// <param name="HasFeatures">Whether it is divided by the score.</param>
internal sealed record MassBin(int Region, string Name, Interval Interval, bool HasFeatures);

/// <summary>Chooses bins of the resonant variable.</summary>
internal static class MassBins
{
    private const int Cells = 400;

    /// <summary>Bins with stated edges.</summary>
    /// <param name="model">The model.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="findings">Receives PX0352 where the edges do not fit the regions.</param>
    public static MassBin[] Of(DensityModel model, ValueList<double> edges, Findings findings)
    {
        double[] ends = [.. model.Regions.SelectMany(region => new[] { region.Interval.Low, region.Interval.High }).Distinct()];
        if (edges.Zip(edges.Skip(1)).Any(pair => !(pair.First < pair.Second)) || ends.FirstOrDefault(end => !edges.Contains(end), double.NaN) is var missing && !double.IsNaN(missing))
        {
            findings.Error("PX0352", "Binned", FormattableString.Invariant($"MassEdges must ascend and hold every end of a region ({string.Join(", ", ends.Order())}); add what is missing."));
            return [];
        }

        return [.. model.Regions.SelectMany((region, r) => Named(model, r, [.. edges.Where(edge => edge >= region.Interval.Low && edge <= region.Interval.High)]))];
    }

    /// <summary>
    /// Bins that lose equally much each: their widths go as (ν d′²)^(−1/3), where d is the efficient score of the parameter of interest,
    /// Σ_a C_pa ∂_a ln λ/√C_pp, of the mass alone.
    /// </summary>
    /// <param name="likelihood">The likelihood at the point that was prepared.</param>
    /// <param name="direction">C_pa/√C_pp over the parameters that float.</param>
    /// <param name="loss">Share of the information that all bins together may lose.</param>
    public static MassBin[] Automatic(DensityLikelihood likelihood, double[] direction, double loss)
    {
        var model = likelihood.Model;
        var densities = model.Regions.Select(region => Lost(likelihood, region.Interval, direction)).ToArray();
        var total = densities.Sum(density => density.Sum());
        var bins = Math.Sqrt(total * total * total / (12 * loss));
        return [.. model.Regions.SelectMany((region, r) => Named(model, r, Edges(region.Interval, densities[r], Math.Clamp((int)Math.Ceiling(bins * densities[r].Sum() / total), 1, Cells / 4))))];
    }

    private static IEnumerable<MassBin> Named(DensityModel model, int r, double[] edges)
    {
        var region = model.Regions[r];
        return edges.Zip(edges.Skip(1)).Select((pair, i) => new MassBin(r, edges.Length == 2 ? region.Name : $"{region.Name}_{i + 1}", new(pair.First, pair.Second), region.HasFeatures));
    }

    private static double[] Edges(Interval interval, double[] density, int bins)
    {
        var edges = new List<double> { interval.Low };
        var (sum, total) = (0.0, density.Sum());
        for (var cell = 0; cell < density.Length; cell++)
        {
            for (var next = total * edges.Count / bins; edges.Count < bins && sum + density[cell] >= next; next = total * edges.Count / bins)
            {
                edges.Add(Rounded(interval.Low + (interval.Width / Cells * (cell + ((next - sum) / density[cell]))), interval.Width));
            }

            sum += density[cell];
        }

        return [.. edges.Append(interval.High).Distinct()];
    }

    // Edges that a person can read, at a thousandth of the width of the region.
    private static double Rounded(double edge, double width)
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(width / 1000)));
        return Math.Round(Math.Round(edge / step) * step, 12);
    }

    /// <summary>(ν |d′|²)^(1/3) Δm of every cell.</summary>
    private static double[] Lost(DensityLikelihood likelihood, Interval interval, double[] direction)
    {
        var (previous, lost, width) = ((double[]?)null, new double[Cells], interval.Width / Cells);
        for (var cell = 0; cell <= Cells; cell++)
        {
            var centre = interval.Low + (width * cell);
            var (expected, slopes) = Cell(likelihood, new(Math.Max(interval.Low, centre - (width / 2)), Math.Min(interval.High, centre + (width / 2))));
            if (previous is not null)
            {
                double[] change = [.. slopes.Zip(previous, (now, before) => (now - before) / width)];
                lost[cell - 1] = Math.Cbrt(expected * Math.Pow(change.Zip(direction, (one, other) => one * other).Sum(), 2)) * width;
            }

            previous = slopes;
        }

        return lost;
    }

    private static (double Expected, double[] Slopes) Cell(DensityLikelihood likelihood, Interval interval)
    {
        var sum = likelihood.ExpectedIn(interval);
        return (sum.Value / interval.Width, [.. sum.Slopes.Select(slope => slope / sum.Value)]);
    }
}
