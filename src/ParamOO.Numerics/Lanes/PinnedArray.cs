namespace ParamOO.Numerics.Lanes;

/// <summary>An array that never moves, so that inner loops can walk it by address.</summary>
/// <typeparam name="T">Type of the entries.</typeparam>
public sealed unsafe class PinnedArray<T>
    where T : unmanaged
{
    private readonly T[] storage;

    /// <summary>Copies entries.</summary>
    /// <param name="entries">The entries, in order.</param>
    public PinnedArray(IReadOnlyCollection<T> entries)
    {
        // One more than needed: an empty array would have no address.
        storage = GC.AllocateArray<T>(entries.Count + 1, pinned: true);
        Length = entries.Count;
        var index = 0;
        foreach (var entry in entries)
        {
            storage[index++] = entry;
        }

        fixed (T* first = storage)
        {
            Pointer = first;
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Length { get; }

    /// <summary>Address of the first; valid as long as this object is alive.</summary>
    public T* Pointer { get; }

    /// <summary>All entries.</summary>
    public Span<T> Span => new(Pointer, Length);
}
