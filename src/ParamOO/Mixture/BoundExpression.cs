using System.Collections.Immutable;

namespace ParamOO.Mixture;

/// <summary>A formula whose names are entries of a parameter point.</summary>
public sealed class BoundExpression
{
    private readonly int dimension;

    internal BoundExpression(Expression formula, ImmutableArray<int> parameters)
    {
        Formula = formula;
        Parameters = parameters;
        dimension = parameters.Length;
    }

    /// <summary>The formula.</summary>
    public Expression Formula { get; }

    /// <summary>For each name of the formula, in its order, the index of its parameter.</summary>
    public ImmutableArray<int> Parameters { get; }

    /// <summary>The value at a point.</summary>
    /// <param name="point">One number per parameter.</param>
    public double Evaluate(ReadOnlySpan<double> point)
    {
        Span<double> values = stackalloc double[dimension];
        Gather(point, values);
        return Formula.Evaluate(values);
    }

    /// <summary>The value and its first derivatives at a point.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="gradient">Receives one derivative per entry of <see cref="Parameters"/>. Overwritten.</param>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Span<double> values = stackalloc double[dimension];
        Gather(point, values);
        return Formula.Evaluate(values, gradient);
    }

    /// <summary>The value with its first and second derivatives at a point.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="gradient">Receives one derivative per entry of <see cref="Parameters"/>. Overwritten.</param>
    /// <param name="hessian">Receives one second derivative per pair of entries, square. Overwritten.</param>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        Span<double> values = stackalloc double[dimension];
        Gather(point, values);
        return Formula.Evaluate(values, gradient, hessian);
    }

    private void Gather(ReadOnlySpan<double> point, Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = point[Parameters[i]];
        }
    }
}
