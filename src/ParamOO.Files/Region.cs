using System.Buffers;

namespace ParamOO.Files;

/// <summary>
/// A stretch of memory outside the reach of a span's 32-bit length: part of a mapped file or of a decompressed buffer.
/// Whoever cuts a piece out of it cannot leave it; a damaged file shows as an <see cref="InvalidDataException"/>.
/// </summary>
internal readonly unsafe struct Region
{
    private readonly byte* start;
    private readonly object? owner;

    /// <summary>Wraps memory.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="owner">What keeps the memory alive.</param>
    public Region(byte* start, long length, object? owner)
    {
        this.start = start;
        this.owner = owner;
        Length = length;
    }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>All bytes.</summary>
    /// <exception cref="InvalidDataException">There are more than 2 GB.</exception>
    public ReadOnlySpan<byte> Span => Length <= int.MaxValue
        ? new(start, (int)Length)
        : throw new InvalidDataException($"a block claims {Length} bytes, more than 2 GB");

    /// <summary>A pinned array as a region.</summary>
    /// <param name="pinned">An array on the pinned heap.</param>
    /// <param name="length">Number of bytes of it.</param>
    public static Region Of(byte[] pinned, int length)
    {
        fixed (byte* start = pinned)
        {
            return new Region(start, length, pinned);
        }
    }

    /// <summary>Part of the region.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="count">Number of bytes.</param>
    /// <exception cref="InvalidDataException">It is not inside.</exception>
    public Region Slice(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
        {
            throw new InvalidDataException($"{count} bytes at byte {offset} lie outside the {Length} bytes that are there");
        }

        return new Region(start + offset, count, owner);
    }

    /// <summary>Numbers in place, without a copy.</summary>
    /// <param name="first">Index of the first number.</param>
    /// <param name="count">How many.</param>
    public ReadOnlyMemory<double> Doubles(long first, int count)
    {
        var part = Slice(8 * first, 8L * count);
        return new PointerMemory((double*)part.start, count, owner).Memory;
    }

    /// <summary>Whether 8-byte numbers are aligned.</summary>
    public bool IsAligned => ((nint)start & 7) == 0;

    private sealed class PointerMemory(double* start, int length, object? owner) : MemoryManager<double>
    {
        public override Span<double> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin() => GC.KeepAlive(owner);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
