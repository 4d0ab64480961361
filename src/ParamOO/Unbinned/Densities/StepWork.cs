using System.Numerics.Tensors;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>Single operations on blocks of rows, with derivatives by the chain rule. Holds scratch memory: one per thread.</summary>
internal sealed class StepWork
{
    private readonly double[] left = new double[DensityBlock.Rows];
    private readonly double[] right = new double[DensityBlock.Rows];
    private readonly double[] leftLeft = new double[DensityBlock.Rows];
    private readonly double[] leftRight = new double[DensityBlock.Rows];
    private readonly double[] rightRight = new double[DensityBlock.Rows];
    private readonly double[] first = new double[DensityBlock.Rows];
    private readonly double[] second = new double[DensityBlock.Rows];
    private readonly double[] product = new double[DensityBlock.Rows];

    /// <summary>Applies an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand; ignored by functions of one.</param>
    /// <param name="layout">Which derivatives the result has.</param>
    /// <param name="target">Receives the columns of the result.</param>
    /// <param name="rows">Number of rows.</param>
    public void Apply(Operation operation, StepOperand a, StepOperand b, StreamLayout layout, Span<double> target, int rows)
    {
        target.Clear();
        var value = target[..rows];
        switch (operation)
        {
            case Operation.Negate:
                Term.AddProduct(a.Value, new(-1), value);
                Combine(a, b, layout, target, rows, new() { Left = new(-1) });
                break;
            case Operation.Add or Operation.Subtract:
                var sign = new Term(operation == Operation.Add ? 1 : -1);
                Term.AddProduct(a.Value, new(1), value);
                Term.AddProduct(b.Value, sign, value);
                Combine(a, b, layout, target, rows, new() { Left = new(1), Right = sign });
                break;
            case Operation.Multiply:
                Term.AddProduct(a.Value, b.Value, value);
                Combine(a, b, layout, target, rows, new() { Left = b.Value, Right = a.Value, LeftRight = new(1) });
                break;
            default:
                Combine(a, b, layout, target, rows, Curved(operation, a, b, value, rows));
                break;
        }
    }

    /// <summary>Derivatives of the result from those of the operands and of the operation.</summary>
    private void Combine(StepOperand a, StepOperand b, StreamLayout layout, Span<double> target, int rows, LocalTerms local)
    {
        var scratch = product.AsSpan(0, rows);
        foreach (var i in layout.Parameters)
        {
            var slope = target.Slice(layout.Slope(i) * rows, rows);
            Term.AddProduct(local.Left, a.Slope(i), slope);
            Term.AddProduct(local.Right, b.Slope(i), slope);
            foreach (var j in layout.Parameters)
            {
                if (j > i || layout.Curvature(i, j) is not (>= 0 and var column))
                {
                    continue;
                }

                var curvature = target.Slice(column * rows, rows);
                Term.AddProduct(local.Left, a.Curvature(i, j), curvature);
                Term.AddProduct(local.Right, b.Curvature(i, j), curvature);
                Term.AddProduct(local.LeftLeft, a.Slope(i), a.Slope(j), scratch, curvature);
                Term.AddProduct(local.RightRight, b.Slope(i), b.Slope(j), scratch, curvature);
                Term.AddProduct(local.LeftRight, a.Slope(i), b.Slope(j), scratch, curvature);
                Term.AddProduct(local.LeftRight, a.Slope(j), b.Slope(i), scratch, curvature);
            }
        }
    }

    /// <summary>Values of an operation that is not linear, and its derivatives in the operands.</summary>
    private LocalTerms Curved(Operation operation, StepOperand a, StepOperand b, Span<double> value, int rows)
    {
        var x = Column(a.Value, first.AsSpan(0, rows));
        var slope = left.AsSpan(0, rows);
        var curvature = leftLeft.AsSpan(0, rows);
        switch (operation)
        {
            case Operation.Exp:
                TensorPrimitives.Exp(x, value);
                return new() { Left = new(value), LeftLeft = new(value) };
            case Operation.Log:
                TensorPrimitives.Log(x, value);
                TensorPrimitives.Divide(1, x, slope);
                TensorPrimitives.Multiply(slope, slope, curvature);
                TensorPrimitives.Negate(curvature, curvature);
                return new() { Left = new(slope), LeftLeft = new(curvature) };
            case Operation.Power when b.IsFixed && !b.Value.IsColumn && b.Value.Number == 2:
                TensorPrimitives.Multiply(x, x, value);
                TensorPrimitives.Multiply(x, 2, slope);
                return new() { Left = new(slope), LeftLeft = new(2) };
            case Operation.Power when b.IsFixed && !b.Value.IsColumn && TensorPrimitives.Min(x) > 0:
                return FixedPower(x, b.Value.Number, value);
            case Operation.Power when TensorPrimitives.Min(x) > 0:
                return Power(x, Column(b.Value, second.AsSpan(0, rows)), value);
            case Operation.Divide:
                return Quotient(x, Column(b.Value, second.AsSpan(0, rows)), value);
            case Operation.Min or Operation.Max:
                return Extreme(operation == Operation.Min, x, Column(b.Value, second.AsSpan(0, rows)), value);
            default:
                return OneByOne(operation, x, operation is Operation.Sqrt or Operation.Abs ? x : Column(b.Value, second.AsSpan(0, rows)), b.IsFixed, value);
        }
    }

