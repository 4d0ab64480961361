using System.Runtime.InteropServices;

namespace ParamOO.Observables;

/// <summary>
/// A number that depends on what a row says and not on where it stands: values are hashed together with the names of their columns and
/// the results added, so that neither the order of rows nor that of columns matters.
/// </summary>
internal static class ContentHash
{
    /// <summary>The hash of a column name: FNV-1a, then mixed.</summary>
    /// <param name="name">The name.</param>
    public static ulong OfName(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return Mix(hash);
    }

    /// <summary>Adds one column to the hashes of a block of rows.</summary>
    /// <param name="name">Hash of the name of the column.</param>
    /// <param name="values">One number per row.</param>
    /// <param name="hashes">One hash per row.</param>
    public static void Add(ulong name, ReadOnlySpan<double> values, Span<ulong> hashes)
    {
        var bits = MemoryMarshal.Cast<double, ulong>(values);
        for (var row = 0; row < bits.Length; row++)
        {
            // Minus zero is zero.
            hashes[row] += Mix(name ^ (bits[row] << 1 == 0 ? 0 : bits[row]));
        }
    }

    /// <summary>Which half of the events a row belongs to.</summary>
    /// <param name="hash">Its hash.</param>
    /// <returns>0 or 1.</returns>
    public static byte Half(ulong hash) => (byte)(Mix(hash) >> 63);

    /// <summary>A number that decides whether a row is drawn, independent of its half.</summary>
    /// <param name="hash">Its hash.</param>
    /// <returns>Uniform below 2⁵³.</returns>
    public static ulong Draw(ulong hash) => Mix(~hash) >> 11;

    /// <summary>Spreads every bit over all bits (the finisher of SplitMix64).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
