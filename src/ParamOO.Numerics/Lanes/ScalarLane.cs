using System.Runtime.CompilerServices;

namespace ParamOO.Numerics.Lanes;

/// <summary>One number at a time.</summary>
/// <param name="value">The number.</param>
public readonly unsafe struct ScalarLane(double value) : ILane<ScalarLane>
{
    private const long MantissaBits = 52;
    private const long ThreeQuarters = 0x3FE8_0000_0000_0000;

    private readonly double value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator +(ScalarLane left, ScalarLane right) => new(left.value + right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator -(ScalarLane left, ScalarLane right) => new(left.value - right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator *(ScalarLane left, ScalarLane right) => new(left.value * right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator /(ScalarLane left, ScalarLane right) => new(left.value / right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Of(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Load(double* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* target) => *target = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane MultiplyAdd(ScalarLane a, ScalarLane b, ScalarLane c) => new(Math.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Sqrt(ScalarLane x) => new(Math.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Abs(ScalarLane x) => new(Math.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane SelectLess(ScalarLane a, ScalarLane b, ScalarLane yes, ScalarLane no) => a.value < b.value ? yes : no;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane SelectEqual(ScalarLane a, ScalarLane b, ScalarLane yes, ScalarLane no) => a.value == b.value ? yes : no;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(ScalarLane a, ScalarLane b) => a.value < b.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Scale(ScalarLane x, ScalarLane k) =>
        new(BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x.value) + ((long)k.value << (int)MantissaBits)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Split(ScalarLane x, out ScalarLane k)
    {
        var shifted = BitConverter.DoubleToInt64Bits(x.value) - ThreeQuarters;
        var exponent = shifted >> (int)MantissaBits;
        k = new(exponent);
        return new(BitConverter.Int64BitsToDouble(shifted - (exponent << (int)MantissaBits) + ThreeQuarters));
    }
}
