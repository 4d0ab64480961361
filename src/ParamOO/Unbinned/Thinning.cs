using System.Numerics.Tensors;
namespace ParamOO.Unbinned;

/// <summary>
/// Takes every n-th event of a table, whatever its order. The rest of the table is represented by scaling the weights, so that a fit
/// on the thinned sample is a good start for the fit on the whole.
/// </summary>
/// <param name="stride">n.</param>
/// <param name="chunkRows">Rows of a chunk.</param>
/// <param name="columns">Columns of a chunk.</param>
internal sealed class Thinning(long stride, int chunkRows, int columns)
{
    private readonly List<EventChunk> chunks = [];

    /// <summary>Takes events of the next chunk of the table.</summary>
    /// <param name="chunk">The chunk.</param>
    public void Take(EventChunk chunk)
    {
        if (stride == 1)
        {
            return;
        }

        for (var row = (int)((stride - (chunk.FirstRow % stride)) % stride); row < chunk.Count; row += (int)stride)
        {
            if (chunks.Count == 0 || chunks[^1].Count == chunks[^1].Capacity)
            {
                chunks.Add(new(columns, Math.Min(chunkRows, 1024)));
            }

            for (var column = 0; column < columns; column++)
            {
                chunks[^1].RoomIn(column)[0] = chunk.Column(column)[row];
            }

            chunks[^1].Grow(1);
        }
    }

    /// <summary>The thinned sample; empty when it cannot stand for the whole because its weights cancel.</summary>
    /// <param name="referenceSum">Σ w of the whole table.</param>
    /// <param name="dataSum">Σ d of the whole table.</param>
    public EventChunk[] Finish(double referenceSum, double dataSum)
    {
        chunks.ForEach(chunk => chunk.Complete());
        var (reference, data) = (referenceSum / Sum(EventChunk.ReferenceWeight), dataSum / Sum(EventChunk.DataWeight));
        if (!(reference > 0 && data > 0 && double.IsFinite(reference + data)))
        {
            return [];
        }

        foreach (var chunk in chunks)
        {
            Scale(chunk.Column(EventChunk.ReferenceWeight), reference);
            Scale(chunk.Column(EventChunk.DataWeight), data);
        }

        return [.. chunks];
    }

    private double Sum(int column) => chunks.Sum(chunk => TensorPrimitives.Sum<double>(chunk.Column(column)));

    private static void Scale(Span<double> values, double factor) => TensorPrimitives.Multiply(values, factor, values);
}
