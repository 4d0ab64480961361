using ParamOO.Likelihoods;
using ParamOO.Mixture;
using ParamOO.Numerics.Lanes;
using ParamOO.Vocabulary;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// The coefficients f_X of a model in lanes: each different formula is evaluated once per point, and its gradient is made once by a
/// backward sweep over its steps, whatever the number of samples that it multiplies.
/// </summary>
internal sealed unsafe class LaneCoefficients<T>
    where T : unmanaged, ILane<T>
{
    private readonly CompiledCoefficient[] coefficients;
    private readonly int[] first;
    private readonly LaneMemory values;
    private readonly LaneMemory leftSlopes;
    private readonly LaneMemory rightSlopes;
    private readonly LaneMemory weights;

    public LaneCoefficients(FitProgram program)
    {
        coefficients = program.Coefficients;
        first = new int[coefficients.Length + 1];
        for (var index = 0; index < coefficients.Length; index++)
        {
            first[index + 1] = first[index] + coefficients[index].Expression.Steps.Length;
        }

        LaneMemory Reserve() => new(Math.Max(1, first[^1]) * T.Width);
        (values, leftSlopes, rightSlopes, weights) = (Reserve(), Reserve(), Reserve(), Reserve());
    }

    /// <summary>Value of a coefficient at the last point.</summary>
    public T Value(int coefficient) => T.Load(values.Pointer + ((first[coefficient + 1] - 1) * T.Width));

    public void Evaluate(double* point)
    {
        for (var index = 0; index < coefficients.Length; index++)
        {
            var steps = coefficients[index].Expression.Steps.AsSpan();
            var parameters = coefficients[index].Parameters.AsSpan();
            for (var k = 0; k < steps.Length; k++)
            {
                Step(steps, first[index], k, parameters, point);
            }
        }
    }

    public void ClearWeights() => weights.Span.Clear();

    /// <summary>Adds ∂(−2 ln L)/∂f_X of one block.</summary>
    public void AddWeight(int coefficient, T weight) => Add(first[coefficient + 1] - 1, weight);

    /// <summary>Carries the sums of all weights to the parameters.</summary>
    public void AddGradient(double* gradient)
    {
        for (var index = 0; index < coefficients.Length; index++)
        {
            var steps = coefficients[index].Expression.Steps.AsSpan();
            for (var k = steps.Length - 1; k >= 0; k--)
            {
                var weight = T.Load(weights.Pointer + ((first[index] + k) * T.Width));
                if (steps[k].Operation == Operation.Name)
                {
                    var target = gradient + (coefficients[index].Parameters[steps[k].Left] * T.Width);
                    (T.Load(target) + weight).Store(target);
                }
                else if (steps[k].Operation != Operation.Number)
                {
                    Carry(steps[k], first[index], first[index] + k, weight);
                }
            }
        }
    }

    private void Step(ReadOnlySpan<TapeStep> steps, int start, int index, ReadOnlySpan<int> parameters, double* point)
    {
        var (step, register) = (steps[index], start + index);
        switch (step.Operation)
        {
            case Operation.Number:
                T.Of(step.Number).Store(At(values, register));
                break;
            case Operation.Name:
                T.Load(point + (parameters[step.Left] * T.Width)).Store(At(values, register));
                break;
            default:
                Apply(step, start, register, step.Right >= 0 && steps[step.Right].Operation == Operation.Number);
                break;
        }
    }

    private void Apply(TapeStep step, int start, int register, bool rightIsFixed)
    {
        var left = T.Load(At(values, start + step.Left));
        var right = step.Right < 0 ? T.Of(0) : T.Load(At(values, start + step.Right));
        var one = T.Of(1);
        switch (step.Operation)
        {
            case Operation.Negate:
                Put(register, T.Of(0) - left, T.Of(-1), one);
                break;
            case Operation.Add:
                Put(register, left + right, one, one);
                break;
            case Operation.Subtract:
                Put(register, left - right, one, T.Of(-1));
                break;
            case Operation.Multiply:
                Put(register, left * right, right, left);
                break;
            case Operation.Divide:
                Put(register, left / right, one / right, T.Of(0) - (left / right / right));
                break;
            case Operation.Sqrt:
                Put(register, T.Sqrt(left), T.Of(0.5) / T.Sqrt(left), one);
                break;
            default:
                ApplySingly(step, start, register, rightIsFixed);
                break;
        }
    }

    private void ApplySingly(TapeStep step, int start, int register, bool rightIsFixed)
    {
        for (var lane = 0; lane < T.Width; lane++)
        {
            var right = step.Right < 0 ? 0 : At(values, start + step.Right)[lane];
            var local = LocalDerivatives.Of(step.Operation, At(values, start + step.Left)[lane], right, rightIsFixed);
            At(values, register)[lane] = local.Value;
            At(leftSlopes, register)[lane] = local.Left;
            At(rightSlopes, register)[lane] = local.Right;
        }
    }

    private void Carry(TapeStep step, int start, int register, T weight)
    {
        Add(start + step.Left, Times(weight, T.Load(At(leftSlopes, register))));
        if (step.Right >= 0)
        {
            Add(start + step.Right, Times(weight, T.Load(At(rightSlopes, register))));
        }
    }

    /// <summary>A product in which an exact zero wins over an infinity.</summary>
    private static T Times(T weight, T slope) => T.SelectEqual(weight, T.Of(0), T.Of(0), weight * slope);

    private static double* At(LaneMemory memory, int register) => memory.Pointer + (register * T.Width);

    private void Put(int register, T value, T leftSlope, T rightSlope)
    {
        value.Store(At(values, register));
        leftSlope.Store(At(leftSlopes, register));
        rightSlope.Store(At(rightSlopes, register));
    }

    private void Add(int register, T weight)
    {
        var target = At(weights, register);
        (T.Load(target) + weight).Store(target);
    }
}
