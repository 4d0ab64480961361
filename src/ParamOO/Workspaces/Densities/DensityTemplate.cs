using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces.Densities;

/// <summary>A bin of m divided by the score: expected shares of every component, and the simulated events that they come from.</summary>
internal sealed class DensityTemplate
{
    private const int Digits = 9;

    private readonly int[] bins;

    /// <summary>Sorts simulated events into bins of the score.</summary>
    /// <param name="bin">The bin of m.</param>
    /// <param name="rows">Rows of the simulated events; none for a bin without features.</param>
    /// <param name="scores">Scores of all rows.</param>
    /// <param name="edges">Edges between the bins.</param>
    /// <param name="amplitudes">N_k times the share of the mass shape in the bin, one per component.</param>
    /// <param name="weights">Weights of the events, [components][rows].</param>
    public DensityTemplate(MassBin bin, int[] rows, double[] scores, double[] edges, Jet[] amplitudes, double[][] weights)
    {
        (Bin, Rows, Edges, Amplitudes) = (bin, rows, edges, amplitudes);
        bins = [.. rows.Select(row => Place(edges, scores[row]))];
        Shares = [.. weights.Select(SharesOf)];
        double[] totals = [.. weights.Select(own => rows.Sum(row => own[row]))];
        EventWeights = [.. rows.Select(row => amplitudes.Select((amplitude, k) => amplitude.Value * weights[k][row] / totals[k]).Sum())];
    }

    public MassBin Bin { get; }

    public int[] Rows { get; }

    public double[] Edges { get; }

    public int Count => Edges.Length + 1;

    /// <summary>N_k times the share of the mass shape, with derivatives.</summary>
    public Jet[] Amplitudes { get; }

    /// <summary>Share of every component in the bins of the score, [components][bins], each with sum 1.</summary>
    public double[][] Shares { get; }

    /// <summary>Expected events for which each simulated event stands.</summary>
    public double[] EventWeights { get; }

    /// <summary>Observed events.</summary>
    public PerBin Observed { get; private set; }

    /// <summary>Shares at α = ±1: one entry per component and variation.</summary>
    public Dictionary<(int Component, int Variation), (double[] Up, double[] Down)> Varied { get; } = [];

    /// <summary>Place of a score among edges.</summary>
    public static int Place(double[] edges, double score) => edges.Count(edge => score >= edge);

    /// <summary>Shares of one component for other weights of the same events.</summary>
    public double[] SharesOf(double[] weights)
    {
        var sums = new double[Count];
        for (var i = 0; i < Rows.Length; i++)
        {
            sums[bins[i]] += weights[Rows[i]];
        }

        var total = sums.Sum();
        return Rows.Length == 0 ? [1] : [.. sums.Select(sum => sum / total)];
    }

    /// <summary>Expected events of all components.</summary>
    public PerBin Total() => [.. Enumerable.Range(0, Count).Select(b => Amplitudes.Select((amplitude, k) => amplitude.Value * Shares[k][b]).Sum())];

    /// <summary>√(Σw²)/N of every bin; 0 for a bin without features, whose expectation is an integral.</summary>
    public PerBin Uncertainty()
    {
        var squares = new double[Count];
        for (var i = 0; i < Rows.Length; i++)
        {
            squares[bins[i]] += EventWeights[i] * EventWeights[i];
        }

        return [.. squares.Zip(Total().ToArray(), (square, total) => total > 0 ? Rounding.ToDigits(Math.Sqrt(square) / total, 7) : 0)];
    }

    /// <summary>Expected events in the bins per event of the component in the whole range.</summary>
    public PerBin Nominal(int component, double share) => Events(Shares[component], share);

    /// <summary>How nuisance parameters move the shares of one component.</summary>
    public IEnumerable<Modifier> Modifiers(DensityComponent component, int k, double share)
    {
        for (var v = 0; v < component.Variations.Count && Bin.HasFeatures; v++)
        {
            var ((up, down), variation) = (Varied[(k, v)], component.Variations[v]);
            yield return variation.Interpolation == DensityInterpolation.Quadratic
                ? new HistoSys(variation.Parameter, Events(up, share), Events(down, share), InterpolationCode.QuadraticShift)
                : new ShapeVariation(variation.Parameter, Factors(up, Shares[k]), Factors(down, Shares[k]));
        }
    }

    private static PerBin Events(double[] shares, double share) => [.. shares.Select(own => Rounding.ToDigits(share * own, Digits))];

    private static ConstantYields Factors(double[] varied, double[] nominal) =>
        new([.. varied.Zip(nominal, (own, centre) => own > 0 && centre > 0 ? Rounding.ToDigits(own / centre, Digits) : 1)]);

    /// <summary>Counts observed events.</summary>
    public void Observe(DensityEvents events, double[] scores)
    {
        var counts = new double[Count];
        for (var row = 0; row < events.Masses.Length; row++)
        {
            if (events.Regions[row] == Bin.Region && events.Masses[row] >= Bin.Interval.Low && events.Masses[row] < Bin.Interval.High)
            {
                counts[Place(Edges, scores[row])] += events.Weights[row];
            }
        }

        Observed = PerBin.Create(counts);
    }
}
