using ParamOO.Gpu;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Testing;
using ParamOO.Tests.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Gpu;

/// <summary>Do devices fit models with morphs, beside every other modifier that moves the same bins, as the processor does?</summary>
[Collection(nameof(CudaStub))]
public sealed class MorphFitTests(CudaStub stub)
{
    [DeviceFact]
    public void MorphsAreFittedByAThreadPerFit() => Fit(OpenClDevice.Open(), new(1, false, 32));

    /// <summary>This model has all that kernels know, a γ of some samples of a bin besides.</summary>
    [DeviceFact]
    public void ThreadsThatGoThroughBinsOneByOneFitTheSame() => Fit(OpenClDevice.Open(), new(1, true, 32));

    [DeviceFact]
    public void MorphsAreFittedByAGroupPerFit() => Fit(OpenClDevice.Open(), new(4, false, 32));

    [CudaStubFact]
    public void MorphsAreFittedByTheCudaText() => Fit(stub.Open(), new(1, true, 32));

    private static void Fit(Device device, FitLayout layout)
    {
        using var engine = new DeviceEngine([device], null, layout);
        var fitter = SmallFits.Compare(engine, WithMorphs(), 24);
        Assert.True(engine.Warnings.Count == 0, string.Join("\n", engine.Warnings));

        // Wrong derivatives would send most of them to the processor.
        Assert.True(fitter.LeftToProcessor <= fitter.Fits / 8, $"{fitter.LeftToProcessor} of {fitter.Fits} left to the processor");
    }

    /// <summary>All kernels, in one and two parameters, against factors, norms, shifts of every code, shapes and γ.</summary>
    private static CompiledModel WithMorphs()
    {
        Parameter[] parameters =
        [
            Parameter.Free("mu", 1, new Interval(0, 5)), Parameter.Nuisance("one"), Parameter.Nuisance("two"), Parameter.Nuisance("three"),
            new Parameter("lumi", 1, new Interval(0, 2), new NormalConstraint(1, 0.05)), new Parameter("gamma", 1, new Interval(1e-10, 10), new NormalConstraint(1, 0.1)),
        ];
        SampleBlock[] blocks =
        [
            SmallModels.Block("S", [400, 600, 900], factors: [0, 4], norms: [new(1, new(1.2, 0.85))]) with
            { Morphs = [SmallModels.Morph(KernelFamily.Matern52, [1, 2], 0.05), SmallModels.Morph(KernelFamily.RationalQuadratic, [3], -0.1)] },
            SmallModels.Block(
                "B",
                [4000, 3000, 1000],
                factors: [4],
                shifts: [new(2, [new(30, -20), new(10, -10), new(-20, 25)]), new(1, [new(100, -90), new(20, 10), new(-30, 30)])],
                shapes: [new(3, [new(1.1, 0.9), new(1.02, 0.99), new(0.9, 1.1)])],
                binFactors: [5, -1, -1]) with
            { Morphs = [SmallModels.Morph(KernelFamily.Matern32, [3, 1], 0.03), SmallModels.Morph(KernelFamily.SquaredExponential, [2, 3], -0.05)] },
        ];
        ConstraintTerm[] constraints = [.. parameters.Index().Where(entry => entry.Item.Constraint.IsPresent).Select(entry => new ConstraintTerm(entry.Index, entry.Item.Constraint))];
        var model = SmallModels.Of([.. parameters], [.. blocks], [.. constraints], new double[3 + constraints.Length]);
        return SmallModels.Of([.. parameters], [.. blocks], [.. constraints], new Likelihood(model).AsimovData([.. parameters.Select(parameter => parameter.Nominal)]));
    }
}
