using ParamOO.Numerics.Lanes;

namespace ParamOO.Cli.Bench;

/// <summary>
/// One number at a time that counts its arithmetic: +, −, ×, ÷ and √ are one operation, a fused multiply-add is two; comparisons, selections,
/// signs, exponents, loads and stores are none.
/// </summary>
internal readonly unsafe struct CountingLane(ScalarLane value) : ILane<CountingLane>
{
    /// <summary>Of this thread alone, so that counts in parallel do not mix.</summary>
    [ThreadStatic]
    private static long operations;

    private readonly ScalarLane value = value;

    /// <summary>Operations of the calling thread so far.</summary>
    public static long Operations => operations;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static CountingLane operator +(CountingLane left, CountingLane right) => Counted(1, left.value + right.value);

    /// <inheritdoc/>
    public static CountingLane operator -(CountingLane left, CountingLane right) => Counted(1, left.value - right.value);

    /// <inheritdoc/>
    public static CountingLane operator *(CountingLane left, CountingLane right) => Counted(1, left.value * right.value);

    /// <inheritdoc/>
    public static CountingLane operator /(CountingLane left, CountingLane right) => Counted(1, left.value / right.value);

    /// <inheritdoc/>
    public static CountingLane Of(double value) => new(ScalarLane.Of(value));

    /// <inheritdoc/>
    public static CountingLane Load(double* source) => new(ScalarLane.Load(source));

    /// <inheritdoc/>
    public void Store(double* target) => value.Store(target);

    /// <inheritdoc/>
    public static CountingLane MultiplyAdd(CountingLane a, CountingLane b, CountingLane c) => Counted(2, ScalarLane.MultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    public static CountingLane Sqrt(CountingLane x) => Counted(1, ScalarLane.Sqrt(x.value));

    /// <inheritdoc/>
    public static CountingLane Abs(CountingLane x) => new(ScalarLane.Abs(x.value));

    /// <inheritdoc/>
    public static CountingLane SelectLess(CountingLane a, CountingLane b, CountingLane yes, CountingLane no) =>
        new(ScalarLane.SelectLess(a.value, b.value, yes.value, no.value));

    /// <inheritdoc/>
    public static CountingLane SelectEqual(CountingLane a, CountingLane b, CountingLane yes, CountingLane no) =>
        new(ScalarLane.SelectEqual(a.value, b.value, yes.value, no.value));

    /// <inheritdoc/>
    public static bool AnyLess(CountingLane a, CountingLane b) => ScalarLane.AnyLess(a.value, b.value);

    /// <inheritdoc/>
    public static CountingLane Scale(CountingLane x, CountingLane k) => new(ScalarLane.Scale(x.value, k.value));

    /// <inheritdoc/>
    public static CountingLane Split(CountingLane x, out CountingLane k)
    {
        var mantissa = ScalarLane.Split(x.value, out var exponent);
        k = new(exponent);
        return new(mantissa);
    }

    private static CountingLane Counted(int count, ScalarLane result)
    {
        operations += count;
        return new(result);
    }
}
