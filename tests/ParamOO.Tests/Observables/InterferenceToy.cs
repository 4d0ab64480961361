using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Tests.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Observables;

/// <summary>
/// A mixture with interference on one observable x, every density known: S, SBI = |A_S + A_B|², B and a flat N, with a shape systematic
/// of B and a rate of N. The table is drawn from a flat reference on [0, 1].
/// </summary>
internal static class InterferenceToy
{
    private static readonly string[] Columns = ["r_S", "r_SBI", "r_B", "r_N", "g_up", "g_down", "w"];

    public static MixtureModel Model { get; } = new(
        "mu",
        1,
        [Parameter.Free("mu", 1, new Interval(0, 4)), Parameter.Nuisance("shape"), Parameter.Nuisance("rate")],
        [
            new Process("S", 80, Expression.Parse("mu - sqrt(mu)"), "r_S", []),
            new Process("SBI", 230, Expression.Parse("sqrt(mu)"), "r_SBI", []),
            new Process("B", 200, Expression.Parse("1 - sqrt(mu)"), "r_B", [new ProcessSystematic("shape", 1.1, 0.95, "g_up", "g_down")]),
            new Process("N", 400, Expression.Parse("1"), "r_N", [new ProcessSystematic("rate", 1.02, 0.98)]),
        ]);

    public static EventTable Table(int events, ulong seed = 1)
    {
        var numbers = new Sequence(seed);
        var values = Columns.Select(_ => new double[events]).ToArray();
        for (var row = 0; row < events; row++)
        {
            var x = numbers.Next();
            var (signal, background) = (3 * x * x, 2 * (1 - x));

            // Amplitudes √(80 · 3x²) and √(200 · 2(1−x)) with cos φ = −0.3, up to the normalisation that the fill restores.
            var both = (80 * signal) + (200 * background) - (0.6 * Math.Sqrt(80 * signal * 200 * background));
            double[] rowValues = [signal, both / 230, background, 1, 1 + (0.2 * x), 1 - (0.1 * x), (0.5 + numbers.Next()) / events];
            for (var column = 0; column < rowValues.Length; column++)
            {
                values[column][row] = rowValues[column];
            }
        }

        return new EventTable("toy", Columns, values);
    }

    public static RegionPlan Region(EventTable table) => new("SR", new ReferenceTable(table, "w", null), []);

    /// <summary>The same events in another order.</summary>
    public static EventTable Reordered(EventTable table, ulong seed)
    {
        var numbers = new Sequence(seed);
        var keys = Enumerable.Range(0, (int)table.Rows).Select(_ => numbers.Next()).ToArray();
        var order = Enumerable.Range(0, (int)table.Rows).OrderBy(row => keys[row]).ToArray();
        return new EventTable("toy", Columns, [.. Columns.Select(column =>
        {
            var values = table[column].ToArray();
            return order.Select(row => values[row]).ToArray();
        })]);
    }
}
