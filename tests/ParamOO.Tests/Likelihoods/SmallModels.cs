using System.Collections.Immutable;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Likelihoods;

/// <summary>Models made by hand, small enough to check with a pocket calculator.</summary>
internal static class SmallModels
{
    private static readonly Parameter Mu = Parameter.Free("mu", 1, new Interval(0, 10));

    /// <summary>One bin with μ s + b.</summary>
    public static CompiledModel Counting(double signal, double background, double observed) =>
        Of([Mu], [Block("signal", [signal], factors: [0]), Block("background", [background])], [], [observed]);

    /// <summary>One bin with μ s + γ b, γ from a control measurement of <paramref name="control"/> events.</summary>
    public static CompiledModel OnOff(double signal, double background, double observed, double control) => Of(
        [Mu, new Parameter("gamma", 1, new Interval(1e-10, 10), new PoissonConstraint(control, control))],
        [Block("signal", [signal], factors: [0]), Block("background", [background], binFactors: [1])],
        [new ConstraintTerm(1, new PoissonConstraint(control, control))],
        [observed, control]);

    /// <summary>The published interference: S (μ − √μ) + SBI √μ + B (1 − √μ), with one nuisance on S.</summary>
    public static CompiledModel Interference(double[] s, double[] sbi, double[] b, double[] observed, double high = 4) => Of(
        [Parameter.Free("mu", 1, new Interval(0, high)), Parameter.Nuisance("alpha")],
        [
            Block("S", s, coefficient: "mu - sqrt(mu)", norms: [new(1, new FactorInterpolation(1.1, 0.92))]),
            Block("SBI", sbi, coefficient: "sqrt(mu)"),
            Block("B", b, coefficient: "1 - sqrt(mu)"),
        ],
        [new ConstraintTerm(1, new NormalConstraint(0, 1))],
        [.. observed, 0]);

    /// <summary>Every kind of modifier and constraint at once, in three bins; the data are the expectations at the nominal point.</summary>
    public static CompiledModel Everything()
    {
        ImmutableArray<Parameter> parameters =
        [
            Parameter.Free("mu", 1, new Interval(0, 5)),
            Parameter.Nuisance("norm"),
            Parameter.Nuisance("shape"),
            new Parameter("lumi", 1, new Interval(0, 2), new NormalConstraint(1, 0.02)),
            new Parameter("gamma[0]", 1, new Interval(1e-10, 10), new NormalConstraint(1, 0.1)),
            new Parameter("gamma[1]", 1, new Interval(1e-10, 10), new NormalConstraint(1, 0.2)),
            new Parameter("count[2]", 1, new Interval(1e-10, 10), new PoissonConstraint(30, 30)),
            new Parameter("kappa", 1, new Interval(0.1, 10), new LogNormalConstraint(1, 1.2)),
            new Parameter("control", 1, new Interval(0.1, 10), new GammaConstraint(12, 12)),
            Parameter.Free("other", 0.5, new Interval(-2, 2)),
            Parameter.Nuisance("bins"),
            new Parameter("extra[1]", 1, new Interval(0, 10), new NormalConstraint(1, 0.3)),
        ];
        ImmutableArray<SampleBlock> blocks =
        [
            Block("S", [4, 6, 8], coefficient: "mu * (1 + other^2) - sqrt(mu)", factors: [3], norms: [new(1, new(1.2, 0.85)), new(10, new(1.1, 0.97))], binFactors: [-1, 11, -1])
                with
            { Morphs = [Morph(KernelFamily.Matern52, [1, 10], 0.1), Morph(KernelFamily.RationalQuadratic, [10], -0.2)] },
            Block(
                "B",
                [40, 30, 20],
                factors: [3, 7, 8],
                norms: [new(1, new(0.9, 1.15)), new(2, new(1.1, 0.95, InterpolationCode.ExponentialFactor))],
                shifts: [new(2, [new(3, -2), new(1, -1), new(-2, 2.5)]), new(1, [new(1, -1), new(2, 1, InterpolationCode.QuadraticShift), new(1, -3, InterpolationCode.LinearShift)])],
                shapes: [new(10, [new(1.1, 0.9), new(1.02, 0.99), new(0.8, 1.3)])],
                binFactors: [4, 5, -1])
                with
            { Morphs = [Morph(KernelFamily.SquaredExponential, [2, 10], 0.07)] },
            Block("C", [5, 2, 7], binFactors: [4, -1, 6], shifts: [new(10, [new(0.3, -0.2), new(0.1, 0.2), new(0.4, -0.4)])])
                with
            { Morphs = [Morph(KernelFamily.Matern32, [1, 10], -0.12), Morph(KernelFamily.SquaredExponential, [2, 10], -0.05)] },
        ];
        ImmutableArray<ConstraintTerm> constraints =
            [.. parameters.Select((parameter, index) => new ConstraintTerm(index, parameter.Constraint)).Where(term => term.Constraint.IsPresent)];
        var model = Of(parameters, blocks, constraints, new double[3 + constraints.Length]);
        return Of(parameters, blocks, constraints, new Likelihood(model).AsimovData([.. parameters.Select(parameter => parameter.Nominal)]));
    }

    public static CompiledModel Of(
        ImmutableArray<Parameter> parameters, ImmutableArray<SampleBlock> blocks, ImmutableArray<ConstraintTerm> constraints, double[] observed) =>
        new(parameters, 0, [new ChannelBins("SR", 0, blocks[0].Nominal.Length)], blocks, constraints, [.. observed]);

    public static SampleBlock Block(
        string sample,
        double[] nominal,
        string? coefficient = null,
        ImmutableArray<int> factors = default,
        ImmutableArray<NormVariation> norms = default,
        ImmutableArray<ShiftVariation> shifts = default,
        ImmutableArray<ShapeFactors> shapes = default,
        ImmutableArray<int> binFactors = default) => new(
        "SR",
        sample,
        0,
        [.. nominal],
        coefficient is null ? null : Bound(Expression.Parse(coefficient)),
        factors.IsDefault ? [] : factors,
        norms.IsDefault ? [] : norms,
        shifts.IsDefault ? [] : shifts,
        shapes.IsDefault ? [] : shapes,
        binFactors.IsDefault ? [] : [new BinFactor(binFactors)]);

    public static MorphFactor Morph(KernelFamily kernel, int[] parameters, double size)
    {
        double[] scales = [0.8, 1.3];
        double[] anchors = [1, 1.1, -0.7, 1, 0.4, -1.2, 0, 0];
        var weights = Enumerable.Range(0, 12).Select(i => size * Math.Sin(1 + i)).ToImmutableArray();
        return parameters.Length == 2
            ? new([.. parameters], kernel, [.. scales], [.. anchors], weights)
            : new([.. parameters], kernel, [scales[0]], [.. anchors.Where((_, i) => i % 2 == 0)], weights);
    }

    private static CompiledCoefficient Bound(Expression expression) => new(expression, [.. expression.Names.Select(name => name == "mu" ? 0 : 9)]);
}
