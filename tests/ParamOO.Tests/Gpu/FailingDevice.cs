using System.Runtime.InteropServices;
using ParamOO.Gpu;

namespace ParamOO.Tests.Gpu;

/// <summary>A device that does its work for a while and then fails as real ones do.</summary>
/// <param name="inner">What does the work; null where the failure comes before any.</param>
/// <param name="failure">When it fails.</param>
/// <param name="after">How many successes there are before, or how many bytes there are.</param>
/// <param name="start">What its kernels wait for; null for nothing.</param>
internal sealed class FailingDevice(Device? inner, Failure failure, int after = 0, WaitHandle? start = null) : Device
{
    private readonly ManualResetEvent failed = new(false);
    private readonly long most = after;
    private int left = after;
    private readonly ManualResetEvent begun = new(false);
    private int queues;

    /// <summary>What its kernels wait for; null for nothing.</summary>
    public WaitHandle? Start { get; set; } = start;

    /// <summary>Hears of what its queues, numbered from 0, are about to do; null for nobody.</summary>
    public Action<int, QueueWork>? Watch { get; set; }

    /// <summary>Set when its first kernel is launched.</summary>
    public WaitHandle Begun => begun;

    /// <summary>Set when it has failed.</summary>
    public WaitHandle Failed => failed;

    public override DeviceInfo Info => inner?.Info ?? new(DeviceInterface.OpenCl, "failing", "1", false, 1, 1L << 30, 1L << 30, 4);

    internal override DeviceProgram Build(string text, bool mayFuse, byte[]? binary)
    {
        Count(Failure.Compiler, "the compiler of the device reports errors:\nkernels.cl:7: expected expression");
        return inner!.Build(text, mayFuse, binary);
    }

    internal override DeviceQueue OpenQueue() => new Queue(this, inner?.OpenQueue(), queues++);

    protected override void Close()
    {
        inner?.Dispose();
        failed.Dispose();
        begun.Dispose();
    }

    private void Count(Failure kind, string message)
    {
        if (kind == failure && Interlocked.Decrement(ref left) < 0)
        {
            failed.Set();
            throw new DeviceException(message);
        }
    }

    private void AwaitStart() => Start?.WaitOne(TimeSpan.FromSeconds(20));

    private void CheckSize(long bytes)
    {
        if (failure == Failure.Small && bytes > most)
        {
            throw new DeviceException("OpenCL could not reserve memory: buffer too large", isMemory: true);
        }
    }

    private sealed class Queue(FailingDevice device, DeviceQueue? inner, int number) : DeviceQueue
    {
        public override void Launch(DeviceKernel kernel, int groups, int width, ReadOnlySpan<Argument> arguments)
        {
            device.begun.Set();
            device.AwaitStart();
            device.Watch?.Invoke(number, QueueWork.Launch);
            inner!.Launch(kernel, groups, width, arguments);
        }

        protected override nint Allocate(long bytes)
        {
            device.Count(Failure.Memory, "OpenCL could not reserve memory: no memory of that size on the device");
            device.CheckSize(bytes);
            return inner!.Reserve(bytes);
        }

        protected override void Free(nint memory) => inner!.Release(memory);

        protected override nint AllocateStage(int bytes) => Marshal.AllocHGlobal(bytes);

        protected override void FreeStage(nint memory) => Marshal.FreeHGlobal(memory);

        protected override void CopyTo(nint memory, long offset, ReadOnlySpan<byte> source)
        {
            device.Watch?.Invoke(number, QueueWork.Write);
            inner!.Write(memory, offset, source);
        }

        protected override void CopyFrom(nint memory, long offset, Span<byte> target)
        {
            device.Watch?.Invoke(number, QueueWork.Read);
            device.Count(Failure.Lost, "CUDA could not finish its work: GPU is lost (709)");
            inner!.Read(memory, offset, target);
        }

        protected override void Close() => inner?.Dispose();
    }
}

/// <summary>What a queue does.</summary>
internal enum QueueWork
{
    Write,
    Launch,
    Read,
}

/// <summary>How a device fails.</summary>
internal enum Failure
{
    None,
    Compiler,
    Memory,

    /// <summary>No piece of memory may be larger than so many bytes.</summary>
    Small,
    Lost,
}
