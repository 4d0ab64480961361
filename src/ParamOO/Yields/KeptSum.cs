using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Makes functions add up to the sum of their templates where coefficients of some of them met zero: others take the rest, without becoming
/// negative themselves.
/// </summary>
/// <remarks>
/// Where the sum of a bin would itself be negative, its functions are zero and the fullest bin takes the rest: then not that bin, but the sum of all
/// bins is exact.
/// </remarks>
internal sealed class KeptSum
{
    // Sums are right to that part of their terms.
    private const double Rounding = 1e-12;

    private readonly PolarYields[] functions;
    private readonly double[] weights;
    private readonly double[] target;
    private readonly int bins;

    // [bins]: functions that can take the rest, in that order
    private readonly int[][] takers;
    private readonly LatticeCorrections.Builder[] corrections;

    private KeptSum(PolarYields[] functions, double[] weights, bool[] isSteady)
    {
        (this.functions, this.weights) = (functions, weights);
        bins = functions[0].Bins;
        target = new PolarYields(functions[0].Rays, functions[0].Radii, SumOfTemplates(), isMonotone: false).LinearLattice();
        takers = [.. Enumerable.Range(0, bins).Select(bin => TakersIn(bin, isSteady))];
        corrections = Array.ConvertAll(functions, _ => new LatticeCorrections.Builder());
    }

    /// <summary>Corrects functions.</summary>
    /// <param name="functions">Functions of the same rays and radii, of piecewise polynomials.</param>
    /// <param name="weights">What each counts in the sum.</param>
    /// <param name="isSteady">Those which count the same in all sums of interest: these take the rest before others do.</param>
    public static PolarYields[] Of(PolarYields[] functions, double[] weights, bool[] isSteady)
    {
        var kept = new KeptSum(functions, weights, isSteady);
        for (var row = 0; row < kept.target.Length; row += kept.bins)
        {
            kept.Correct(row);
        }

        return [.. functions.Zip(kept.corrections, (function, list) => list.IsEmpty ? function : new PolarYields(function.Rays, function.Radii, function.Templates, isMonotone: false, list.Build()))];
    }

    private void Correct(int row)
    {
        Span<double> rest = bins <= 256 ? stackalloc double[bins] : new double[bins];
        var (left, fullest) = (0.0, 0);
        for (var bin = 0; bin < bins; bin++)
        {
            rest[bin] = RestAt(row + bin);
            fullest = target[row + bin] > target[row + fullest] ? bin : fullest;
            var takeable = -takers[bin].Sum(k => weights[k] * functions[k].Lattice[row + bin]);
            if (rest[bin] < takeable)
            {
                (left, rest[bin]) = (left + rest[bin] - takeable, takeable);
            }
        }

        rest[fullest] += left;
        for (var bin = 0; bin < bins; bin++)
        {
            Take(row + bin, rest[bin], takers[bin]);
        }
    }

    /// <summary>What the sum of a coefficient lacks; zero where it is right to rounding.</summary>
    private double RestAt(int place)
    {
        var (rest, size) = (target[place], Math.Abs(target[place]));
        for (var k = 0; k < weights.Length; k++)
        {
            rest -= weights[k] * functions[k].Lattice[place];
            size += Math.Abs(weights[k] * functions[k].Lattice[place]);
        }

        return Math.Abs(rest) > Rounding * size ? rest : 0;
    }

    private void Take(int place, double rest, int[] candidates)
    {
        foreach (var k in candidates)
        {
            if (rest == 0)
            {
                return;
            }

            var before = functions[k].Lattice[place];
            var after = Math.Max(0, before + (rest / weights[k]));
            if (after == before)
            {
                continue;
            }

            corrections[k].Add(place, after);
            rest = after > 0 ? 0 : rest + (weights[k] * before);
        }
    }

    private int[] TakersIn(int bin, bool[] isSteady) =>
    [
        .. Enumerable.Range(0, weights.Length).Where(k => weights[k] > 0 && functions[k].Templates.All(template => template[bin] >= 0)).OrderByDescending(k => isSteady[k])
            .ThenByDescending(k => weights[k] * functions[k].Templates.Sum(template => template[bin])),
    ];

    private ValueList<PerBin> SumOfTemplates() =>
    [
        .. Enumerable.Range(0, functions[0].Templates.Count).Select(knot => PerBin.Create(
            [.. Enumerable.Range(0, bins).Select(bin => functions.Zip(weights, (function, weight) => weight * function.Templates[knot][bin]).Sum())])),
    ];
}
