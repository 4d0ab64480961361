using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Conditions the shared metric on the variables that are pinned, in each lane its own: P − P_u P_uᵀ/P_uu for one variable after the other,
/// in ascending order. The conditioned columns are kept until the set of pinned variables changes in any lane.
/// </summary>
/// <remarks>Beyond its capacity further variables stay out, which makes the metric wider than it need be but nothing wrong.</remarks>
internal sealed unsafe class PinnedColumns<T>(int size, int capacity)
    where T : unmanaged, ILane<T>
{
    private readonly LaneMemory columns = new(Math.Max(1, size * capacity) * T.Width);
    private readonly LaneMemory inversePivots = new(capacity * T.Width);
    private readonly int[] variables = new int[capacity];
    private int count;

    /// <summary>Whether the columns belong to the present pinned variables.</summary>
    public bool IsValid { get; private set; }

    /// <summary>Says that the pinned variables have changed.</summary>
    public void Invalidate() => IsValid = false;

    /// <summary>Makes the columns of all variables that are pinned in any lane.</summary>
    /// <param name="metric">The shared metric.</param>
    /// <param name="pinned">1 where a variable is pinned, [variables × lanes].</param>
    public void Collect(StartMetric metric, LaneMemory pinned)
    {
        (IsValid, count) = (true, 0);
        for (var variable = 0; variable < size && count < capacity; variable++)
        {
            if (T.AnyLess(T.Of(0), T.Load(pinned.Pointer + (variable * T.Width))))
            {
                Add(metric, pinned, variable);
            }
        }
    }

    /// <summary>Takes from a vector what the pinned variables would contribute.</summary>
    /// <param name="vector">P q, [variables × lanes].</param>
    public void Condition(LaneMemory vector)
    {
        for (var k = 0; k < count; k++)
        {
            Reduce(vector.Pointer, k);
        }
    }

    private void Add(StartMetric metric, LaneMemory pinned, int variable)
    {
        var column = columns.Pointer + (count * size * T.Width);
        for (var row = 0; row < size; row++)
        {
            T.Of(metric[row, variable]).Store(column + (row * T.Width));
        }

        for (var k = 0; k < count; k++)
        {
            Reduce(column, k);
        }

        var (zero, one) = (T.Of(0), T.Of(1));
        var inverse = one / T.Load(column + (variable * T.Width));
        var mask = T.Load(pinned.Pointer + (variable * T.Width));
        T.SelectEqual(mask, one, inverse, zero).Store(inversePivots.Pointer + (count * T.Width));
        variables[count++] = variable;
    }

    private void Reduce(double* vector, int k)
    {
        var column = columns.Pointer + (k * size * T.Width);
        var share = T.Load(vector + (variables[k] * T.Width)) * T.Load(inversePivots.Pointer + (k * T.Width));
        share = T.Of(0) - share;
        for (var row = 0; row < size * T.Width; row += T.Width)
        {
            T.MultiplyAdd(share, T.Load(column + row), T.Load(vector + row)).Store(vector + row);
        }
    }
}
