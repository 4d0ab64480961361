using ParamOO.Fitting.Lanes;
using ParamOO.Gpu.Programs;
using ParamOO.Likelihoods;
using ParamOO.Tests.Inference;

namespace ParamOO.Tests.Gpu;

/// <summary>A fact that needs clang with the NVIDIA target; skipped, and counted as skipped, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute() => Skip = PtxTests.Clang is null ? "clang is not installed, so that the kernel text is not compiled for NVIDIA" : null;
}

/// <summary>Does the kernel text compile for NVIDIA? This says nothing about speed, and runs nothing.</summary>
public sealed class PtxTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-ptx").FullName;

    /// <summary>The newest clang; null for none.</summary>
    public static string? Clang { get; } = new[] { "clang-19", "clang-18", "clang-17", "clang-16", "clang-15", "clang-14", "clang" }.FirstOrDefault(Tool.IsThere);

    [ClangFact]
    public void AFitPerThreadCompilesToPtx() => Compile(1, isSpecial: true);

    [ClangFact]
    public void AFitPerGroupCompilesToPtx() => Compile(64, isSpecial: false);

    [ClangFact]
    public void ToysCompileToPtx() => Compile(KernelText.Toys(), "draw_toys");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Compile(int width, bool isSpecial)
    {
        var problem = new FitProblem(SmallWorkspaces.Interference().At());
        Compile(KernelText.Fits(new(problem, isPrivate: width == 1 && isSpecial), problem.Program, width, isSpecial), "solve");
    }

    private void Compile(string text, string kernel)
    {
        var (source, ptx) = (Path.Combine(folder, "kernels.cl"), Path.Combine(folder, "kernels.ptx"));
        File.WriteAllText(source, text);
        var (code, said) = Tool.Run(
            Clang!, "-x", "cl", "-cl-std=CL1.2", "-target", "nvptx64--nvidiacl", "-Xclang", "-finclude-default-header", "-Xclang", "-cl-ext=+cl_khr_fp64", "-march=sm_70", "-O1", "-w", "-S", "-o", ptx, source);
        Assert.True(code == 0, said);
        Assert.Contains($".entry {kernel}(", File.ReadAllText(ptx));
    }
}
