namespace ParamOO.Numerics.Lanes;

/// <summary>Pinned memory for numbers in lanes, aligned to the widest register; freed with the object.</summary>
public sealed unsafe class LaneMemory
{
    private const int Alignment = 64;

    private readonly double[] storage;
    private readonly int start;

    /// <summary>Reserves cleared memory.</summary>
    /// <param name="length">How many numbers.</param>
    public LaneMemory(int length)
    {
        Length = length;
        storage = GC.AllocateArray<double>(length + (Alignment / sizeof(double)), pinned: true);
        fixed (double* first = storage)
        {
            Pointer = (double*)(((nint)first + Alignment - 1) & ~(nint)(Alignment - 1));
            start = (int)(Pointer - first);
        }
    }

    /// <summary>How many numbers there are.</summary>
    public int Length { get; }

    /// <summary>Address of the first; valid as long as this object is alive.</summary>
    public double* Pointer { get; }

    /// <summary>All numbers.</summary>
    public Span<double> Span => storage.AsSpan(start, Length);
}
