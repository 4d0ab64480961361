namespace ParamOO.Templates;

/// <summary>How a long reading of tables is watched and stopped.</summary>
/// <param name="rows">Told how many more rows are done, from any thread; null for silence.</param>
/// <param name="cancellation">Stops the work within a few thousand rows.</param>
internal sealed class FillWatch(IProgress<long>? rows = null, CancellationToken cancellation = default)
{
    /// <summary>How many threads work at a time; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Takes note of rows that are done.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="OperationCanceledException">The work is to stop.</exception>
    public void Pass(int count)
    {
        rows?.Report(count);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Asks whether to go on.</summary>
    /// <exception cref="OperationCanceledException">The work is to stop.</exception>
    public void Ask() => cancellation.ThrowIfCancellationRequested();
}
