using System.Runtime.InteropServices;
using System.Text;

namespace ParamOO.Gpu.Cuda;

/// <summary>A device behind the CUDA driver.</summary>
internal sealed unsafe class CudaDevice : Device
{
    private const int WarpSize = 10;
    private const int Multiprocessors = 16;
    private const int ThreadsOfMultiprocessor = 39;
    private const int ComputeMajor = 75;
    private const int ComputeMinor = 76;
    private const int GroupWidth = 64;

    private readonly CudaLibrary library;
    private readonly NvrtcLibrary compiler;
    private readonly int device;
    private readonly nint context;

    private CudaDevice(CudaLibrary library, NvrtcLibrary compiler, int ordinal)
    {
        this.library = library;
        this.compiler = compiler;
        int handle, version;
        library.Check(library.DeviceGet(&handle, ordinal), $"open device {ordinal}");
        device = handle;
        library.Check(library.DriverGetVersion(&version), "say its version");
        nuint bytes;
        library.Check(library.DeviceTotalMem(&bytes, device), "say how much memory there is");
        var name = stackalloc byte[256];
        library.Check(library.DeviceGetName(name, 256, device), "say its name");
        var text = Marshal.PtrToStringUTF8((nint)name) ?? "CUDA device";
        var width = Math.Min(GroupWidth, 2 * library.Attribute(device, WarpSize));
        Info = new(DeviceInterface.Cuda, text, $"{version / 1000}.{version % 1000 / 10}", false, library.Attribute(device, Multiprocessors), (long)bytes, (long)bytes, width);
        Capability = (10 * library.Attribute(device, ComputeMajor)) + library.Attribute(device, ComputeMinor);
        Threads = library.Attribute(device, ThreadsOfMultiprocessor);
        nint made;
        library.Check(library.PrimaryContextRetain(&made, device), $"open {text}");
        context = made;
    }

    /// <inheritdoc/>
    public override DeviceInfo Info { get; }

    /// <summary>Compute capability, such as 90 for 9.0.</summary>
    public int Capability { get; }

    /// <summary>Threads that a multiprocessor can hold; 0 where the driver does not say.</summary>
    public int Threads { get; }

    /// <summary>All devices.</summary>
    /// <param name="library">The driver.</param>
    /// <param name="compiler">NVRTC.</param>
    /// <exception cref="DeviceException">The driver does not start.</exception>
    public static IReadOnlyList<CudaDevice> All(CudaLibrary library, NvrtcLibrary compiler)
    {
        library.Check(library.Init(0), "start");
        int count;
        library.Check(library.DeviceGetCount(&count), "count devices");
        return [.. Enumerable.Range(0, count).Select(ordinal => new CudaDevice(library, compiler, ordinal))];
    }

    /// <summary>Makes this device the one that calls of this thread mean.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Enter() => library.Check(library.ContextSetCurrent(context), $"use {Info.Name}");

    /// <summary>The same where errors no longer matter: a device that is gone is closed as well.</summary>
    public void EnterToClose() => _ = library.ContextSetCurrent(context);

    /// <inheritdoc/>
    internal override DeviceProgram Build(string text, bool mayFuse, byte[]? binary)
    {
        Enter();
        if (binary is not null)
        {
            return new CudaProgram(library, this, binary, "");
        }

        var targets = compiler.TargetsFor(Capability);
        for (var index = 0; ; index++)
        {
            var code = compiler.Compile(text, targets[index], mayFuse, out var log);
            try
            {
                return new CudaProgram(library, this, code, log);
            }
            catch (DeviceException) when (index < targets.Count - 1)
            {
                // A driver that is older than the compiler may take the other kind.
            }
        }
    }

    /// <inheritdoc/>
    internal override DeviceQueue OpenQueue()
    {
        Enter();
        return new CudaQueue(library, this);
    }

    /// <inheritdoc/>
    protected override void Close() => _ = library.PrimaryContextRelease(device);
}

/// <summary>A program behind the CUDA driver.</summary>
internal sealed unsafe class CudaProgram : DeviceProgram
{
    private const int LocalBytes = 3;
    private const int Registers = 4;
    private const int GroupOfThreads = 64;
    private const int InfoLog = 3;
    private const int InfoLogBytes = 4;
    private const int ErrorLog = 5;
    private const int ErrorLogBytes = 6;
    private const int IsVerbose = 12;
    private const int LogBytes = 8192;

    private readonly CudaLibrary library;
    private readonly CudaDevice device;
    private readonly nint module;

