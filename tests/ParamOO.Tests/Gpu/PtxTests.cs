using System.Text.RegularExpressions;
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
    public void AFitPerThreadCompilesToPtx() => Compile(1, isSpecial: true);

    [ClangFact]
    public void AFitPerGroupCompilesToPtx() => Compile(64, isSpecial: false);

    [ClangFact]
    public void ToysCompileToPtx() => Compile(KernelText.Toys(), "draw_toys");

    [ClangFact]
    public void SortingCompilesToPtx() => Compile(KernelText.Sorting(), "sort_pairs");

    [ClangFact]
    public void CeilingsCompileToPtx() => Compile(KernelText.Ceilings(), "multiply_add");

    /// <summary>The array that a thread keeps to itself must stay small: every thread that runs has its own, in memory that caches must hold.</summary>
    [ClangFact]
    public void AThreadKeepsLittleToItself()
    {
        var problem = new FitProblem(SmallWorkspaces.Interference().At());
        var image = new ModelImage(problem, isPrivate: true);
        Compile(KernelText.Fits(image, problem.Program, 1, isSpecial: true), "solve", Cuda);
        var bytes = Regex.Matches(File.ReadAllText(Path.Combine(folder, "kernels.ptx")), @"__local_depot\d+\[(\d+)\]").Select(depot => int.Parse(depot.Groups[1].Value, null)).DefaultIfEmpty(0).Max();
        Assert.InRange(bytes, 0, (8 * image.OwnEntries) + 256);
        Assert.InRange(8 * image.OwnEntries, 1, 8 * new ModelImage(problem, isPrivate: false).Entries / 2);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Compile(int width, bool isSpecial)
    {
        var problem = new FitProblem(SmallWorkspaces.Interference().At());
        Compile(KernelText.Fits(new(problem, isPrivate: width == 1 && isSpecial), problem.Program, width, isSpecial), "solve");
    }

    /// <summary>As OpenCL C and as CUDA C++.</summary>
    private void Compile(string text, string kernel)
    {
        Compile(text, kernel, OpenCl);
        Compile(text, kernel, Cuda);
    }

    private void Compile(string text, string kernel, string[] language)
    {
        var (source, ptx) = (Path.Combine(folder, "kernels.text"), Path.Combine(folder, "kernels.ptx"));
        File.WriteAllText(source, text);
        var (code, said) = Tool.Run(Clang!, [.. language, "-O1", "-w", "-S", "-o", ptx, source]);
        Assert.True(code == 0, said);
        Assert.Contains($".entry {kernel}(", File.ReadAllText(ptx));
    }
}
