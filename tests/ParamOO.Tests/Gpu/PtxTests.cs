using ParamOO.Fitting.Lanes;
using ParamOO.Gpu.Programs;
using ParamOO.Likelihoods;
using ParamOO.Testing;
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

    private static readonly string[] OpenCl =
    [
        "-x", "cl", "-cl-std=CL1.2", "-target", "nvptx64--nvidiacl", "-Xclang", "-finclude-default-header", "-Xclang", "-cl-ext=+cl_khr_fp64", "-march=sm_70",
    ];

    private static readonly string[] Cuda =
    [
        "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", "--cuda-gpu-arch=sm_70", "-include", Path.Combine(SharedData.Repository, "tests", "ParamOO.Tests", "Gpu", "cuda_prelude.h"),
    ];

    [ClangFact]
    public void AFitPerGroupCompilesToPtx() => Compile(new TableImage(Problem, 64, isSpecial: false).Text, "solve");

    [ClangFact]
    public void AFitPerThreadCompilesToPtx() => Compile(new TableImage(Problem, 1, isSpecial: true).Text, "solve");

    [ClangFact]
    public void StraightCodeCompilesToPtx() => Compile(StraightImage.Of(Problem)!.Text, "solve");

    [ClangFact]
    public void ToysCompileToPtx() => Compile(KernelText.Toys(), "draw_toys");

    [ClangFact]
    public void SortingCompilesToPtx() => Compile(KernelText.Sorting(), "sort_pairs");

    [ClangFact]
    public void CeilingsCompileToPtx() => Compile(KernelText.Ceilings(), "multiply_add");

    /// <summary>
    /// An array with a place that is known only while the kernel runs lies in memory, of which every thread has its own. Straight code has none: the
    /// compiler makes names of all places.
    /// </summary>
    [ClangFact]
    public void StraightCodeKeepsNothingInMemoryOfThreads()
    {
        Compile(StraightImage.Of(Problem)!.Text, "solve", Cuda, "-O3");
        Assert.DoesNotContain("__local_depot", File.ReadAllText(Path.Combine(folder, "kernels.ptx")));
    }

    private static FitProblem Problem => new(SmallWorkspaces.Interference().At());

    public void Dispose() => Directory.Delete(folder, recursive: true);


    /// <summary>As OpenCL C and as CUDA C++.</summary>
    private void Compile(string text, string kernel)
    {
        Compile(text, kernel, OpenCl);
        Compile(text, kernel, Cuda);
    }

    private void Compile(string text, string kernel, string[] language, string level = "-O1")
    {
        var (source, ptx) = (Path.Combine(folder, "kernels.text"), Path.Combine(folder, "kernels.ptx"));
        File.WriteAllText(source, text);
        var (code, said) = Tool.Run(Clang!, [.. language, level, "-w", "-S", "-o", ptx, source]);
        Assert.True(code == 0, said);
        Assert.Contains($".entry {kernel}(", File.ReadAllText(ptx));
    }
}