    private static ReadOnlySpan<double> Column(Term term, Span<double> target)
    {
        if (term.IsColumn)
        {
            return term.Column;
        }

        target.Fill(term.Number);
        return target;
    }

    private LocalTerms Quotient(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> value)
    {
        var rows = x.Length;
        var byLeft = left.AsSpan(0, rows);
        var byRight = right.AsSpan(0, rows);
        var cross = leftRight.AsSpan(0, rows);
        var square = rightRight.AsSpan(0, rows);
        TensorPrimitives.Divide(x, y, value);
        TensorPrimitives.Divide(1, y, byLeft);
        TensorPrimitives.Multiply(value, byLeft, byRight);
        TensorPrimitives.Multiply(byRight, byLeft, square);
        TensorPrimitives.Add(square, square, square);
        TensorPrimitives.Negate(byRight, byRight);
        TensorPrimitives.Multiply(byLeft, byLeft, cross);
        TensorPrimitives.Negate(cross, cross);
        return new() { Left = new(byLeft), Right = new(byRight), LeftRight = new(cross), RightRight = new(square) };
    }

    /// <summary>x^n of positive x.</summary>
    private LocalTerms FixedPower(ReadOnlySpan<double> x, double power, Span<double> value)
    {
        var rows = x.Length;
        var slope = left.AsSpan(0, rows);
        var curvature = leftLeft.AsSpan(0, rows);
        TensorPrimitives.Log(x, value);
        TensorPrimitives.Multiply(value, power, value);
        TensorPrimitives.Exp(value, value);
        TensorPrimitives.Divide(value, x, slope);
        TensorPrimitives.Divide(slope, x, curvature);
        TensorPrimitives.Multiply(slope, power, slope);
        TensorPrimitives.Multiply(curvature, power * (power - 1), curvature);
        return new() { Left = new(slope), LeftLeft = new(curvature) };
    }

    /// <summary>x^y of positive x, with derivatives in both.</summary>
    private LocalTerms Power(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> value)
    {
        var rows = x.Length;
        var byLeft = left.AsSpan(0, rows);
        var byRight = right.AsSpan(0, rows);
        var cross = leftRight.AsSpan(0, rows);
        var bySquare = rightRight.AsSpan(0, rows);
        var curvature = leftLeft.AsSpan(0, rows);
        var logarithm = product.AsSpan(0, rows);
        TensorPrimitives.Log(x, logarithm);
        TensorPrimitives.Multiply(logarithm, y, cross);
        TensorPrimitives.Exp(cross, value);
        TensorPrimitives.Multiply(value, logarithm, byRight);
        TensorPrimitives.Multiply(byRight, logarithm, bySquare);
        TensorPrimitives.Divide(value, x, curvature);
        TensorPrimitives.Add(cross, 1, cross);
        TensorPrimitives.Multiply(cross, curvature, cross);
        TensorPrimitives.Multiply(curvature, y, byLeft);
        TensorPrimitives.Add(y, -1, logarithm);
        TensorPrimitives.Divide(byLeft, x, curvature);
        TensorPrimitives.Multiply(curvature, logarithm, curvature);
        return new() { Left = new(byLeft), Right = new(byRight), LeftLeft = new(curvature), LeftRight = new(cross), RightRight = new(bySquare) };
    }

    private LocalTerms Extreme(bool isSmaller, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> value)
    {
        var byLeft = left.AsSpan(0, x.Length);
        var byRight = right.AsSpan(0, x.Length);
        for (var row = 0; row < x.Length; row++)
        {
            byLeft[row] = (isSmaller ? x[row] <= y[row] : x[row] >= y[row]) ? 1 : 0;
        }

        TensorPrimitives.Subtract(1, byLeft, byRight);
        if (isSmaller)
        {
            TensorPrimitives.Min(x, y, value);
        }
        else
        {
            TensorPrimitives.Max(x, y, value);
        }

        return new() { Left = new(byLeft), Right = new(byRight) };
    }

    private LocalTerms OneByOne(Operation operation, ReadOnlySpan<double> x, ReadOnlySpan<double> y, bool isFixed, Span<double> value)
    {
        for (var row = 0; row < x.Length; row++)
        {
            var local = LocalDerivatives.Of(operation, x[row], y[row], isFixed);
            value[row] = local.Value;
            (left[row], right[row]) = (FiniteAtZero(local.Left, x[row]), local.Right);
            (leftLeft[row], leftRight[row], rightRight[row]) = (FiniteAtZero(local.LeftLeft, x[row]), local.LeftRight, local.RightRight);
        }

        var rows = x.Length;
        return new()
        {
            Left = new(left.AsSpan(0, rows)),
            Right = isFixed ? default : new(right.AsSpan(0, rows)),
            LeftLeft = new(leftLeft.AsSpan(0, rows)),
            LeftRight = isFixed ? default : new(leftRight.AsSpan(0, rows)),
            RightRight = isFixed ? default : new(rightRight.AsSpan(0, rows)),
        };
    }

    private static double FiniteAtZero(double derivative, double x) => x == 0 && !double.IsFinite(derivative) ? 0 : derivative;

    /// <summary>Derivatives of an operation in its operands.</summary>
    private readonly ref struct LocalTerms
    {
        public Term Left { get; init; }

        public Term Right { get; init; }

        public Term LeftLeft { get; init; }

        public Term LeftRight { get; init; }

        public Term RightRight { get; init; }
    }
}
