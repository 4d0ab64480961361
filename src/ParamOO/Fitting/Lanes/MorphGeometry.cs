using System.Runtime.CompilerServices;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>Distances of a point from the anchors of a morph.</summary>
internal static unsafe class MorphGeometry<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>s = Σ ((α − α_i)/ℓ)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SquareOf(MorphProgram morphs, MorphBasisCode* basis, int anchor, double* point)
    {
        var square = T.Of(0);
        for (var k = 0; k < basis->Size; k++)
        {
            var distance = DistanceOf(morphs, basis, anchor, k, point);
            square = T.MultiplyAdd(distance, distance, square);
        }

        return square;
    }

    /// <summary>∂s/∂α.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SlopeOf(MorphProgram morphs, MorphBasisCode* basis, int anchor, int parameter, double* point) =>
        T.Of(2 * morphs.Scales.Pointer[basis->Slot + parameter]) * DistanceOf(morphs, basis, anchor, parameter, point);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T DistanceOf(MorphProgram morphs, MorphBasisCode* basis, int anchor, int parameter, double* point)
    {
        var at = basis->Slot + parameter;
        var alpha = T.Load(point + (morphs.Slots.Pointer[at] * T.Width));
        return (alpha * T.Of(morphs.Scales.Pointer[at])) - T.Of(morphs.Coordinates.Pointer[basis->Coordinate + (anchor * basis->Size) + parameter]);
    }
}
