using System.Collections.Immutable;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Data sets drawn from the events of an unbinned likelihood: event i occurs Poisson(w_i λ(x_i)) times, counts and auxiliary data fluctuate as
/// in binned toys. A toy is a function of (seed, hypothesis, stream, index) and of the point.
/// </summary>
/// <remarks>
/// A Poisson number of events in all, each of them drawn with probability w λ/Σ w λ, has that very distribution and costs as much as the toy
/// has events, not as the table has.
/// </remarks>
internal sealed class UnbinnedToySource
{
    private readonly UnbinnedLikelihood likelihood;
    private readonly double[][] cumulated;
    private readonly double[][] counts;
    private readonly double[] point;
    private readonly (ulong Seed, ulong Hypothesis, ulong Stream) key;

    /// <summary>Prepares the drawing.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="point">Where toys are drawn, one number per parameter.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="hypothesis">μ′, whose bits select the random numbers.</param>
    /// <param name="stream">What the toys are for.</param>
    /// <exception cref="InvalidInputException">PX0331: events or counts are expected a negative number of times.</exception>
    public UnbinnedToySource(UnbinnedLikelihood likelihood, double[] point, ulong seed, double hypothesis, ToyStream stream)
    {
        (this.likelihood, this.point) = (likelihood, point);
        key = (seed, BitConverter.DoubleToUInt64Bits(hypothesis == 0 ? 0 : hypothesis), (ulong)stream);
        (cumulated, counts) = (likelihood.ExpectedEvents(point), likelihood.ExpectedCounts(point));
        var negative = cumulated.Concat(counts).Sum(expected => expected.LongCount(number => !(number >= 0)));
        if (negative > 0)
        {
            throw new InvalidInputException(
                "PX0331", FormattableString.Invariant($"toys at {hypothesis:R}"), $"{negative} events or bins are expected a negative number of times where toys are drawn, so that there are no such toys; choose another point, or correct weights, ratios or coefficients.");
        }

        Array.ForEach(cumulated, Accumulate);
    }

    /// <summary>Expected number of events.</summary>
    public double Expected => cumulated.Sum(sums => sums[^1]);

    /// <summary>Draws consecutive toys.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="count">How many.</param>
    public DrawnData[] Draw(long first, int count)
    {
        var rows = cumulated.Select(_ => new DrawnRows[count]).ToArray();
        var drawn = new (double[][] Counts, Constraint[] Constraints)[count];
        for (var toy = 0; toy < count; toy++)
        {
            var random = new CounterRandom(key.Seed, (ulong)(first + toy), key.Hypothesis, key.Stream);
            for (var table = 0; table < rows.Length; table++)
            {
                rows[table][toy] = DrawRows(cumulated[table], ref random);
            }

            drawn[toy] = (DrawCounts(ref random), DrawConstraints(likelihood.Parameters, point, ref random));
        }

        var events = likelihood.Gather(rows);
        return [.. drawn.Select((own, toy) => new DrawnData([.. events.Select(table => table[toy])], own.Counts, own.Constraints))];
    }

    /// <summary>Turns how often events are expected into sums that grow.</summary>
    /// <param name="expected">One number per event. Overwritten.</param>
    internal static void Accumulate(double[] expected)
    {
        var sum = 0.0;
        foreach (ref var number in expected.AsSpan())
        {
            number = sum += number;
        }
    }

    /// <summary>Draws events: a Poisson number of them, each with its share of the sum.</summary>
    /// <param name="sums">What <see cref="Accumulate"/> gives.</param>
    /// <param name="random">Random numbers.</param>
    internal static DrawnRows DrawRows(double[] sums, ref CounterRandom random)
    {
        var rows = new int[(int)random.NextPoisson(sums[^1])];
        foreach (ref var row in rows.AsSpan())
        {
            row = FirstAbove(sums, random.NextUniform() * sums[^1]);
        }

        Array.Sort(rows);
        var groups = rows.CountBy(row => row).ToArray();
        return new DrawnRows([.. groups.Select(group => group.Key)], [.. groups.Select(group => (double)group.Value)]);
    }

    /// <summary>The first event whose cumulated sum exceeds a number; events that are never expected share the sum of the one before.</summary>
    private static int FirstAbove(double[] sums, double number)
    {
        var (low, high) = (0, sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sums[middle] > number ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private double[][] DrawCounts(ref CounterRandom random)
    {
        var drawn = counts.Select(expected => new double[expected.Length]).ToArray();
        for (var region = 0; region < drawn.Length; region++)
        {
            for (var bin = 0; bin < drawn[region].Length; bin++)
            {
                drawn[region][bin] = random.NextPoisson(counts[region][bin]);
            }
        }

        return drawn;
    }

    /// <summary>Draws the auxiliary data of all parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="point">What is true, one number per parameter.</param>
    /// <param name="random">Random numbers.</param>
    internal static Constraint[] DrawConstraints(ImmutableArray<Parameter> parameters, double[] point, ref CounterRandom random)
    {
        var drawn = new Constraint[point.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            var constraint = parameters[i].Constraint;
            drawn[i] = constraint.IsPresent
                ? ConstraintDatum.With(constraint, ToySource.DrawDatum(constraint, ConstraintDensity.Expected(constraint, point[i]), ref random))
                : constraint;
        }

        return drawn;
    }
}
