using ParamOO.Numerics;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Tests.Numerics;

public sealed class CovarianceKernelTests
{
    public static TheoryData<KernelFamily> Families => [.. Enum.GetValues<KernelFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void DerivativesAreThoseOfTheFunction(KernelFamily family)
    {
        Assert.Equal(1, CovarianceKernel.At(family, 0), 1e-15);
        foreach (var s in new[] { 0.01, 0.3, 1, 4, 20 })
        {
            var step = 1e-4 * s;
            CovarianceKernel.At(family, s, out var first, out var second);
            var (above, below) = (CovarianceKernel.At(family, s + step, out var firstAbove, out _), CovarianceKernel.At(family, s - step, out var firstBelow, out _));
            Assert.Equal((above - below) / (2 * step), first, 1e-6 * Math.Abs(first));
            Assert.Equal((firstAbove - firstBelow) / (2 * step), second, 1e-6 * Math.Abs(second));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void LanesGiveTheSameNumbers(KernelFamily family)
    {
        foreach (var s in new[] { 0, 1e-6, 0.3, 1, 7.5, 60 })
        {
            var expected = CovarianceKernel.At(family, s, out var first, out var second);
            var value = LaneKernel.At(family, new ScalarLane(s), out var slope);
            Assert.Equal(expected, Number(value), 1e-14 * expected);
            Assert.Equal(first, Number(slope), 1e-14 * Math.Abs(first));
            Assert.Equal(second, Number(LaneKernel.Curvature(family, new ScalarLane(s), slope)), 1e-13 * Math.Abs(second));
        }
    }

    private static unsafe double Number(ScalarLane lane)
    {
        double number;
        lane.Store(&number);
        return number;
    }
}
