using System.Diagnostics;
using ParamOO.Gpu.Cuda;
using ParamOO.Testing;

namespace ParamOO.Tests.Gpu;

/// <summary>A fact about the CUDA host path, with a stand-in for the driver; skipped, and counted as skipped, without g++.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaStubFactAttribute : FactAttribute
{
    public CudaStubFactAttribute() => Skip = Tool.IsThere("g++") ? null : "g++ is not installed, so that there is no stand-in for the CUDA driver";
}

/// <summary>Builds the stand-in once for all tests that need it, and opens its device.</summary>
[CollectionDefinition(nameof(CudaStub))]
public sealed class CudaStub : IDisposable, ICollectionFixture<CudaStub>
{
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-cuda").FullName;

    /// <summary>The compiler of the stand-in.</summary>
    internal NvrtcLibrary Compiler => NvrtcLibrary.Load(Library())!;

    /// <summary>Opens the device of the stand-in.</summary>
    internal CudaDevice Open() => CudaDevice.All(CudaLibrary.Load(Library())!, Compiler)[0];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Library()
    {
        var library = Path.Combine(folder, "libstub.so");
        if (!File.Exists(library))
        {
            var source = Path.Combine(SharedData.Repository, "tests", "ParamOO.Tests", "Gpu", "cuda_stub.cpp");
            var (code, said) = Tool.Run("g++", "-std=c++17", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread");
            Assert.True(code == 0, said);
        }

        return library;
    }
}

/// <summary>Programs of the system that tests call.</summary>
internal static class Tool
{
    public static bool IsThere(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    public static (int Code, string Said) Run(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result + error);
    }
}
