using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ParamOO.Numerics.Lanes;

/// <summary>Four numbers at a time, in a 256-bit register.</summary>
/// <param name="value">The numbers.</param>
public readonly unsafe struct Lane256(Vector256<double> value) : ILane<Lane256>
{
    private const int MantissaBits = 52;
    private const long ThreeQuarters = 0x3FE8_0000_0000_0000;

    private readonly Vector256<double> value = value;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator +(Lane256 left, Lane256 right) => new(left.value + right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator -(Lane256 left, Lane256 right) => new(left.value - right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator *(Lane256 left, Lane256 right) => new(left.value * right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator /(Lane256 left, Lane256 right) => new(left.value / right.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Of(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Load(double* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* target) => value.Store(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 MultiplyAdd(Lane256 a, Lane256 b, Lane256 c) => new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Sqrt(Lane256 x) => new(Vector256.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Abs(Lane256 x) => new(Vector256.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SelectLess(Lane256 a, Lane256 b, Lane256 yes, Lane256 no) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SelectEqual(Lane256 a, Lane256 b, Lane256 yes, Lane256 no) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a.value, b.value), yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyLess(Lane256 a, Lane256 b) => Vector256.LessThanAny(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Scale(Lane256 x, Lane256 k) =>
        new((x.value.AsInt64() + (Vector256.ConvertToInt64Native(k.value) << MantissaBits)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Split(Lane256 x, out Lane256 k)
    {
        var shifted = x.value.AsInt64() - Vector256.Create(ThreeQuarters);
        var exponent = shifted >> MantissaBits;
        k = new(Vector256.ConvertToDouble(exponent));
        return new((shifted - (exponent << MantissaBits) + Vector256.Create(ThreeQuarters)).AsDouble());
    }
}
