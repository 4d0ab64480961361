using System.Text;

namespace ParamOO.Gpu.OpenCl;

/// <summary>A device behind OpenCL.</summary>
internal sealed unsafe class ClDevice : Device
{
    private const uint TypeOf = 0x1000;
    private const uint UnitsOf = 0x1002;
    private const uint LargestPieceOf = 0x1010;
    private const uint MemoryOf = 0x101F;
    private const uint NameOf = 0x102B;
    private const uint DriverOf = 0x102D;
    private const uint ExtensionsOf = 0x1030;
    private const uint DoublesOf = 0x1032;
    private const int WidthOfProcessor = 8;
    private const int WidthOfGpu = 64;

    private readonly ClLibrary library;
    private readonly nint device;
    private readonly nint context;

    /// <summary>Whether the compiler tells registers and spills in its log.</summary>
    private readonly bool mayTell;

    private ClDevice(ClLibrary library, nint device)
    {
        this.library = library;
        this.device = device;
        var isProcessor = (library.Number(device, TypeOf) & ClLibrary.ProcessorType) != 0;
        Info = new(
            DeviceInterface.OpenCl,
            library.Text(device, NameOf),
            library.Text(device, DriverOf),
            isProcessor,
            (int)library.Number(device, UnitsOf),
            (long)library.Number(device, MemoryOf),
            (long)library.Number(device, LargestPieceOf),
            isProcessor ? WidthOfProcessor : WidthOfGpu);
        mayTell = library.Text(device, ExtensionsOf).Contains("cl_nv_compiler_options", StringComparison.Ordinal);
        int code;
        context = library.CreateContext(null, 1, &device, 0, 0, &code);
        ClLibrary.Check(code, $"open {Info.Name}");
    }

    /// <inheritdoc/>
    public override DeviceInfo Info { get; }

    /// <summary>All devices with double precision.</summary>
    /// <param name="library">The library of the system.</param>
    public static IReadOnlyList<ClDevice> All(ClLibrary library)
    {
        var devices = new List<ClDevice>();
        var platforms = stackalloc nint[16];
        uint count;
        if (library.GetPlatformIDs(16, platforms, &count) != 0)
        {
            return devices;
        }

        for (var index = 0; index < Math.Min(count, 16); index++)
        {
            AddDevices(library, platforms[index], devices);
        }

        return devices;
    }

    /// <inheritdoc/>
    internal override DeviceProgram Build(string text, bool mayFuse, byte[]? binary) => new ClProgram(library, context, device, text, mayTell, binary);

    /// <inheritdoc/>
    internal override DeviceQueue OpenQueue() => new ClQueue(library, context, device);

    /// <inheritdoc/>
    protected override void Close() => _ = library.ReleaseContext(context);

    private static void AddDevices(ClLibrary library, nint platform, List<ClDevice> devices)
    {
        var handles = stackalloc nint[32];
        uint count;
        if (library.GetDeviceIDs(platform, ClLibrary.AllDeviceTypes, 32, handles, &count) != 0)
        {
            return;
        }

        for (var index = 0; index < Math.Min(count, 32); index++)
        {
            if (library.Number(handles[index], DoublesOf) != 0)
            {
                devices.Add(new(library, handles[index]));
            }
        }
    }
}

/// <summary>A program behind OpenCL.</summary>
internal sealed unsafe class ClProgram : DeviceProgram
{
    private const uint BinarySizes = 0x1165;
    private const uint Binaries = 0x1166;
    private const uint BuildLog = 0x1183;
    private const uint PrivateBytes = 0x11B4;

    private readonly ClLibrary library;
    private readonly nint device;
    private readonly nint program;
    private readonly List<nint> kernels = [];

    public ClProgram(ClLibrary library, nint context, nint device, string text, bool mayTell, byte[]? binary)
    {
        this.library = library;
        this.device = device;
        program = binary is null ? FromText(context, text) : FromBinary(context, binary);
        var one = device;
        fixed (byte* options = mayTell ? "-cl-std=CL1.2 -cl-nv-verbose\0"u8 : "-cl-std=CL1.2\0"u8)
        {
            var code = library.BuildProgram(program, 1, &one, options, 0, 0);
            Log = ReadLog();
            if (code == ClLibrary.BuildProgramFailure)
            {
                throw new DeviceException($"the compiler of the device reports errors:\n{Log}");
            }

            ClLibrary.Check(code, "compile a program");
        }
    }

    /// <inheritdoc/>
    public override string Log { get; }

    /// <inheritdoc/>
    public override byte[] Binary
    {
        get
        {
            nuint size;
            ClLibrary.Check(library.GetProgramInfo(program, BinarySizes, (nuint)sizeof(nuint), &size, null), "read a compiled program");
            var bytes = new byte[size];
            fixed (byte* target = bytes)
            {
                var one = target;
                ClLibrary.Check(library.GetProgramInfo(program, Binaries, (nuint)sizeof(nint), &one, null), "read a compiled program");
            }

            return bytes;
        }
    }

