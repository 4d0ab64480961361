namespace ParamOO.Files;

/// <summary>Says of damage in which block of a file it is.</summary>
internal static class Damage
{
    private const string Place = "in the block at byte ";

    /// <summary>Decodes a block.</summary>
    /// <typeparam name="T">What comes out of it.</typeparam>
    /// <param name="offset">Byte in the file at which the block begins.</param>
    /// <param name="decode">The decoder.</param>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static T Within<T>(long offset, Func<T> decode) => Within(() => offset, decode);

    /// <summary>Decodes a block after another.</summary>
    /// <typeparam name="T">What comes out of them.</typeparam>
    /// <param name="offset">Byte in the file at which the block begins that is at work.</param>
    /// <param name="decode">The decoder.</param>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static T Within<T>(Func<long> offset, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException && !e.Message.Contains(Place, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{e.Message.TrimEnd('.')} ({Place}{offset()})", e);
        }
    }
}
