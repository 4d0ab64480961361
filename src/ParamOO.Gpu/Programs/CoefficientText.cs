using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Gpu.Programs;

/// <summary>
/// Writes a coefficient f_X as straight code: one line per step of the formula, then its first and second derivatives by the chain rule.
/// Derivatives that are zero for every argument are left out.
/// </summary>
internal sealed class CoefficientText
{
    private readonly CodeWriter code;
    private readonly CompiledCoefficient coefficient;
    private readonly string name;
    private readonly Func<int, string> parameter;
    private readonly int names;
    private readonly string[,] slopes;
    private readonly string[,,] curvatures;

    private CoefficientText(CodeWriter code, CompiledCoefficient coefficient, string name, Func<int, string> parameter)
    {
        (this.code, this.coefficient, this.name, this.parameter) = (code, coefficient, name, parameter);
        names = coefficient.Parameters.Length;
        var steps = coefficient.Expression.Steps.Length;
        (slopes, curvatures) = (new string[steps, names], new string[steps, names, names]);
    }

    /// <summary>Writes a coefficient.</summary>
    /// <param name="code">Receives the text.</param>
    /// <param name="coefficient">The coefficient, its parameters as slots.</param>
    /// <param name="name">What names in the text begin with.</param>
    /// <param name="parameter">What stands for a slot.</param>
    public static CoefficientText Write(CodeWriter code, CompiledCoefficient coefficient, string name, Func<int, string> parameter)
    {
        code.Line($"/* {coefficient.Expression.Text.Replace("*/", "* /", StringComparison.Ordinal)} */");
        var text = new CoefficientText(code, coefficient, name, parameter);
        foreach (var (index, step) in coefficient.Expression.Steps.Index())
        {
            text.Write(index, step);
        }

        return text;
    }

    /// <summary>What stands for its value.</summary>
    public string Value => V(coefficient.Expression.Steps.Length - 1);

    /// <summary>What stands for its derivative in one of its parameters; null for 0.</summary>
    /// <param name="i">Which.</param>
    public string? SlopeIn(int i) => slopes[coefficient.Expression.Steps.Length - 1, i];

    /// <summary>What stands for a second derivative; null for 0.</summary>
    /// <param name="i">In which of its parameters.</param>
    /// <param name="j">And in which other.</param>
    public string? CurvatureIn(int i, int j) => curvatures[coefficient.Expression.Steps.Length - 1, i, j];

    private string V(int step) => $"{name}_v{step}";


    private void Write(int index, TapeStep step)
    {
        switch (step.Operation)
        {
            case Operation.Number:
                code.Let(V(index), CodeWriter.Number(step.Number));
                break;
            case Operation.Name:
                code.Let(V(index), parameter(coefficient.Parameters[step.Left]));
                slopes[index, step.Left] = "1.0";
                break;
            default:
                var isFixed = step.Right >= 0 && coefficient.Expression.Steps[step.Right].Operation == Operation.Number;
                Chain(index, step, Local(step, V(index), V(step.Left), V(step.Right), isFixed));
                break;
        }
    }

    /// <summary>The operation with its derivatives in both operands; null where a derivative is always zero.</summary>
    private static LocalText Local(TapeStep step, string v, string a, string b, bool isFixed) => step.Operation switch
    {
        Operation.Negate => new($"-{a}", "-1.0"),
        Operation.Add => new($"{a} + {b}", "1.0", "1.0"),
        Operation.Subtract => new($"{a} - {b}", "1.0", "-1.0"),
        Operation.Multiply => new($"{a} * {b}", b, a, LeftRight: "1.0"),
        Operation.Divide => new($"{a} / {b}", $"(1.0 / {b})", $"(-{v} / {b})", null, $"(-1.0 / ({b} * {b}))", $"(2.0 * {v} / ({b} * {b}))"),
        Operation.Power when isFixed => new($"power({a}, {b})", $"power_slope({a}, {b})", LeftLeft: $"power_curvature({a}, {b})"),
        Operation.Power => new(
            $"power({a}, {b})",
            $"power_slope({a}, {b})",
            $"({v} * log({a}))",
            $"power_curvature({a}, {b})",
            $"(power({a}, {b} - 1) * (1 + {b} * log({a})))",
            $"({v} * log({a}) * log({a}))"),
        Operation.Sqrt => new($"sqrt({a})", $"(0.5 / {v})", LeftLeft: $"(-0.25 / ({v} * {a}))"),
        Operation.Exp => new($"exp({a})", v, LeftLeft: v),
        Operation.Log => new($"log({a})", $"(1.0 / {a})", LeftLeft: $"(-1.0 / ({a} * {a}))"),
        Operation.Abs => new($"fabs({a})", $"({a} > 0 ? 1.0 : {a} < 0 ? -1.0 : 0.0)"),
        Operation.Min => new($"({a} <= {b} ? {a} : {b})", $"({a} <= {b} ? 1.0 : 0.0)", $"({a} <= {b} ? 0.0 : 1.0)"),
        Operation.Max => new($"({a} >= {b} ? {a} : {b})", $"({a} >= {b} ? 1.0 : 0.0)", $"({a} >= {b} ? 0.0 : 1.0)"),
        _ => throw new ArgumentException($"a coefficient has no operation {step.Operation}", nameof(step)),
    };

    private void Chain(int index, TapeStep step, LocalText local)
    {
        code.Let(V(index), local.Value);
        for (var i = 0; i < names; i++)
        {
            var terms = new[] { Times(local.Left, Slope(step.Left, i)), Times(local.Right, Slope(step.Right, i)) };
            slopes[index, i] = Sum($"{name}_d{index}_{i}", terms)!;
        }

        for (var i = 0; i < names; i++)
        {
            for (var j = 0; j < names; j++)
            {
                curvatures[index, i, j] = j < i ? curvatures[index, j, i] : Curve(index, step, local, i, j)!;
            }
        }
    }

    private string? Curve(int index, TapeStep step, LocalText local, int i, int j) => Sum(
        $"{name}_h{index}_{i}_{j}",
        [
            Times(local.Left, Curvature(step.Left, i, j)),
            Times(local.Right, Curvature(step.Right, i, j)),
            Times(local.LeftLeft, Times(Slope(step.Left, i), Slope(step.Left, j))),
            Times(local.RightRight, Times(Slope(step.Right, i), Slope(step.Right, j))),
            Times(local.LeftRight, Times(Slope(step.Left, i), Slope(step.Right, j))),
            Times(local.LeftRight, Times(Slope(step.Left, j), Slope(step.Right, i))),
        ]);

    private string? Slope(int step, int name) => step < 0 ? null : slopes[step, name];

    private string? Curvature(int step, int i, int j) => step < 0 ? null : curvatures[step, i, j];

    /// <summary>A product in which an exact zero wins over an infinity.</summary>
    private static string? Times(string? x, string? y) => x is null || y is null ? null : x == "1.0" ? y : y == "1.0" ? x : $"times({x}, {y})";

    private string? Sum(string sum, string?[] terms)
    {
        var present = terms.Where(term => term is not null).ToArray();
        if (present.Length == 0)
        {
            return null;
        }

        return code.Let(sum, string.Join(" + ", present));
    }

    private sealed record LocalText(string Value, string Left, string? Right = null, string? LeftLeft = null, string? LeftRight = null, string? RightRight = null);
}