    /// <inheritdoc/>
    public override DeviceKernel Kernel(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes($"{name}\0"))
        {
            int code;
            var kernel = library.CreateKernel(program, text, &code);
            ClLibrary.Check(code, $"find the kernel {name}");
            kernels.Add(kernel);
            ulong bytes = 0;
            var own = library.GetKernelWorkGroupInfo(kernel, device, PrivateBytes, sizeof(ulong), &bytes, null) == 0 ? (long)bytes : -1;
            return new(kernel, name, -1, own, double.NaN);
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        foreach (var kernel in kernels)
        {
            _ = library.ReleaseKernel(kernel);
        }

        _ = library.ReleaseProgram(program);
    }

    private nint FromText(nint context, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* source = bytes)
        {
            var one = source;
            var (length, code) = ((nuint)bytes.Length, 0);
            var made = library.CreateProgramWithSource(context, 1, &one, &length, &code);
            ClLibrary.Check(code, "take a program");
            return made;
        }
    }

    private nint FromBinary(nint context, byte[] binary)
    {
        fixed (byte* source = binary)
        {
            var one = source;
            var (handle, length, status, code) = (device, (nuint)binary.Length, 0, 0);
            var made = library.CreateProgramWithBinary(context, 1, &handle, &length, &one, &status, &code);
            ClLibrary.Check(code, "take a compiled program");
            return made;
        }
    }

    private string ReadLog()
    {
        nuint size = 0;
        _ = library.GetProgramBuildInfo(program, device, BuildLog, 0, null, &size);
        var bytes = new byte[size];
        fixed (byte* target = bytes)
        {
            _ = library.GetProgramBuildInfo(program, device, BuildLog, size, target, null);
        }

        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }
}

/// <summary>A queue behind OpenCL.</summary>
internal sealed unsafe class ClQueue : DeviceQueue
{
    private const ulong ReadAndWrite = 1;
    private const ulong OfHost = 16;
    private const ulong ToReadAndWrite = 3;
    private const uint Blocking = 1;

    private readonly ClLibrary library;
    private readonly nint context;
    private readonly nint queue;
    private nint stage;

    public ClQueue(ClLibrary library, nint context, nint device)
    {
        this.library = library;
        this.context = context;
        int code;
        queue = library.CreateCommandQueue(context, device, 0, &code);
        ClLibrary.Check(code, "open a queue");
    }

    /// <inheritdoc/>
    public override void Launch(DeviceKernel kernel, int groups, int width, ReadOnlySpan<Argument> arguments)
    {
        for (var index = 0; index < arguments.Length; index++)
        {
            var bits = arguments[index].Bits;
            ClLibrary.Check(library.SetKernelArg(kernel.Handle, (uint)index, (nuint)arguments[index].Size, &bits), $"set argument {index} of {kernel.Name}");
        }

        var (items, group) = ((nuint)groups * (nuint)width, (nuint)width);
        ClLibrary.Check(library.EnqueueNDRangeKernel(queue, kernel.Handle, 1, null, &items, &group, 0, null, null), $"launch {kernel.Name}");
    }

    /// <inheritdoc/>
    protected override nint Allocate(long bytes)
    {
        int code;
        var memory = library.CreateBuffer(context, ReadAndWrite, (nuint)bytes, null, &code);
        ClLibrary.Check(code, $"reserve {bytes} bytes");
        return memory;
    }

    /// <inheritdoc/>
    protected override void Free(nint memory) => _ = library.ReleaseMemObject(memory);

    /// <inheritdoc/>
    protected override nint AllocateStage(int bytes)
    {
        int code;
        stage = library.CreateBuffer(context, ReadAndWrite | OfHost, (nuint)bytes, null, &code);
        ClLibrary.Check(code, $"reserve {bytes} bytes of the host");
        var memory = library.EnqueueMapBuffer(queue, stage, Blocking, ToReadAndWrite, 0, (nuint)bytes, 0, null, null, &code);
        ClLibrary.Check(code, $"map {bytes} bytes of the host");
        return memory;
    }

    /// <inheritdoc/>
    protected override void FreeStage(nint memory)
    {
        _ = library.EnqueueUnmapMemObject(queue, stage, memory, 0, null, null);
        _ = library.ReleaseMemObject(stage);
    }

    /// <inheritdoc/>
    protected override void CopyTo(nint memory, long offset, ReadOnlySpan<byte> source)
    {
        fixed (byte* from = source)
        {
            ClLibrary.Check(library.EnqueueWriteBuffer(queue, memory, Blocking, (nuint)offset, (nuint)source.Length, from, 0, null, null), "write to the device");
        }
    }

    /// <inheritdoc/>
    protected override void CopyFrom(nint memory, long offset, Span<byte> target)
    {
        fixed (byte* to = target)
        {
            ClLibrary.Check(library.EnqueueReadBuffer(queue, memory, Blocking, (nuint)offset, (nuint)target.Length, to, 0, null, null), "read from the device");
        }
    }

    /// <inheritdoc/>
    protected override void Close() => _ = library.ReleaseCommandQueue(queue);
}
