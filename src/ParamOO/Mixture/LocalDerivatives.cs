using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>Value of one operation f(a, b) with its partial derivatives up to second order.</summary>
/// <param name="Value">f.</param>
/// <param name="Left">∂f/∂a.</param>
/// <param name="Right">∂f/∂b.</param>
/// <param name="LeftLeft">∂²f/∂a².</param>
/// <param name="LeftRight">∂²f/∂a∂b.</param>
/// <param name="RightRight">∂²f/∂b².</param>
internal readonly record struct LocalDerivatives(
    double Value, double Left, double Right = 0, double LeftLeft = 0, double LeftRight = 0, double RightRight = 0)
{
    /// <summary>The value alone.</summary>
    public static double Apply(Operation operation, double a, double b) => operation switch
    {
        Operation.Negate => -a,
        Operation.Add => a + b,
        Operation.Subtract => a - b,
        Operation.Multiply => a * b,
        Operation.Divide => a / b,
        Operation.Power => Raise(a, b),
        Operation.Sqrt => Math.Sqrt(a),
        Operation.Exp => Math.Exp(a),
        Operation.Log => Math.Log(a),
        Operation.Abs => Math.Abs(a),
        Operation.Min => Math.Min(a, b),
        Operation.Max => Math.Max(a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "not an operation on operands"),
    };

    /// <summary>All derivatives of one operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand; ignored by functions of one.</param>
    /// <param name="rightIsFixed">Whether the second operand is a number, so that the logarithm of a power's base is not needed.</param>
    public static LocalDerivatives Of(Operation operation, double a, double b, bool rightIsFixed)
    {
        var value = Apply(operation, a, b);
        return operation switch
        {
            Operation.Negate => new(value, -1),
            Operation.Add => new(value, 1, 1),
            Operation.Subtract => new(value, 1, -1),
            Operation.Multiply => new(value, b, a, LeftRight: 1),
            Operation.Divide => new(value, 1 / b, -value / b, 0, -1 / (b * b), 2 * value / (b * b)),
            Operation.Power => OfPower(value, a, b, rightIsFixed),
            Operation.Sqrt => new(value, 0.5 / value, LeftLeft: -0.25 / (value * a)),
            Operation.Exp => new(value, value, LeftLeft: value),
            Operation.Log => new(value, 1 / a, LeftLeft: -1 / (a * a)),
            Operation.Abs => new(value, Math.Sign(a)),
            Operation.Min => a <= b ? new(value, 1) : new(value, 0, 1),
            Operation.Max => a >= b ? new(value, 1) : new(value, 0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "not an operation on operands"),
        };
    }

    private static LocalDerivatives OfPower(double value, double a, double b, bool exponentIsFixed)
    {
        var slope = b == 0 ? 0 : b * Raise(a, b - 1);
        var curvature = b is 0 or 1 ? 0 : b * (b - 1) * Raise(a, b - 2);
        if (exponentIsFixed)
        {
            return new(value, slope, LeftLeft: curvature);
        }

        var log = Math.Log(a);
        return new(value, slope, value * log, curvature, Raise(a, b - 1) * (1 + (b * log)), value * log * log);
    }

    // Small integer powers as products: faster, and exactly what a physicist writes by hand.
    private static double Raise(double a, double b) => b switch
    {
        0 => 1,
        1 => a,
        2 => a * a,
        3 => a * a * a,
        -1 => 1 / a,
        _ => Math.Pow(a, b),
    };
}
