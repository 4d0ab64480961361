using System.Runtime.InteropServices;

namespace ParamOO.Gpu;

/// <summary>
/// One queue of one device with memory that grows to what it is asked for and is used again. Two workers of a device keep it busy: while the
/// fits of one advance, the other copies. Used by one thread at a time.
/// </summary>
internal sealed class DeviceWorker : IDisposable
{
    private readonly DeviceQueue queue;
    private readonly Dictionary<string, (nint Memory, long Bytes)> buffers = new(StringComparer.Ordinal);
    private readonly Dictionary<(DeviceProgram Program, string Name), DeviceKernel> kernels = [];

    public DeviceWorker(Device device)
    {
        Device = device;
        queue = device.OpenQueue();
    }

    public Device Device { get; }

    /// <summary>By how much less memory is used than planned, because there was not so much.</summary>
    public int Shrink { get; private set; } = 1;

    /// <summary>Memory by its purpose; what it held is lost when it grows.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="bytes">How much.</param>
    /// <exception cref="DeviceException">There is not enough.</exception>
    public nint Memory(string purpose, long bytes)
    {
        if (buffers.TryGetValue(purpose, out var known))
        {
            if (known.Bytes >= bytes)
            {
                return known.Memory;
            }

            queue.Release(known.Memory);
            buffers.Remove(purpose);
        }

        var memory = queue.Reserve(bytes);
        buffers.Add(purpose, (memory, bytes));
        return memory;
    }

    /// <summary>Memory that holds a copy of numbers.</summary>
    public nint Copy<T>(string purpose, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        var memory = Memory(purpose, bytes.Length);
        queue.Write(memory, 0, bytes);
        return memory;
    }

    /// <summary>Writes numbers into memory, behind so many others.</summary>
    public void Write<T>(nint memory, long index, params ReadOnlySpan<T> numbers)
        where T : unmanaged => queue.Write(memory, index * Marshal.SizeOf<T>(), MemoryMarshal.AsBytes(numbers));

    /// <summary>Waits for what was launched, and copies back.</summary>
    public void Read<T>(nint memory, Span<T> target)
        where T : unmanaged => Read(memory, 0, target);

    /// <summary>The same from behind so many others.</summary>
    public void Read<T>(nint memory, long index, Span<T> target)
        where T : unmanaged => queue.Read(memory, index * Marshal.SizeOf<T>(), MemoryMarshal.AsBytes(target));

    /// <summary>Gives all memory back, and plans with half of it from now on.</summary>
    public void Halve()
    {
        foreach (var (memory, _) in buffers.Values)
        {
            queue.Release(memory);
        }

        buffers.Clear();
        Shrink *= 2;
    }

    /// <summary>Launches a kernel with one thread per item.</summary>
    public void PerItem(DeviceProgram program, string name, int items, params ReadOnlySpan<Argument> arguments)
    {
        const int Width = 64;
        queue.Launch(Kernel(program, name), (items + Width - 1) / Width, Width, arguments);
    }

    /// <summary>Launches a kernel with one work-group per item.</summary>
    public void PerGroup(DeviceProgram program, string name, int items, int width, params ReadOnlySpan<Argument> arguments) =>
        queue.Launch(Kernel(program, name), items, width, arguments);

    /// <summary>A kernel; each worker has its own, because setting arguments is not safe across threads.</summary>
    public DeviceKernel Kernel(DeviceProgram program, string name)
    {
        if (!kernels.TryGetValue((program, name), out var kernel))
        {
            kernel = program.Kernel(name);
            kernels.Add((program, name), kernel);
        }

        return kernel;
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();
}
