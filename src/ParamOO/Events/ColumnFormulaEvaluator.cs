using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>Evaluates a formula over batches, a cache-sized block of rows at a time, each operation as a loop over vectors.</summary>
public sealed class ColumnFormulaEvaluator
{
    private const int BlockRows = 1024;

    private readonly ImmutableArray<TapeStep> steps;
    private readonly int[] positions;
    private readonly double[][] registers;

    internal ColumnFormulaEvaluator(ImmutableArray<TapeStep> steps, int[] positions)
    {
        this.steps = steps;
        this.positions = positions;
        registers = [.. steps.Select(step => step.Operation == Operation.Name ? [] : new double[BlockRows])];
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].Operation == Operation.Number)
            {
                Array.Fill(registers[i], steps[i].Number);
            }
        }
    }

    /// <summary>The value of the formula in every row.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="values">Receives one number per row; 1 and 0 for true and false. Overwritten.</param>
    public void Evaluate(EventBatch batch, Span<double> values)
    {
        for (var first = 0; first < batch.Rows; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, batch.Rows - first);
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i].Operation is not (Operation.Name or Operation.Number))
                {
                    Apply(i, batch, first, rows);
                }
            }

            Register(steps.Length - 1, batch, first, rows).CopyTo(values[first..]);
        }
    }

    private ReadOnlySpan<double> Register(int index, EventBatch batch, int first, int rows) =>
        steps[index].Operation == Operation.Name
            ? batch.Column(positions[steps[index].Left]).Slice(first, rows)
            : registers[index].AsSpan(0, rows);

    private void Apply(int index, EventBatch batch, int first, int rows)
    {
        var step = steps[index];
        var left = Register(step.Left, batch, first, rows);
        var right = step.Right < 0 ? default : Register(step.Right, batch, first, rows);
        var result = registers[index].AsSpan(0, rows);
        switch (step.Operation)
        {
            case Operation.Negate: TensorPrimitives.Negate(left, result); break;
            case Operation.Add: TensorPrimitives.Add(left, right, result); break;
            case Operation.Subtract: TensorPrimitives.Subtract(left, right, result); break;
            case Operation.Multiply: TensorPrimitives.Multiply(left, right, result); break;
            case Operation.Divide: TensorPrimitives.Divide(left, right, result); break;
            case Operation.Sqrt: TensorPrimitives.Sqrt(left, result); break;
            case Operation.Abs: TensorPrimitives.Abs(left, result); break;
            case Operation.Min: TensorPrimitives.Min(left, right, result); break;
            case Operation.Max: TensorPrimitives.Max(left, right, result); break;
            default: ApplyScalar(step.Operation, left, right, result); break;
        }
    }

    /// <summary>Functions that are computed number by number, and comparisons.</summary>
    private static void ApplyScalar(Operation operation, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = operation switch
            {
                Operation.Power => Math.Pow(left[i], right[i]),
                Operation.Exp => Math.Exp(left[i]),
                Operation.Log => Math.Log(left[i]),
                Operation.Less => left[i] < right[i] ? 1 : 0,
                Operation.LessOrEqual => left[i] <= right[i] ? 1 : 0,
                Operation.Equal => left[i] == right[i] ? 1 : 0,
                Operation.NotEqual => left[i] != right[i] ? 1 : 0,
                Operation.And => left[i] != 0 && right[i] != 0 ? 1 : 0,
                Operation.Or => left[i] != 0 || right[i] != 0 ? 1 : 0,
                Operation.Not => left[i] == 0 ? 1 : 0,
                _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "not an operation on columns"),
            };
        }
    }
}
