using ParamOO.Likelihoods;

namespace ParamOO.Tests.Likelihoods;

public sealed class LikelihoodTests
{
    private static readonly double[][] Points =
    [
        [1, 0.1, -0.1, 1, 1, 1, 1, 1, 1, 0.5, -0.2, 1],
        [1.7, 0.4, -0.7, 1.01, 0.93, 1.2, 1.1, 0.9, 1.3, -0.4, 0.6, 0.8],
        [0.6, 1.8, -1.6, 0.97, 1.1, 0.8, 0.9, 1.4, 0.7, 1.2, -2.1, 1.2],
        [0.8, -1.5, 2.2, 0.0, 1.0, 1.1, 0.4, 1.0, 1.0, 0.0, 1.4, 1],
    ];

    public static TheoryData<int> PointNumbers => [.. Enumerable.Range(0, Points.Length)];

    [Theory]
    [MemberData(nameof(PointNumbers))]
    public void TheGradientIsTheSlopeOfTheValue(int number)
    {
        var (likelihood, data) = Prepare();
        var (point, gradient) = (Points[number], new double[Points[number].Length]);
        likelihood.TwiceNll(point, data, gradient);
        for (var i = 0; i < point.Length; i++)
        {
            var slope = Slope(point, i, at => likelihood.TwiceNll(at, data));
            Assert.True(double.IsNaN(slope) || Math.Abs(slope - gradient[i]) < 2e-5 * Math.Max(1, Math.Abs(slope)), $"{i}: {gradient[i]}, difference quotient {slope}");
        }
    }

    [Theory]
    [MemberData(nameof(PointNumbers))]
    public void TheHessianIsTheSlopeOfTheGradient(int number)
    {
        var (likelihood, data) = Prepare();
        var point = Points[number];
        var (gradient, hessian) = (new double[point.Length], new double[point.Length * point.Length]);
        likelihood.TwiceNll(point, data, gradient, hessian);
        for (var k = 0; k < hessian.Length; k++)
        {
            var (i, j) = (k / point.Length, k % point.Length);
            var slope = Slope(point, i, at =>
            {
                likelihood.TwiceNll(at, data, gradient);
                return gradient[j];
            });
            Assert.True(double.IsNaN(slope) || Math.Abs(slope - hessian[k]) < 2e-5 * Math.Max(1, Math.Abs(slope)), $"{i},{j}: {hessian[k]}, difference quotient {slope}");
            Assert.Equal(hessian[k], hessian[(j * point.Length) + i], 1e-9);
        }
    }

    [Fact]
    public void AsimovDataHaveTheirMinimumWhereTheyWereMade()
    {
        var (likelihood, _) = Prepare();
        var gradient = new double[Points[1].Length];
        likelihood.TwiceNll(Points[1], likelihood.AsimovData(Points[1]), gradient);

        // The Gamma and log-normal terms are not stationary at their expectations, as densities of the parameter or in a logarithm.
        Assert.All(gradient.Take(3), slope => Assert.Equal(0, slope, 1e-9));
    }

    [Fact]
    public void AnEmptyBinCostsTwiceItsExpectation() =>
        Assert.Equal(2 * 12.5, new Likelihood(SmallModels.Counting(2.5, 10, 0)).TwiceNll([1], [0]), 1e-12);

    [Fact]
    public void AYieldOfZeroIsAllowedWhereNothingWasSeen() =>
        Assert.Equal(0, new Likelihood(SmallModels.Counting(2.5, 0, 0)).TwiceNll([0], [0]));

    [Fact]
    public void AYieldOfZeroCannotGiveEvents() =>
        Assert.Equal(double.PositiveInfinity, new Likelihood(SmallModels.Counting(2.5, 0, 0)).TwiceNll([0], [1]));

    [Fact]
    public void ANegativeYieldIsNotANumberAlsoInAnEmptyBin() =>
        Assert.Equal(double.NaN, new Likelihood(SmallModels.Counting(2.5, 1, 0)).TwiceNll([-1], [0]));

    [Fact]
    public void AllConstantsAreKept() =>
        Assert.Equal(-2 * Math.Log(Math.Pow(4, 3) * Math.Exp(-4) / 6), new Likelihood(SmallModels.Counting(3, 1, 3)).TwiceNll([1], [3]), 1e-13);

    [Fact]
    public void AnInfiniteSlopeAtTheBoundaryDoesNotSpoilTheValue()
    {
        var model = SmallModels.Interference([2, 5], [9, 12], [10, 11], [10, 11]);
        Assert.Equal(new Likelihood(SmallModels.Of(model.Parameters, [model.Blocks[2]], model.Constraints, [10, 11, 0])).TwiceNll([0, 0], [10, 11, 0]),
            new Likelihood(model).TwiceNll([0, 0], [10, 11, 0]), 1e-12);
    }

    private static (Likelihood Likelihood, double[] Data) Prepare()
    {
        var model = SmallModels.Everything();
        double[] data = [.. model.Observed];
        (data[0], data[1], data[2], data[3], data[4]) = (55, 0, 28.5, 0.3, -0.8);
        return (new(model), data);
    }

    private static double Slope(double[] point, int index, Func<double[], double> value)
    {
        var (up, down) = ((double[])[.. point], (double[])[.. point]);
        var step = 1e-5;
        (up[index], down[index]) = (point[index] + step, point[index] - step);
        return (value(up) - value(down)) / (2 * step);
    }
}
