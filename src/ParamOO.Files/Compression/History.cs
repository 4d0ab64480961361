namespace ParamOO.Files.Compression;

/// <summary>The step that all LZ77 formats share.</summary>
internal static class History
{
    /// <summary>Copies what was written some bytes ago to the end; source and target may overlap, which repeats a pattern.</summary>
    /// <param name="output">Everything written so far and room for more.</param>
    /// <param name="position">Where the written bytes end.</param>
    /// <param name="distance">How far back the source begins, positive.</param>
    /// <param name="length">Number of bytes, non-negative.</param>
    /// <returns>The new end.</returns>
    /// <exception cref="InvalidDataException">The source begins before the output or the target ends behind it.</exception>
    public static int Repeat(Span<byte> output, int position, int distance, int length)
    {
        if (distance <= 0 || distance > position || length < 0 || length > output.Length - position)
        {
            throw new InvalidDataException($"a match of {length} bytes, {distance} bytes back, lies outside the decompressed block");
        }

        var end = position + length;
        while (position < end)
        {
            // Everything between the source and the end is a whole number of patterns, so each copy may double the last.
            var count = Math.Min(distance, end - position);
            output.Slice(position - distance, count).CopyTo(output[position..]);
            position += count;
            distance += count;
        }

        return end;
    }
}
