using ParamOO.Gpu;
using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Testing;
using ParamOO.Tests.Inference;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Gpu;

/// <summary>Programs: made for a model, kept between runs, coefficients as code.</summary>
public sealed class DeviceProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-kernels").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [DeviceFact]
    public void KernelsForOneModelAreKeptOnDiskAndABrokenFileIsMadeAgain()
    {
        Assert.Equal(1, CompilationsOfARun());
        Assert.Equal(0, CompilationsOfARun());
        var file = Assert.Single(Directory.GetFiles(folder));
        File.WriteAllText(file, "not a program");
        Assert.Equal(1, CompilationsOfARun());
    }

    [DeviceFact]
    public void CoefficientsOfEveryOperationAreCompiledWithTheirDerivatives()
    {
        using var engine = new DeviceEngine([OpenClDevice.Open()], null, new(1, false, 16));
        var fitter = SmallFits.Compare(engine, Formulae("mu^2 / (1 + mu)", "exp(-0.3 * mu) + log(2 + k)", "max(mu, 0.2) - min(k, 5) * 0.01", "abs(-mu - 1) * (1 + k)^0.5 + mu^k / 10").At(), 12);
        Assert.Empty(engine.Warnings);
        Assert.True(fitter.LeftToProcessor < fitter.Fits / 2, $"{fitter.LeftToProcessor} of {fitter.Fits} left to the processor");
    }

    private int CompilationsOfARun()
    {
        using var engine = new DeviceEngine([OpenClDevice.Open()], folder, new(1, true, 16));
        SmallFits.Compare(engine, SmallWorkspaces.Interference().At(), 8);
        Assert.Empty(engine.Warnings);
        return engine.Programs.Compilations;
    }

    /// <summary>One sample per formula in μ and k, in four bins of different composition.</summary>
    private static Workspace Formulae(params string[] formulae) => new(
        [new Channel("SR", [.. formulae.Select((formula, index) => new Sample($"sample{index}", new ConstantYields([.. Enumerable.Range(0, 4).Select(bin => bin == index ? 60.0 : 12.0)]), [], Expression.Parse(formula)))])],
        [new Observation("SR", [80, 80, 80, 80])],
        [new Measurement("m", "mu", [new ParameterSettings("mu", Inits: [1], Bounds: [new Interval(0.1, 6)]), new ParameterSettings("k", Inits: [1], Bounds: [new Interval(0.1, 6)])])]);
}
