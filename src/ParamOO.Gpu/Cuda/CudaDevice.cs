using System.Text;

namespace ParamOO.Gpu.Cuda;

/// <summary>A device behind the CUDA driver.</summary>
internal sealed unsafe class CudaDevice : Device
{
    private const int WarpSize = 10;
    private const int Multiprocessors = 16;
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
        var text = System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)name) ?? "CUDA device";
        var width = Math.Min(GroupWidth, 2 * library.Attribute(device, WarpSize));
        Info = new(DeviceInterface.Cuda, text, $"{version / 1000}.{version % 1000 / 10}", false, library.Attribute(device, Multiprocessors), (long)bytes, (long)bytes, width);
        Architecture = $"compute_{library.Attribute(device, ComputeMajor)}{library.Attribute(device, ComputeMinor)}";
        nint made;
        library.Check(library.PrimaryContextRetain(&made, device), $"open {text}");
        context = made;
    }

    /// <inheritdoc/>
    public override DeviceInfo Info { get; }

    /// <summary>What the compiler is asked for, such as <c>compute_90</c>.</summary>
    public string Architecture { get; }

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
    public void Enter() => library.Check(library.ContextSetCurrent(context), $"use {Info.Name}");

    /// <inheritdoc/>
    internal override DeviceProgram Build(string text, bool mayFuse, byte[]? binary)
    {
        Enter();
        var log = "";
        var ptx = binary ?? compiler.Compile(text, [$"--gpu-architecture={Architecture}", $"--fmad={(mayFuse ? "true" : "false")}", "--std=c++14"], out log);
        return new CudaProgram(library, this, ptx, log);
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
    private const double ThreadsOfMultiprocessor = 2048;

    private readonly CudaLibrary library;
    private readonly CudaDevice device;
    private readonly nint module;

    public CudaProgram(CudaLibrary library, CudaDevice device, byte[] ptx, string log)
    {
        this.library = library;
        this.device = device;
        (Binary, Log) = (ptx, log);
        nint made;
        fixed (byte* source = ptx)
        {
            library.Check(library.ModuleLoadData(&made, source), "load a program");
        }

        module = made;
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
        var occupancy = library.MaxActiveBlocks(&blocks, function, GroupOfThreads, 0) == 0 ? blocks * GroupOfThreads / ThreadsOfMultiprocessor : double.NaN;
        return new(function, name, Attribute(function, Registers), Attribute(function, LocalBytes), occupancy);
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        device.Enter();
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
    private readonly HashSet<nint> reserved = [];

    public CudaQueue(CudaLibrary library, CudaDevice device)
    {
        this.library = library;
        this.device = device;
        nint made;
        library.Check(library.StreamCreate(&made, NotBlocking), "open a stream");
        stream = made;
    }

    /// <inheritdoc/>
    public override nint Reserve(long bytes)
    {
        device.Enter();
        nint memory;
        library.Check(library.MemAlloc(&memory, (nuint)Math.Max(bytes, 8)), $"reserve {bytes} bytes");
        reserved.Add(memory);
        return memory;
    }

    /// <inheritdoc/>
    public override void Release(nint memory)
    {
        device.Enter();
        if (reserved.Remove(memory))
        {
            _ = library.MemFree(memory);
        }
    }

    /// <inheritdoc/>
    public override void Write(nint memory, long offset, ReadOnlySpan<byte> source)
    {
        device.Enter();
        fixed (byte* from = source)
        {
            if (source.Length > 0)
            {
                library.Check(library.CopyToDevice(memory + (nint)offset, from, (nuint)source.Length, stream), "write to the device");
                library.Check(library.StreamSynchronize(stream), "write to the device");
            }
        }
    }

    /// <inheritdoc/>
    public override void Read(nint memory, long offset, Span<byte> target)
    {
        device.Enter();
        fixed (byte* to = target)
        {
            if (target.Length > 0)
            {
                library.Check(library.CopyToHost(to, memory + (nint)offset, (nuint)target.Length, stream), "read from the device");
                library.Check(library.StreamSynchronize(stream), "finish its work");
            }
        }
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
    protected override void Close()
    {
        device.Enter();
        foreach (var memory in reserved)
        {
            _ = library.MemFree(memory);
        }

        _ = library.StreamDestroy(stream);
    }
}
