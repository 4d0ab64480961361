namespace ParamOO.Gpu;

/// <summary>How the fits of a model lie on a device.</summary>
/// <param name="Width">Threads per fit: 1, with the memory of neighbouring fits interleaved, or those of a work-group.</param>
/// <param name="IsSpecial">Whether the kernels are compiled for the sizes of this model.</param>
/// <param name="Capacity">Fits that are on the device at a time, per worker.</param>
internal sealed record FitLayout(int Width, bool IsSpecial, int Capacity)
{
    /// <summary>Two keep a device busy: while the fits of one advance, the other copies.</summary>
    public const int WorkersPerDevice = 2;

    /// <summary>Up to this many variables one thread does a whole fit.</summary>
    private const int MostOfThread = 24;

    /// <summary>From this many fits on a compiler run for this model alone is worth its time.</summary>
    private const int SpecialFrom = 20_000;

    /// <summary>Fewer fits at a time are not worth a device.</summary>
    private const int FewestFits = 64;

    private const int MostFits = 1 << 18;
    private const long MostOfProcessor = 1L << 30;

    /// <summary>Whether straight code, which is written for one model and one thread per fit, is worth its compilation.</summary>
    public bool MayBeStraight => Width == 1 && IsSpecial;

    /// <summary>Whether half as many fits at a time are still worth a device.</summary>
    public bool MayShrink => Capacity >= 2 * FewestFits;

    /// <summary>Chooses kernels for a job.</summary>
    /// <param name="info">The device.</param>
    /// <param name="variables">Variables of the minimiser.</param>
    /// <param name="fits">How many fits the whole job has, of this model and of others with the same kernels.</param>
    public static FitLayout Choose(DeviceInfo info, int variables, long fits) => new(variables <= MostOfThread ? 1 : info.GroupWidth, fits >= SpecialFrom, MostFits);

    /// <summary>As many fits at a time as there is memory for.</summary>
    /// <param name="info">The device.</param>
    /// <param name="bytesPerFit">Memory of one fit in the largest piece, and in all.</param>
    /// <param name="fits">How many fits there are.</param>
    /// <param name="shrink">By how much less memory shall be used than there should be.</param>
    public FitLayout For(DeviceInfo info, (long Largest, long All) bytesPerFit, int fits, int shrink = 1)
    {
        // Four fifths of the memory for all workers: the driver and others need some. A processor's memory is everybody's.
        var share = (info.IsProcessor ? Math.Min(MostOfProcessor, info.Memory / 2) : info.Memory * 4 / 5 / WorkersPerDevice) / shrink;
        var room = Math.Min(share / bytesPerFit.All, Math.Min(info.LargestPiece, share) / bytesPerFit.Largest);
        var perWorker = Math.Max(256, (fits + WorkersPerDevice - 1) / WorkersPerDevice);
        return this with { Capacity = (int)Math.Max(1, Math.Min(Math.Min(room, Capacity / shrink), Math.Min(fits, perWorker))) };
    }
}
