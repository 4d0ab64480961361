using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Tests.Systematics;

/// <summary>
/// A broad background that is moved by one nuisance and widened by another, which does not factorise, under a signal. Every density is known
/// and the events are the midpoints of small intervals of x, so that there is no MC noise: the example gp-morphing.
/// </summary>
internal static class MorphToy
{
    public const double BackgroundYield = 2000;
    public const double SignalYield = 60;
    private const int Rows = 800;

    /// <summary>Anchors: ±1 on the axes, ±1 and ±2 on the diagonals, ±2 on the axes.</summary>
    public static double[][] Anchors { get; } =
    [
        .. from x in new[] { -2.0, -1, 0, 1, 2 }
           from y in new[] { -2.0, -1, 0, 1, 2 }
           where (x != 0 || y != 0) && (x == 0 || y == 0 || Math.Abs(x) == Math.Abs(y))
           select new[] { x, y },
    ];

    public static MixtureModel Model { get; } = new(
        "mu",
        1,
        [Parameter.Free("mu", 1, new Interval(0, 4)), Parameter.Nuisance("shift"), Parameter.Nuisance("width")],
        [
            new Process("S", SignalYield, Expression.Parse("mu"), "r_S", []),
            new Process(
                "B",
                BackgroundYield,
                Expression.Parse("1"),
                "r_B",
                [Single("shift", Yield(1, 0), Yield(-1, 0)), Single("width", Yield(0, 1), Yield(0, -1))]),
        ]);

    /// <summary>Name of the column with the weights of B at a point.</summary>
    public static string ColumnOf(double[] point) => FormattableString.Invariant($"w({point[0]}, {point[1]})");

    /// <summary>All events with the weights of B at some points.</summary>
    public static EventTable Table(IReadOnlyList<double[]> points)
    {
        string[] names =
        [
            "weight", "r_S", "r_B", "var_shift_ratio_B_up", "var_shift_ratio_B_down", "var_width_ratio_B_up", "var_width_ratio_B_down", .. points.Select(ColumnOf),
        ];
        var columns = names.Select(_ => new double[Rows]).ToArray();
        for (var row = 0; row < Rows; row++)
        {
            var x = (row + 0.5) / Rows;
            var nominal = Background(x, 0, 0);
            double[] values =
            [
                1.0 / Rows,
                3 * x * x,
                nominal,
                Background(x, 1, 0) / nominal,
                Background(x, -1, 0) / nominal,
                Background(x, 0, 1) / nominal,
                Background(x, 0, -1) / nominal,
                .. points.Select(point => BackgroundYield * Yield(point[0], point[1]) * Background(x, point[0], point[1]) / Rows),
            ];
            for (var column = 0; column < values.Length; column++)
            {
                columns[column][row] = values[column];
            }
        }

        return new EventTable("events", names, columns);
    }

    public static RegionPlan Region(EventTable table, params MorphPlan[] morphs) => new("SR", new ReferenceTable(table, "weight", null), [])
    {
        Observable = new ObservableOptions { Bins = 12, Edges = EdgePlacement.Uniform },
        Yields = new YieldOptions { Knots = 5 },
        Variations = new VariationOptions { Knots = 3 },
        Morphs = [.. morphs],
    };

    public static MorphPlan Morph(EventTable table, IReadOnlyList<double[]> points, string name = "bump") => new(
        name, "B", ["shift", "width"], [.. points.Select(point => new AnchorTable([.. point], table, ColumnOf(point)))])
    {
        HasNoise = false,
    };

    private static ProcessSystematic Single(string name, double up, double down) =>
        new(name, up, down, $"var_{name}_ratio_B_up", $"var_{name}_ratio_B_down");

    private static double Yield(double shift, double width) => (1 + (0.03 * shift)) * (1 - (0.02 * width)) * (1 + (0.01 * shift * width));

    private static double Background(double x, double shift, double width) => Bump(x, 0.4 + (0.03 * shift), 0.2 * (1 + (0.12 * width)));

    private static double Bump(double x, double mean, double width)
    {
        double Below(double edge) => NormalDistribution.Cumulative((edge - mean) / width);
        return Math.Exp(-0.5 * (x - mean) * (x - mean) / (width * width)) / (Math.Sqrt(2 * Math.PI) * width) / (Below(1) - Below(0));
    }
}
