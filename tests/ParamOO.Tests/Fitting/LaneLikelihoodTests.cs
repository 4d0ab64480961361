using ParamOO.Fitting.Lanes;
using ParamOO.Likelihoods;
using ParamOO.Numerics.Lanes;
using ParamOO.Tests.Likelihoods;

namespace ParamOO.Tests.Fitting;

public sealed unsafe class LaneLikelihoodTests
{
    private const double Low = 1e-10;
    private const double High = 10;

    private static readonly double[][] Points =
    [
        [1, 0.1, -0.1, 1, 1, 1, 1, 1, 1, 0.5, -0.2, 1],
        [1.7, 0.4, -0.7, 1.01, 0.93, 1.2, 1.1, 0.9, 1.3, -0.4, 0.6, 0.8],
        [0.6, 1.8, -1.6, 0.97, 1.1, 0.8, 0.9, 1.4, 0.7, 1.2, -2.1, 1.2],
        [0.8, -1.5, 2.2, 0.0, 1.0, 1.1, 0.4, 1.0, 1.0, 0.0, 1.4, 1],
        [0.3, 1, -1, 1.02, 1.0, 1.1, 1.4, 1.2, 1.1, -1.5, 1, 0.7],
        [2.5, -1, 1, 1.1, 1.0, 1.1, 1.4, 1.2, 1.1, -1.5, -1, 1.1],
        [1, 0, 0, 1, 1, 1, 1, 1, 1, 0.5, 0, 1],
        [1.1, 3, -3, 0.9, 1, 1, 1, 0.8, 1, 0.5, -4, 1.3],
    ];

    [Fact]
    public void OneLaneAgreesWithTheReference() => AgreesWithTheReference<ScalarLane>();

    [Fact]
    public void FourLanesAgreeWithTheReference() => AgreesWithTheReference<Lane256>();

    [Fact]
    public void EightLanesAgreeWithTheReference() => AgreesWithTheReference<Lane512>();

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        var one = Run<ScalarLane>();
        Assert.Equal(one, Run<Lane256>());
        Assert.Equal(one, Run<Lane512>());
    }

    private static void AgreesWithTheReference<T>()
        where T : unmanaged, ILane<T>
    {
        var model = SmallModels.Everything();
        var (likelihood, program, constants) = (new Likelihood(model), new FitProgram(model), new DataConstants(model));
        Assert.Equal(3, program.Eliminated);
        var gradient = new double[model.Parameters.Length];
        var hessian = new double[gradient.Length * gradient.Length];
        foreach (var (index, result) in Run<T>().Index())
        {
            var data = DataFor(model, index);
            var reference = likelihood.TwiceNll(result.Point, data, gradient, hessian);
            Assert.Equal(reference, result.Value + constants.Of(data), 1e-11 * Math.Abs(reference));
            for (var i = 0; i < gradient.Length; i++)
            {
                var isAtBound = program.EliminatedOf[i] >= 0 && ((result.Point[i] == Low && gradient[i] > 0) || (result.Point[i] == High && gradient[i] < 0));
                Assert.Equal(isAtBound ? 0 : gradient[i], result.Gradient[i], 1e-9 * Math.Max(1, Math.Abs(gradient[i])));
            }

            CompareHessian(program, result, hessian);
        }
    }

    private static void CompareHessian(FitProgram program, Outcome result, double[] hessian)
    {
        var size = program.SlotOf.Length;
        for (var i = 0; i < program.Variables; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (p, q) = (program.ParameterOfSlot[i], program.ParameterOfSlot[j]);
                var expected = hessian[(p * size) + q];
                for (var g = 0; g < size; g++)
                {
                    if (program.EliminatedOf[g] >= 0 && result.Point[g] > Low && result.Point[g] < High)
                    {
                        expected -= hessian[(p * size) + g] * hessian[(g * size) + q] / hessian[(g * size) + g];
                    }
                }

                var actual = result.Hessian[(i * (i + 1) / 2) + j];
                var scale = Math.Max(1, Math.Sqrt(Math.Abs(hessian[p * (size + 1)] * hessian[q * (size + 1)])));
                Assert.True(Math.Abs(expected - actual) <= 1e-10 * scale || double.IsNaN(expected) || double.IsInfinity(expected), $"({p}, {q}): {actual}, reference {expected}");
            }
        }
    }

    private static Outcome[] Run<T>()
        where T : unmanaged, ILane<T>
    {
        var model = SmallModels.Everything();
        var program = new FitProgram(model);
        var lanes = new LaneLikelihood<T>(program);
        var hessian = new LaneHessian<T>(program, lanes.Scratch);
        var (point, gradient, value) = (new LaneMemory(program.Slots * T.Width), new LaneMemory(program.Slots * T.Width), new LaneMemory(T.Width));
        var outcomes = new Outcome[Points.Length];
        for (var first = 0; first < Points.Length; first += T.Width)
        {
            for (var lane = 0; lane < T.Width; lane++)
            {
                lanes.SetData(lane, DataFor(model, first + lane));
                Fill(program, lanes, lane, Points[first + lane], point);
            }

            lanes.Evaluate(point.Pointer, gradient.Pointer, value.Pointer);
            hessian.Compute(point.Pointer);
            for (var lane = 0; lane < T.Width; lane++)
            {
                outcomes[first + lane] = new(
                    value.Pointer[lane],
                    Unpack<T>(program, Points[first + lane], point.Pointer, lanes.Gamma, lane),
                    Unpack<T>(program, new double[Points[0].Length], gradient.Pointer, null, lane),
                    [.. Enumerable.Range(0, LaneCholesky.Entries(program.Variables)).Select(entry => hessian.Matrix[(entry * T.Width) + lane])]);
            }
        }

        return outcomes;
    }

    private static void Fill<T>(FitProgram program, LaneLikelihood<T> lanes, int lane, double[] values, LaneMemory point)
        where T : unmanaged, ILane<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (program.SlotOf[i] >= 0)
            {
                point.Pointer[(program.SlotOf[i] * T.Width) + lane] = values[i];
            }
            else
            {
                lanes.GammaLow[(program.EliminatedOf[i] * T.Width) + lane] = Low;
                lanes.GammaHigh[(program.EliminatedOf[i] * T.Width) + lane] = High;
            }
        }
    }

    private static double[] Unpack<T>(FitProgram program, double[] otherwise, double* slots, double* gamma, int lane)
        where T : unmanaged, ILane<T>
    {
        var values = (double[])[.. otherwise];
        for (var i = 0; i < values.Length; i++)
        {
            if (program.SlotOf[i] >= 0)
            {
                values[i] = slots[(program.SlotOf[i] * T.Width) + lane];
            }
            else if (gamma is not null)
            {
                values[i] = gamma[(program.EliminatedOf[i] * T.Width) + lane];
            }
        }

        return values;
    }

    private static double[] DataFor(CompiledModel model, int number)
    {
        double[] data = [.. model.Observed];
        (data[0], data[1], data[2], data[3], data[4]) = (55 - number, number % 3 == 1 ? 0 : 33 + number, 28.5, 0.3, -0.8 + (0.1 * number));
        return data;
    }

    private sealed record Outcome(double Value, double[] Point, double[] Gradient, double[] Hessian)
    {
        public bool Equals(Outcome? other) =>
            other is not null && Value.Equals(other.Value) && Point.SequenceEqual(other.Point) && Gradient.SequenceEqual(other.Gradient) && Hessian.SequenceEqual(other.Hessian);

        public override int GetHashCode() => Value.GetHashCode();
    }
}
