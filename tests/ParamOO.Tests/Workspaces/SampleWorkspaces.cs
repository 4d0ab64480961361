using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Workspaces;

/// <summary>Small workspaces that use everything that a workspace can say.</summary>
internal static class SampleWorkspaces
{
    /// <summary>A channel that follows the hypothesis (three samples with interference, every family of functions) beside an ordinary one.</summary>
    public static Workspace Offshell()
    {
        var axis = new HypothesisAxis("mu", Expression.Parse("sqrt(mu)"), new Interval(0, 4), 1, [0, 0.25, 1, 2.25, 4]);
        var shape = new ShapeVariation("alpha_jes", Pchip(1.02, 1.05), new ConstantYields([0.98, 0.96]), InterpolationCode.ExponentialFactor);
        return new Workspace(
            [
                new Channel(
                    "SR",
                    [
                        new Sample("S", Pchip(2, 5), [new NormSys("alpha_qcd", 1.15, 0.9)], Expression.Parse("mu - sqrt(mu)")),
                        new Sample("SBI", new BernsteinYields(new Interval(0, 2), [[30, 20], [35, 22], [40, 25]]), [new NormSys("alpha_qcd", 1.05, 0.95), shape], Expression.Parse("sqrt(mu)")),
                        new Sample("B", new ConstantYields([40, 21.5]), [new NormSys("alpha_qcd", 1.07, 0.92), new NormFactor("norm_B")], Expression.Parse("1 - sqrt(mu)")),
                    ],
                    axis,
                    new McStatistics("mcstat_SR", new ConstantYields([0.01, 0]))),
                new Channel("CR", [new Sample("B", new ConstantYields([500, 20]), [new NormFactor("norm_B"), new ShapeSys("gamma_CR", [25, 4])])]),
            ],
            [
                new Observation("SR", [], [.. axis.Knots.Select(knot => PerBin.Create([30 + knot, 20]))]),
                new Observation("CR", [510, 18]),
            ],
            [
                new Measurement("offshell", "mu", [
                    new ParameterSettings("mu", [1], [new Interval(0, 4)]),
                    new ParameterSettings("alpha_qcd", Constraint: new LogNormalConstraint(1, 1.2), Inits: [1], Bounds: [new Interval(0.1, double.PositiveInfinity)]),
                    new ParameterSettings("norm_B", IsFixed: false),
                ]),
            ]);
    }

    /// <summary>An ordinary channel with all seven modifiers.</summary>
    public static Workspace Plain() => new(
        [
            new Channel("SR", [
                new Sample("signal", new ConstantYields([5, 8.5]), [new NormFactor("mu"), new Lumi("lumi"), new StatError("stat", [0.5, 0.25])]),
                new Sample("background", new ConstantYields([50, 60]), [
                    new HistoSys("jes", [55, 61], [46, 59]),
                    new NormSys("jes", 1.1, 0.9),
                    new ShapeFactor("free"),
                    new ShapeSys("mc", [5, 1e-300]),
                    new StatError("stat", [1, 0]),
                ]),
            ]),
        ],
        [new Observation("SR", [55, 0])],
        [
            new Measurement("plain", "mu", [
                new ParameterSettings("lumi", [1], [new Interval(0.9, 1.1)], [1], Sigmas: [0.017], IsFixed: true),
                new ParameterSettings("mc", Factors: [100, 1], AuxiliaryData: [99.5, 1]),
            ]),
            new Measurement("no poi", string.Empty, [new ParameterSettings("lumi", [1], [new Interval(0.9, 1.1)], [1])]),
        ]);

    private static PchipYields Pchip(double first, double second) => new(
        [0, 0.5, 1, 1.5, 2], [[first, second], [first * 1.1, second], [first * 1.2, second / 3], [first * 1.25, second], [first, second]]);
}
