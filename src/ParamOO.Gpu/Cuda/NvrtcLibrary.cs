using System.Runtime.InteropServices;
using System.Text;

namespace ParamOO.Gpu.Cuda;

/// <summary>NVRTC: CUDA C++ to PTX at run time.</summary>
internal sealed unsafe class NvrtcLibrary
{
    private static readonly string[] Names = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so", "nvrtc64_120_0"];

    private readonly delegate* unmanaged<nint*, byte*, byte*, int, nint, nint, int> createProgram;
    private readonly delegate* unmanaged<nint, int, byte**, int> compileProgram;
    private readonly delegate* unmanaged<nint, nuint*, int> getPtxSize;
    private readonly delegate* unmanaged<nint, byte*, int> getPtx;
    private readonly delegate* unmanaged<nint, nuint*, int> getLogSize;
    private readonly delegate* unmanaged<nint, byte*, int> getLog;
    private readonly delegate* unmanaged<nint*, int> destroyProgram;

    private NvrtcLibrary(nint library)
    {
        createProgram = (delegate* unmanaged<nint*, byte*, byte*, int, nint, nint, int>)NativeLibrary.GetExport(library, "nvrtcCreateProgram");
        compileProgram = (delegate* unmanaged<nint, int, byte**, int>)NativeLibrary.GetExport(library, "nvrtcCompileProgram");
        getPtxSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(library, "nvrtcGetPTXSize");
        getPtx = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nvrtcGetPTX");
        getLogSize = (delegate* unmanaged<nint, nuint*, int>)NativeLibrary.GetExport(library, "nvrtcGetProgramLogSize");
        getLog = (delegate* unmanaged<nint, byte*, int>)NativeLibrary.GetExport(library, "nvrtcGetProgramLog");
        destroyProgram = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "nvrtcDestroyProgram");
    }

    /// <summary>Loads NVRTC, from the system or from <c>CUDA_HOME</c>; null when there is none.</summary>
    /// <param name="path">A library of the caller's own; null for that of the system.</param>
    public static NvrtcLibrary? Load(string? path = null)
    {
        foreach (var name in path is null ? Candidates() : [path])
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                try
                {
                    return new(library);
                }
                catch (EntryPointNotFoundException)
                {
                    // A library of that name that is not NVRTC: go on looking.
                }
            }
        }

        return null;
    }

    /// <summary>Compiles.</summary>
    /// <param name="text">CUDA C++.</param>
    /// <param name="options">Options of the compiler.</param>
    /// <param name="log">Receives what the compiler said.</param>
    /// <returns>PTX, ending with a zero.</returns>
    /// <exception cref="DeviceException">The compiler reports errors.</exception>
    public byte[] Compile(string text, IReadOnlyList<string> options, out string log)
    {
        nint program;
        fixed (byte* source = Encoding.UTF8.GetBytes(text + "\0"), name = "paramoo.cu\0"u8)
        {
            Check(createProgram(&program, source, name, 0, 0, 0));
        }

        try
        {
            var code = Compile(program, options);
            log = Read(program, getLogSize, getLog);
            if (code != 0)
            {
                throw new DeviceException($"the compiler of the device reports errors:\n{log}");
            }

            nuint size;
            Check(getPtxSize(program, &size));
            var ptx = new byte[size];
            fixed (byte* target = ptx)
            {
                Check(getPtx(program, target));
            }

            return ptx;
        }
        finally
        {
            _ = destroyProgram(&program);
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

    private static string Read(nint program, delegate* unmanaged<nint, nuint*, int> sizeOf, delegate* unmanaged<nint, byte*, int> read)
    {
        nuint size = 0;
        _ = sizeOf(program, &size);
        var bytes = new byte[size];
        fixed (byte* target = bytes)
        {
            _ = size > 0 ? read(program, target) : 0;
        }

        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    private static string[] Candidates() => Environment.GetEnvironmentVariable("CUDA_HOME") is { Length: > 0 } home
        ? [.. Names, .. Names.Select(name => Path.Combine(home, "lib64", name))]
        : Names;

    private static void Check(int code)
    {
        if (code != 0)
        {
            throw new DeviceException($"NVRTC reports error {code}");
        }
    }
}
