using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class GaussianProcessTests
{
    private static readonly double[][] Points = [.. from x in new[] { -1.5, -0.5, 1.0 } from y in new[] { -1.0, 0.4, 1.2 } select new[] { x, y }];

    [Theory]
    [InlineData(KernelFamily.SquaredExponential)]
    [InlineData(KernelFamily.Matern52)]
    public void TheMeanGoesThroughPointsWithoutNoiseAndVanishesAtTheOrigin(KernelFamily family)
    {
        var process = Process(family, [0, 1]);
        var values = Points.Select(Truth).ToArray();
        process.Fit([values], [new double[values.Length]]);
        var weights = process.Weights(values, new double[values.Length]);
        Assert.All(Points, point => Assert.Equal(Truth(point), process.Mean(weights, point), 1e-6));
        Assert.Equal(0, process.Mean(weights, [0, 0]), 1e-12);
        Assert.Equal(0, process.Variance(new double[values.Length], [[0, 0]]), 1e-9);
        Assert.Equal(0, process.Variance(new double[values.Length], [Points[3]]), 1e-6);
        Assert.True(process.Variance(new double[values.Length], [[5, 5]]) > 1e-4);
        Assert.True(process.LeaveOneOut(values, new double[values.Length]).Max(Math.Abs) < values.Max(Math.Abs));
    }

    [Fact]
    public void AmplitudesAndLengthScalesAreThoseOfLargestMarginalLikelihood()
    {
        var process = Process(KernelFamily.Matern32, [0], [1]);
        double[][] values = [Points.Select(Truth).ToArray(), Points.Select(point => 0.2 * Math.Sin(point[1])).ToArray()];
        double[][] noise = [[.. Points.Select(_ => 1e-4)], [.. Points.Select(_ => 4e-4)]];
        var best = process.Fit(values, noise);
        double[] found = [.. process.Logarithms];
        for (var k = 0; k < found.Length; k++)
        {
            foreach (var step in new[] { -0.1, 0.1 })
            {
                found.CopyTo(process.Logarithms, 0);
                process.Logarithms[k] += step;
                Assert.True(NegativeLog(process, values, noise) > best - 1e-3 || process.Logarithms[k] > Math.Log(10) || process.Logarithms[k] < Math.Log(0.3));
            }
        }
    }

    [Fact]
    public void NoiseIsNotFollowed()
    {
        var process = Process(KernelFamily.SquaredExponential, [0, 1]);
        var values = Points.Select((point, i) => Truth(point) + (i % 2 == 0 ? 0.05 : -0.05)).ToArray();
        var noise = Points.Select(_ => 2.5e-3).ToArray();
        process.Fit([values], [noise]);
        var weights = process.Weights(values, noise);
        var error = Points.Sum(point => Math.Abs(process.Mean(weights, point) - Truth(point)));
        Assert.True(error < 0.05 * Points.Length, $"{error}");
    }

    private static double Truth(double[] point) => 0.3 * point[0] * point[1];

    private static GaussianProcess Process(KernelFamily family, params int[][] groups) => new(new GaussianProcessKernel(family, groups), Points);

    private static double NegativeLog(GaussianProcess process, double[][] values, double[][] noise)
    {
        var sum = 0.0;
        foreach (var (list, variances) in values.Zip(noise))
        {
            // ½ ln of the determinant, then ½ yᵀ K⁻¹ y.
            var matrix = new double[Points.Length * Points.Length];
            for (var i = 0; i < matrix.Length; i++)
            {
                var kernel = new GaussianProcessKernel(KernelFamily.Matern32, [[0], [1]]);
                matrix[i] = kernel.At(process.Logarithms, Points[i / Points.Length], Points[i % Points.Length], [])
                    + (i % (Points.Length + 1) == 0 ? variances[i / Points.Length] : 0);
            }

            Assert.True(DenseCholesky.TryFactor(matrix, Points.Length));
            sum += Enumerable.Range(0, Points.Length).Sum(i => Math.Log(matrix[i * (Points.Length + 1)]));
            sum += 0.5 * process.Weights(list, variances).Zip(list, (weight, value) => weight * value).Sum();
        }

        return sum;
    }
}