    public CudaProgram(CudaLibrary library, CudaDevice device, byte[] code, string log)
    {
        this.library = library;
        this.device = device;
        Binary = code;
        nint made;
        byte* said = stackalloc byte[LogBytes], told = stackalloc byte[LogBytes];
        (said[0], told[0]) = (0, 0);

        // Portable code is compiled here, and its registers and spills are told here.
        var options = stackalloc int[] { ErrorLog, ErrorLogBytes, InfoLog, InfoLogBytes, IsVerbose };
        var values = stackalloc void*[] { said, (void*)LogBytes, told, (void*)LogBytes, (void*)1 };
        fixed (byte* source = code)
        {
            var result = library.ModuleLoadData(&made, source, 5, options, values);
            library.Check(result, result == 0 ? "" : $"load a program ({Marshal.PtrToStringUTF8((nint)said)?.Trim()})");
        }

        module = made;
        Log = $"{log}\n{Marshal.PtrToStringUTF8((nint)told)}".Trim();
    }

    /// <inheritdoc/>
    public override string Log { get; }

    /// <inheritdoc/>
    public override byte[] Binary { get; }

    /// <inheritdoc/>
    public override DeviceKernel Kernel(string name)
    {
        device.Enter();
        nint function;
        fixed (byte* text = Encoding.UTF8.GetBytes($"{name}\0"))
        {
            library.Check(library.ModuleGetFunction(&function, module, text), $"find the kernel {name}");
        }

        int blocks;
        var occupancy = device.Threads > 0 && library.MaxActiveBlocks(&blocks, function, GroupOfThreads, 0) == 0 ? (double)blocks * GroupOfThreads / device.Threads : double.NaN;
        return new(function, name, Attribute(function, Registers), Attribute(function, LocalBytes), occupancy);
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        device.EnterToClose();
        _ = library.ModuleUnload(module);
    }

    private int Attribute(nint function, int attribute)
    {
        int value;
        return library.FunctionGetAttribute(&value, attribute, function) == 0 ? value : -1;
    }
}

/// <summary>A stream behind the CUDA driver.</summary>
internal sealed unsafe class CudaQueue : DeviceQueue
{
    private const uint NotBlocking = 1;

    private readonly CudaLibrary library;
    private readonly CudaDevice device;
    private readonly nint stream;

    public CudaQueue(CudaLibrary library, CudaDevice device)
    {
        this.library = library;
        this.device = device;
        nint made;
        library.Check(library.StreamCreate(&made, NotBlocking), "open a stream");
        stream = made;
    }

    /// <inheritdoc/>
    public override void Launch(DeviceKernel kernel, int groups, int width, ReadOnlySpan<Argument> arguments)
    {
        device.Enter();
        var bits = stackalloc ulong[arguments.Length];
        var places = stackalloc void*[arguments.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            bits[index] = arguments[index].Bits;
            places[index] = bits + index;
        }

        library.Check(library.LaunchKernel(kernel.Handle, (uint)groups, 1, 1, (uint)width, 1, 1, 0, stream, places, null), $"launch {kernel.Name}");
    }

    /// <inheritdoc/>
    protected override nint Allocate(long bytes)
    {
        device.Enter();
        nint memory;
        library.Check(library.MemAlloc(&memory, (nuint)bytes), $"reserve {bytes} bytes");
        return memory;
    }

    /// <inheritdoc/>
    protected override void Free(nint memory)
    {
        device.EnterToClose();
        _ = library.MemFree(memory);
    }

    /// <inheritdoc/>
    protected override nint AllocateStage(int bytes)
    {
        device.Enter();
        nint memory;
        library.Check(library.MemAllocHost(&memory, (nuint)bytes), $"reserve {bytes} bytes of the host");
        return memory;
    }

    /// <inheritdoc/>
    protected override void FreeStage(nint memory)
    {
        device.EnterToClose();
        _ = library.MemFreeHost(memory);
    }

    /// <inheritdoc/>
    protected override void CopyTo(nint memory, long offset, ReadOnlySpan<byte> source)
    {
        device.Enter();
        fixed (byte* from = source)
        {
            library.Check(library.CopyToDevice(memory + (nint)offset, from, (nuint)source.Length, stream), "write to the device");
            library.Check(library.StreamSynchronize(stream), "write to the device");
        }
    }

    /// <inheritdoc/>
    protected override void CopyFrom(nint memory, long offset, Span<byte> target)
    {
        device.Enter();
        fixed (byte* to = target)
        {
            library.Check(library.CopyToHost(to, memory + (nint)offset, (nuint)target.Length, stream), "read from the device");
            library.Check(library.StreamSynchronize(stream), "finish its work");
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        device.EnterToClose();
        _ = library.StreamDestroy(stream);
    }
}
