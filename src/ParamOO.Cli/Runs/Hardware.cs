using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ParamOO.Cli.Runs;

/// <summary>The machine of a run, as its manifest names it.</summary>
/// <param name="Processor">Model of the processor.</param>
/// <param name="Threads">Hardware threads that may be used.</param>
/// <param name="VectorBits">Widest accelerated vectors [bit]: 512, 256 or 128.</param>
/// <param name="OperatingSystem">Operating system.</param>
/// <param name="Runtime">Version of .NET.</param>
internal sealed record Hardware(string Processor, int Threads, int VectorBits, string OperatingSystem, string Runtime)
{
    /// <summary>This machine.</summary>
    public static Hardware Here() => new(
        ProcessorModel(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    private static string ProcessorModel()
    {
        const string list = "/proc/cpuinfo";
        var line = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(entry => entry.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
