using ParamOO.Vocabulary;

namespace ParamOO.Files;

/// <summary>
/// Turns what a decoder meets in a damaged or unusual file into a finding that names the file. Decoders know bytes, not paths:
/// they throw <see cref="InvalidDataException"/> for damage and <see cref="NotSupportedException"/> for features.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="format">Name of its format.</param>
/// <param name="damaged">Id of the finding for damage.</param>
/// <param name="unsupported">Id of the finding for a feature that is not supported.</param>
internal sealed class FileErrors(string path, string format, string damaged, string unsupported)
{
    /// <summary>Runs a decoder.</summary>
    /// <param name="decode">The decoder.</param>
    /// <param name="offset">Byte in the file at which it begins, for the finding; −1 for the whole file.</param>
    /// <exception cref="InvalidInputException">The decoder met something that it cannot use.</exception>
    public T Report<T>(Func<T> decode, long offset = -1)
    {
        var place = offset < 0 ? "" : $" in the block at byte {offset}";
        try
        {
            return offset < 0 ? decode() : Damage.Within(offset, decode);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new InvalidInputException(
                damaged, path, $"the {format} file is damaged: {e.Message}; copy or write it again ({new FileInfo(path).Length} bytes are there).");
        }
        catch (NotSupportedException e)
        {
            throw new InvalidInputException(unsupported, path, $"the {format} file uses what ParamOO does not read{place}: {e.Message}.");
        }
        catch (DllNotFoundException)
        {
            throw new InvalidInputException(
                "PX0112", path, "the file is compressed with ZSTD and the system has no libzstd; install it (Debian: libzstd1) or write the file with LZ4 or without compression.");
        }
    }
}
