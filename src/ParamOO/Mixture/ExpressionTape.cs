using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>A formula as a list of steps, each of which writes one register.</summary>
/// <param name="steps">The steps; the last holds the result.</param>
/// <param name="names">The names.</param>
internal sealed class ExpressionTape(ImmutableArray<TapeStep> steps, ImmutableArray<string> names)
{
    private const int StackLimit = 1024;

    public ImmutableArray<string> Names { get; } = names;

    /// <summary>The steps; the last holds the result.</summary>
    public ImmutableArray<TapeStep> Steps => steps;

    public double Evaluate(ReadOnlySpan<double> values)
    {
        Span<double> registers = steps.Length <= StackLimit ? stackalloc double[steps.Length] : new double[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            registers[i] = step.Operation switch
            {
                Operation.Number => step.Number,
                Operation.Name => values[step.Left],
                _ => LocalDerivatives.Apply(step.Operation, registers[step.Left], step.Right < 0 ? 0 : registers[step.Right]),
            };
        }

        return registers[^1];
    }

    /// <summary>
    /// Second-order forward mode: every register carries its value, its gradient and, when <paramref name="hessian"/> is not
    /// empty, its matrix of second derivatives.
    /// </summary>
    public double Evaluate(ReadOnlySpan<double> values, Span<double> gradient, Span<double> hessian)
    {
        var n = Names.Length;
        var stride = 1 + n + (hessian.IsEmpty ? 0 : n * n);
        var size = steps.Length * stride;
        Span<double> registers = size <= StackLimit ? stackalloc double[size] : new double[size];
        registers.Clear();
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            var result = registers.Slice(i * stride, stride);
            switch (step.Operation)
            {
                case Operation.Number:
                    result[0] = step.Number;
                    break;
                case Operation.Name:
                    result[0] = values[step.Left];
                    result[1 + step.Left] = 1;
                    break;
                default:
                    var left = registers.Slice(step.Left * stride, stride);
                    var right = step.Right < 0 ? [] : registers.Slice(step.Right * stride, stride);
                    var isFixed = step.Right >= 0 && steps[step.Right].Operation == Operation.Number;
                    Propagate(step.Operation, isFixed, n, left, right, result);
                    break;
            }
        }

        var last = registers[^stride..];
        last.Slice(1, n).CopyTo(gradient);
        last[(1 + n)..].CopyTo(hessian);
        return last[0];
    }

    public bool ContainsRootOf(int name)
    {
        foreach (var step in steps)
        {
            if (IsRootOf(step, name))
            {
                return true;
            }
        }

        return false;
    }

    public ExpressionTape InRootOf(int name)
    {
        var rewritten = ImmutableArray.CreateBuilder<TapeStep>(2 * steps.Length);
        var root = Add(rewritten, new(Operation.Name, name, -1, 0));
        var square = Add(rewritten, new(Operation.Multiply, root, root, 0));
        var where = new int[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            where[i] = step switch
            {
                { Operation: Operation.Name } when step.Left == name => square,
                _ when IsRootOf(step, name) => Product(rewritten, root, RootOf(rewritten, [.. FactorsOf(step.Left).Where(factor => !IsName(factor, name)).Select(factor => where[factor])])),
                { Operation: Operation.Name or Operation.Number } => Add(rewritten, step),
                _ => Add(rewritten, step with { Left = where[step.Left], Right = step.Right < 0 ? -1 : where[step.Right] }),
            };
        }

        // The result must be the last register, also when it is one of the two made up front.
        if (where[^1] < rewritten.Count - 1)
        {
            var zero = Add(rewritten, new(Operation.Number, -1, -1, 0));
            Add(rewritten, new(Operation.Add, where[^1], zero, 0));
        }

        return new(rewritten.ToImmutable(), Names);
    }

    private static int Add(ImmutableArray<TapeStep>.Builder steps, TapeStep step)
    {
        steps.Add(step);
        return steps.Count - 1;
    }

    /// <summary>√ of a product of registers; −1 for the empty product.</summary>
    private static int RootOf(ImmutableArray<TapeStep>.Builder steps, int[] factors) =>
        factors.Length == 0 ? -1 : Add(steps, new(Operation.Sqrt, factors.Aggregate((left, right) => Product(steps, left, right)), -1, 0));

    private static int Product(ImmutableArray<TapeStep>.Builder steps, int left, int right) =>
        right < 0 ? left : Add(steps, new(Operation.Multiply, left, right, 0));

    /// <summary>One step with its derivatives: registers hold a value, a gradient of n numbers and, where they are longer, a Hessian.</summary>
    internal static void Propagate(
        Operation operation, bool rightIsFixed, int n, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        var isUnary = right.IsEmpty;
        var local = LocalDerivatives.Of(operation, left[0], isUnary ? 0 : right[0], rightIsFixed);
        result[0] = local.Value;
        for (var i = 1; i <= n; i++)
        {
            result[i] = Times(local.Left, left[i]) + (isUnary ? 0 : Times(local.Right, right[i]));
        }

        for (var k = 1 + n; k < result.Length; k++)
        {
            var (i, j) = (1 + ((k - 1 - n) / n), 1 + ((k - 1 - n) % n));
            result[k] = Times(local.Left, left[k]) + Times(local.LeftLeft, Times(left[i], left[j]));
            if (!isUnary)
            {
                result[k] += Times(local.Right, right[k]) + Times(local.RightRight, Times(right[i], right[j]))
                    + Times(local.LeftRight, Times(left[i], right[j]) + Times(left[j], right[i]));
            }
        }
    }

    /// <summary>A product in which an exact zero wins over an infinity.</summary>
    private static double Times(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

    private bool IsRootOf(TapeStep step, int name) => step.Operation switch
    {
        Operation.Sqrt => IsFactorOnce(step.Left, name),
        Operation.Power => IsFactorOnce(step.Left, name) && steps[step.Right] is { Operation: Operation.Number, Number: 0.5 },
        _ => false,
    };

    /// <summary>Whether a register is the name, or a product that has it as a factor just once: √(μ Γ) is √μ √Γ where both have no sign.</summary>
    private bool IsFactorOnce(int register, int name) => FactorsOf(register).Count(factor => IsName(factor, name)) == 1;

    private IEnumerable<int> FactorsOf(int register) => steps[register] is { Operation: Operation.Multiply } product
        ? FactorsOf(product.Left).Concat(FactorsOf(product.Right))
        : [register];

    private bool IsName(int register, int name) => steps[register] is { Operation: Operation.Name } step && step.Left == name;
}
