using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ParamOO.Numerics.Lanes;

/// <summary>Eight numbers at a time, in a 512-bit register.</summary>
/// <param name="value">The numbers.</param>
public readonly unsafe struct Lane512(Vector512<double> value) : ILane<Lane512>
{
    private const int MantissaBits = 52;
    private const long ThreeQuarters = 0x3FE8_0000_0000_0000;

    private readonly Vector512<double> value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator +(Lane512 left, Lane512 right) => new(left.value + right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator -(Lane512 left, Lane512 right) => new(left.value - right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator *(Lane512 left, Lane512 right) => new(left.value * right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator /(Lane512 left, Lane512 right) => new(left.value / right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Of(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Load(double* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* target) => value.Store(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 MultiplyAdd(Lane512 a, Lane512 b, Lane512 c) => new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Sqrt(Lane512 x) => new(Vector512.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Abs(Lane512 x) => new(Vector512.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SelectLess(Lane512 a, Lane512 b, Lane512 yes, Lane512 no) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.value, b.value), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SelectEqual(Lane512 a, Lane512 b, Lane512 yes, Lane512 no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a.value, b.value), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Lane512 a, Lane512 b) => Vector512.LessThanAny(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Scale(Lane512 x, Lane512 k) =>
        new((x.value.AsInt64() + (Vector512.ConvertToInt64Native(k.value) << MantissaBits)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Split(Lane512 x, out Lane512 k)
    {
        var shifted = x.value.AsInt64() - Vector512.Create(ThreeQuarters);
        var exponent = shifted >> MantissaBits;
        k = new(Vector512.ConvertToDouble(exponent));
        return new((shifted - (exponent << MantissaBits) + Vector512.Create(ThreeQuarters)).AsDouble());
    }
}
