using System.Numerics;

namespace ParamOO.Gpu;

/// <summary>An opened device: compiles programs, has queues. One per interface stands behind it.</summary>
public abstract class Device : IDisposable
{
    /// <summary>What is known of it.</summary>
    public abstract DeviceInfo Info { get; }

    /// <summary>Compiles a text, or takes what an earlier compilation left.</summary>
    /// <param name="text">Kernel text.</param>
    /// <param name="mayFuse">Whether a · b + c may be computed with one rounding.</param>
    /// <param name="binary">What <see cref="DeviceProgram.Binary"/> was for the same text on the same device; null to compile.</param>
    /// <exception cref="DeviceException">The compiler reports errors.</exception>
    internal abstract DeviceProgram Build(string text, bool mayFuse, byte[]? binary);

    /// <summary>Opens a queue, whose work is done in order, beside that of other queues.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    internal abstract DeviceQueue OpenQueue();

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives everything back to the driver.</summary>
    protected abstract void Close();
}

/// <summary>A compiled program.</summary>
internal abstract class DeviceProgram : IDisposable
{
    /// <summary>What the compiler said; with CUDA also registers and spills of each kernel.</summary>
    public abstract string Log { get; }

    /// <summary>The program as the device takes it again without the compiler.</summary>
    public abstract byte[] Binary { get; }

    /// <summary>A kernel by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="DeviceException">There is none of that name.</exception>
    public abstract DeviceKernel Kernel(string name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives everything back to the driver.</summary>
    protected abstract void Close();
}

/// <summary>A kernel, ready to be launched.</summary>
/// <param name="Handle">The driver's handle.</param>
/// <param name="Name">Its name.</param>
/// <param name="Registers">Registers per thread; −1 where the driver does not say.</param>
/// <param name="ThreadBytes">Memory of a thread outside of registers, arrays and what was spilled; −1 where the driver does not say.</param>
/// <param name="Occupancy">Share of the threads that a unit can hold, 0 to 1, in groups of 64; NaN where the driver does not say.</param>
internal sealed record DeviceKernel(nint Handle, string Name, int Registers, long ThreadBytes, double Occupancy);

/// <summary>A queue with memory of its own. Used by one thread at a time.</summary>
internal abstract class DeviceQueue : IDisposable
{
    private const long SmallestPiece = 8;

    /// <summary>Larger pieces are copied in several.</summary>
    private const int MostStaged = 1 << 22;

    private readonly HashSet<nint> reserved = [];
    private nint stage;
    private int staged;

    /// <summary>Reserves memory on the device, released with the queue.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="DeviceException">There is not enough.</exception>
    public nint Reserve(long bytes)
    {
        var memory = Allocate(Math.Max(bytes, SmallestPiece));
        reserved.Add(memory);
        return memory;
    }

    /// <summary>Releases memory that was reserved here.</summary>
    /// <param name="memory">What <see cref="Reserve"/> gave.</param>
    public void Release(nint memory)
    {
        if (reserved.Remove(memory))
        {
            Free(memory);
        }
    }

    /// <summary>
    /// Copies to the device; returns when the caller's memory is free again. All copies go by way of host memory of the driver, which stays where
    /// it is: from other memory, devices do not copy beside the kernels of another queue.
    /// </summary>
    /// <param name="memory">Where to.</param>
    /// <param name="offset">How many bytes behind its begin.</param>
    /// <param name="source">What.</param>
    /// <exception cref="DeviceException">The device does not answer.</exception>
    public void Write(nint memory, long offset, ReadOnlySpan<byte> source)
    {
        for (var done = 0; done < source.Length; done += Math.Min(source.Length - done, MostStaged))
        {
            var piece = Staging(Math.Min(source.Length - done, MostStaged));
            source.Slice(done, piece.Length).CopyTo(piece);
            CopyTo(memory, offset + done, piece);
        }
    }

    /// <summary>Waits for everything before, then copies from the device.</summary>
    /// <param name="memory">Where from.</param>
    /// <param name="offset">How many bytes behind its begin.</param>
    /// <param name="target">Receives the bytes.</param>
    /// <exception cref="DeviceException">The device does not answer, or a kernel failed.</exception>
    public void Read(nint memory, long offset, Span<byte> target)
    {
        for (var done = 0; done < target.Length; done += Math.Min(target.Length - done, MostStaged))
        {
            var piece = Staging(Math.Min(target.Length - done, MostStaged));
            CopyFrom(memory, offset + done, piece);
            piece.CopyTo(target[done..]);
        }
    }

    /// <summary>Launches a kernel.</summary>
    /// <param name="kernel">Which.</param>
    /// <param name="groups">Number of work-groups.</param>
    /// <param name="width">Threads of a work-group.</param>
    /// <param name="arguments">One per parameter of the kernel.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public abstract void Launch(DeviceKernel kernel, int groups, int width, ReadOnlySpan<Argument> arguments);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var memory in reserved)
        {
            Free(memory);
        }

        reserved.Clear();
        Unstage();
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reserves memory.</summary>
    protected abstract nint Allocate(long bytes);

    /// <summary>Gives memory back; errors no longer matter.</summary>
    protected abstract void Free(nint memory);

    /// <summary>Reserves host memory that the device copies from and to by itself.</summary>
    /// <exception cref="DeviceException">There is not enough.</exception>
    protected abstract nint AllocateStage(int bytes);

    /// <summary>Gives it back; errors no longer matter.</summary>
    protected abstract void FreeStage(nint memory);

    /// <summary>Copies to the device, something at least, from the stage.</summary>
    protected abstract void CopyTo(nint memory, long offset, ReadOnlySpan<byte> source);

    /// <summary>Copies from the device, something at least, to the stage.</summary>
    protected abstract void CopyFrom(nint memory, long offset, Span<byte> target);

    /// <summary>Gives the queue back to the driver.</summary>
    protected abstract void Close();

    private unsafe Span<byte> Staging(int bytes)
    {
        if (bytes > staged)
        {
            Unstage();
            staged = (int)BitOperations.RoundUpToPowerOf2((uint)bytes);
            stage = AllocateStage(staged);
        }

        return new((void*)stage, bytes);
    }

    private void Unstage()
    {
        if (staged > 0)
        {
            FreeStage(stage);
            staged = 0;
        }
    }
}

/// <summary>One argument of a kernel.</summary>
/// <param name="Bits">Its bits; the first bytes for smaller types.</param>
/// <param name="Size">Its size in bytes.</param>
internal readonly record struct Argument(ulong Bits, int Size)
{
    public static implicit operator Argument(nint memory) => new((ulong)memory, 8);

    public static implicit operator Argument(int number) => new((uint)number, 4);

    public static implicit operator Argument(double number) => new(BitConverter.DoubleToUInt64Bits(number), 8);

    public static implicit operator Argument(ulong number) => new(number, 8);
}
