using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Inference;

/// <summary>Workspaces made by hand.</summary>
internal static class SmallWorkspaces
{
    private static readonly double[] S = [1, 2, 4, 7, 12, 18];
    private static readonly double[] B = [60, 50, 40, 30, 20, 10];
    private static readonly double[] I = [-2, -4, -7, -9, -11, -9];

    /// <summary>
    /// Off-shell-like: μ S + √μ I + B in six bins whose binning follows μ′ in [0, 4]; one rate, one shape nuisance, and MC statistics. Two minima.
    /// </summary>
    /// <param name="observed">Whether every knot has observed counts.</param>
    /// <param name="scale">Multiplies all yields.</param>
    /// <param name="weight">Multiplies observed counts.</param>
    public static Workspace Interference(bool observed = false, double scale = 1, double weight = 1)
    {
        var axis = new HypothesisAxis("mu", Expression.Parse("sqrt(mu)"), new Interval(0, 4), 1, [0, 0.25, 1, 2.25, 4]);
        var knots = observed ? Enumerable.Range(0, 5).Select(k => Counts(k, weight)).ToValueList() : [];
        return new Workspace(
            [new Channel("SR", Samples(scale), axis, new McStatistics("stat_SR", new ConstantYields(PerBin.Repeat(0.01, 6))))],
            [new Observation("SR", [], knots)],
            [Measurement()]);
    }

    /// <summary>An ordinary channel beside the one that follows the hypothesis, with a nuisance in common.</summary>
    public static Workspace Combined()
    {
        var one = Interference();
        var control = new Channel("CR", [new Sample("B", new ConstantYields([100, 120]), [new NormSys("alpha_rate", 1.1, 0.9)])]);
        return one with { Channels = [one.Channels[0], control], Observations = [one.Observations[0], new Observation("CR", [100, 120])] };
    }

    /// <summary>μ s + b in one bin.</summary>
    public static Workspace Counting(double signal, double background, double observed, double high = 10) => new(
        [
            new Channel("SR",
            [
                new Sample("signal", new ConstantYields([signal]), [new NormFactor("mu")]),
                new Sample("background", new ConstantYields([background]), []),
            ]),
        ],
        [new Observation("SR", [observed])],
        [new Measurement("m", "mu", [new ParameterSettings("mu", Bounds: [new Interval(0, high)])])]);

    /// <summary>Tens of thousands of events in two bins, the background measured in control regions that are as large.</summary>
    public static Workspace ManyEvents() => new(
        [
            new Channel("SR",
            [
                new Sample("signal", new ConstantYields([3000, 8000]), [new NormFactor("mu")]),
                new Sample("background", new ConstantYields([40000, 30000]), [new ShapeSys("off", [400, 300])]),
            ]),
        ],
        [new Observation("SR", [43000, 38000])],
        [new Measurement("m", "mu", [])]);

    private static Measurement Measurement() => new("offshell", "mu", [new ParameterSettings("mu", Inits: [1], Bounds: [new Interval(0, 4)])]);

    private static ValueList<Sample> Samples(double scale) =>
    [
        new Sample("S", Yields(S, scale), [Rate(1.08, 0.94)], Expression.Parse("mu - sqrt(mu)")),
        new Sample("SBI", Yields([.. S.Zip(B, I).Select(yield => yield.First + yield.Second + yield.Third)], scale), [Rate(1.05, 0.95), Shape()], Expression.Parse("sqrt(mu)")),
        new Sample("B", Yields(B, scale), [Rate(1.1, 0.9), Shape()], Expression.Parse("1 - sqrt(mu)")),
    ];

    /// <summary>Events move one bin up as √μ′ grows: the same total for every hypothesis.</summary>
    private static BernsteinYields Yields(double[] nominal, double scale)
    {
        var moved = nominal.Select((value, b) => (0.9 * value) + (b == 0 ? 0.1 * nominal[^1] : 0.1 * nominal[b - 1]));
        return new BernsteinYields(new Interval(0, 2), [[.. nominal.Select(value => scale * value)], [.. moved.Select(value => scale * value)]]);
    }

    private static NormSys Rate(double up, double down) => new("alpha_rate", up, down);

    private static ShapeVariation Shape() =>
        new("alpha_shape", new ConstantYields([0.97, 0.98, 1, 1.02, 1.04, 1.06]), new ConstantYields([1.03, 1.02, 1, 0.98, 0.96, 0.95]));

    private static PerBin Counts(int knot, double weight) => [weight * (55 + knot), weight * 52, weight * 38, weight * 27, weight * 22, weight * (18 - knot)];
}
