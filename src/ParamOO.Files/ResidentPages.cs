namespace ParamOO.Files;

/// <summary>
/// Hands the pages that one pass over mapped files has read back to the system, every 64 MB and at its end, so that tables larger than
/// memory, in one file or in thousands, stay a small resident set.
/// </summary>
/// <param name="files">The files that the pass reads.</param>
internal sealed class ResidentPages(params MappedFile[] files) : IDisposable
{
    private const long Most = 64L << 20;

    // Fewer cost less to keep than to hand back.
    private const long Few = 1L << 18;

    private long touched;

    /// <summary>Tells that bytes were read for the last time in this pass.</summary>
    /// <param name="bytes">How many, in all files together.</param>
    public void Pass(long bytes)
    {
        touched += bytes;
        if (touched >= Most)
        {
            HandBack();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (touched >= Few)
        {
            HandBack();
        }
    }

    private void HandBack()
    {
        Array.ForEach(files, file => file.HandBack());
        touched = 0;
    }
}
