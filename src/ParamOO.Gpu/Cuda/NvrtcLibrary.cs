using System.Runtime.InteropServices;
using System.Text;

namespace ParamOO.Gpu.Cuda;

/// <summary>NVRTC: CUDA C++ to PTX at run time.</summary>
internal sealed unsafe class NvrtcLibrary
{
    private static readonly string[] Names = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so", "nvrtc64_120_0"];

    private const int InvalidOption = 5;

    private readonly delegate* unmanaged<nint*, byte*, byte*, int, nint, nint, int> createProgram;
    private readonly delegate* unmanaged<nint, int, byte**, int> compileProgram;
    private readonly delegate* unmanaged<nint, nuint*, int> getPtxSize;
    private readonly delegate* unmanaged<nint, byte*, int> getPtx;
    private readonly delegate* unmanaged<nint, nuint*, int> getLogSize;
    private readonly delegate* unmanaged<nint, byte*, int> getLog;
    private readonly delegate* unmanaged<nint*, int> destroyProgram;

    // Of 11.2 and later.
    private readonly delegate* unmanaged<nint, nuint*, int> getCubinSize;
    private readonly delegate* unmanaged<nint, byte*, int> getCubin;
    private readonly delegate* unmanaged<int*, int> countArchitectures;
    private readonly delegate* unmanaged<int*, int> getArchitectures;

    private NvrtcLibrary(nint library)
    {
        createProgram = (delegate* unmanaged<nint*, byte*, byte*, int, nint, nint, int>)NativeLibrary.GetExport(library, "nvrtcCreateProgram");
        compileProgram = (delegate* unmanaged<nint, int, byte**, int>)NativeLibrary.GetExport(library, "nvrtcCompileProgram");
        getPtxSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(library, "nvrtcGetPTXSize");
        getPtx = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nvrtcGetPTX");
        getLogSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(library, "nvrtcGetProgramLogSize");
        getLog = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nvrtcGetProgramLog");
        destroyProgram = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "nvrtcDestroyProgram");
        getCubinSize = (delegate* unmanaged<nint, nuint*, int>)Optional(library, "nvrtcGetCUBINSize");
        getCubin = (delegate* unmanaged<nint, byte*, int>)Optional(library, "nvrtcGetCUBIN");
        countArchitectures = (delegate* unmanaged<int*, int>)Optional(library, "nvrtcGetNumSupportedArchs");
        getArchitectures = (delegate* unmanaged<int*, int>)Optional(library, "nvrtcGetSupportedArchs");
    }

    /// <summary>Loads NVRTC, from the system, from <c>CUDA_HOME</c> or <c>CUDA_PATH</c>, or from where toolkits are installed; null when there is none.</summary>
    /// <param name="path">A library of the caller's own; null for that of the system.</param>
    public static NvrtcLibrary? Load(string? path = null) => DriverLibrary.Load(path is null ? Candidates() : [path], library => new NvrtcLibrary(library));

    /// <summary>
    /// What to compile for, best first: machine code of the device, which asks nothing of the driver, then the newest portable code that both know,
    /// which the driver compiles on.
    /// </summary>
    /// <param name="capability">Compute capability of the device, such as 90 for 9.0.</param>
    public IReadOnlyList<string> TargetsFor(int capability)
    {
        var known = Architectures();
        var portable = $"compute_{known.Where(architecture => architecture <= capability).DefaultIfEmpty(capability).Max()}";
        return getCubin is not null && known.Contains(capability) ? [$"sm_{capability}", portable] : [portable];
    }

    /// <summary>Compiles.</summary>
    /// <param name="text">CUDA C++.</param>
    /// <param name="target">One of <see cref="TargetsFor"/>.</param>
    /// <param name="mayFuse">Whether a · b + c may be computed with one rounding.</param>
    /// <param name="log">Receives what the compiler said.</param>
    /// <returns>Machine code, or PTX that ends with a zero.</returns>
    /// <exception cref="DeviceException">The compiler reports errors.</exception>
    public byte[] Compile(string text, string target, bool mayFuse, out string log)
    {
        nint program;
        fixed (byte* source = Encoding.UTF8.GetBytes(text + "\0"), name = "paramoo.cu\0"u8)
        {
            Check(createProgram(&program, source, name, 0, 0, 0));
        }

        try
        {
            string[] options = [$"--gpu-architecture={target}", $"--fmad={(mayFuse ? "true" : "false")}"];

            // Registers and spills in the log of machine code, where the version knows how.
            var code = Compile(program, [.. options, "--ptxas-options=-v"]);
            code = code == InvalidOption ? Compile(program, options) : code;
            log = Encoding.UTF8.GetString(Read(program, getLogSize, getLog)).TrimEnd('\0').Trim();
            if (code != 0)
            {
                throw new DeviceException($"the compiler of the device reports errors ({code}):\n{log}");
            }

            var made = target.StartsWith("sm_", StringComparison.Ordinal) ? Read(program, getCubinSize, getCubin) : Read(program, getPtxSize, getPtx);
            return made.Length > 0 ? made : throw new DeviceException("the compiler of the device made nothing");
        }
        finally
        {
            _ = destroyProgram(&program);
        }
    }

    private int[] Architectures()
    {
        var count = 0;
        if (countArchitectures is null || getArchitectures is null || countArchitectures(&count) != 0)
        {
            return [];
        }

        var known = new int[count];
        fixed (int* first = known)
        {
            return count > 0 && getArchitectures(first) == 0 ? known : [];
        }
    }

    private int Compile(nint program, IReadOnlyList<string> options)
    {
        var words = options.Select(option => Marshal.StringToCoTaskMemUTF8(option)).ToArray();
        try
        {
            fixed (nint* first = words)
            {
                return compileProgram(program, words.Length, (byte**)first);
            }
        }
        finally
        {
            Array.ForEach(words, Marshal.FreeCoTaskMem);
        }
    }

    private static byte[] Read(nint program, delegate* unmanaged<nint, nuint*, int> sizeOf, delegate* unmanaged<nint, byte*, int> read)
    {
        nuint size = 0;
        Check(sizeOf(program, &size));
        var bytes = new byte[size];
        fixed (byte* target = bytes)
        {
            Check(size > 0 ? read(program, target) : 0);
        }

        return bytes;
    }

    private static nint Optional(nint library, string name) => NativeLibrary.TryGetExport(library, name, out var function) ? function : 0;

    private static IEnumerable<string> Candidates()
    {
        string?[] homes = [Environment.GetEnvironmentVariable("CUDA_HOME"), Environment.GetEnvironmentVariable("CUDA_PATH"), "/usr/local/cuda"];
        return Names.Concat(homes.Where(home => !string.IsNullOrEmpty(home)).SelectMany(home => Names.Select(name => Path.Combine(home!, "lib64", name))));
    }

    private static void Check(int code)
    {
        if (code != 0)
        {
            throw new DeviceException($"NVRTC reports error {code}");
        }
    }
}
