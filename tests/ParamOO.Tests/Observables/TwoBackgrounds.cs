using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Observables;

/// <summary>
/// The mixture of <see cref="InterferenceToy"/> with its flat process in two: one in every other event, the other in the rest, each with a
/// free normalisation.
/// </summary>
internal static class TwoBackgrounds
{
    private static readonly MixtureModel Model = InterferenceToy.Model with
    {
        Parameters = [.. InterferenceToy.Model.Parameters, Normalization("norm_even"), Normalization("norm_odd")],
        Processes =
        [
            .. InterferenceToy.Model.Processes.Take(3),
            new Process("even", 250, Expression.Parse("norm_even"), "r_even", []),
            new Process("odd", 150, Expression.Parse("norm_odd"), "r_odd", []),
        ],
    };

    private static readonly HypothesisGrid Grid = HypothesisGrid.Uniform(new MixtureYields(Model), new Interval(0, 4), 9);

    /// <summary>Uncertainty of the first normalisation at the reference hypothesis from bins, the other free and all else fixed.</summary>
    public static double Uncertainty(int events, ObservableOptions options)
    {
        var templates = RegionTemplates.Fill(Model, InterferenceToy.Region(Table(events)) with { Observable = options }, Grid, new Findings()).Templates;
        var knot = Enumerable.Range(0, Grid.Knots.Length).MinBy(k => Math.Abs(Grid.Knots[k].Distance));
        var (total, even, odd) = (templates.Reference(knot).ToArray(), templates.Yield(knot, 3).ToArray(), templates.Yield(knot, 4).ToArray());
        return FromSums(Enumerable.Range(0, total.Length).Select(bin => (total[bin], even[bin], odd[bin])));
    }

    /// <summary>The same from the events themselves.</summary>
    public static double UnbinnedUncertainty(int events)
    {
        var table = Table(events);
        var weights = table["w"].ToArray();
        double[][] yields = [Expected("r_SBI", 230), Expected("r_even", 250), Expected("r_odd", 150)];
        return FromSums(Enumerable.Range(0, events).Select(row => (yields.Sum(list => list[row]), yields[1][row], yields[2][row])));

        double[] Expected(string column, double yield)
        {
            double[] weighted = [.. table[column].ToArray().Zip(weights, (ratio, weight) => ratio * weight)];
            return [.. weighted.Select(value => yield * value / weighted.Sum())];
        }
    }

    private static double FromSums(IEnumerable<(double Total, double Even, double Odd)> bins)
    {
        var (evens, odds, both) = (0.0, 0.0, 0.0);
        foreach (var (total, even, odd) in bins)
        {
            (evens, odds, both) = (evens + (even * even / total), odds + (odd * odd / total), both + (even * odd / total));
        }

        return Math.Sqrt(odds / ((evens * odds) - (both * both)));
    }

    private static EventTable Table(int events)
    {
        var toy = InterferenceToy.Table(events);
        string[] names = [.. toy.Columns.Select(column => column.Name), "r_even", "r_odd"];
        return new EventTable("two backgrounds", names, [.. names.SkipLast(2).Select(name => toy[name].ToArray()), Every(events, 0), Every(events, 1)]);
    }

    private static double[] Every(int events, int parity) => [.. Enumerable.Range(0, events).Select(row => row % 2 == parity ? 2.0 : 0)];

    private static Parameter Normalization(string name) => Parameter.Free(name, 1, new Interval(0, 5));
}
