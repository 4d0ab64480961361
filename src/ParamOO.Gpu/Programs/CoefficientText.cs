using System.Globalization;
using System.Text;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Gpu.Programs;

/// <summary>
/// Writes a coefficient f_X as straight code: one line per step of the formula, then its first and second derivatives by the chain rule.
/// Derivatives that are zero for every argument are left out.
/// </summary>
internal sealed class CoefficientText
{
    private readonly StringBuilder text = new();
    private readonly CompiledCoefficient coefficient;
    private readonly int names;
    private readonly string[,] slopes;
    private readonly string[,,] curvatures;

    private CoefficientText(CompiledCoefficient coefficient)
    {
        this.coefficient = coefficient;
        names = coefficient.Parameters.Length;
        var steps = coefficient.Expression.Steps.Length;
        (slopes, curvatures) = (new string[steps, names], new string[steps, names, names]);
    }

    /// <summary>The function of one coefficient.</summary>
    /// <param name="coefficient">The coefficient, its parameters as slots.</param>
    /// <param name="index">Its number.</param>
    /// <param name="firstSlope">Where its slopes are kept.</param>
    /// <param name="firstCurvature">Where its second derivatives are kept.</param>
    public static string Of(CompiledCoefficient coefficient, int index, int firstSlope, int firstCurvature) =>
        new CoefficientText(coefficient).Write(index, firstSlope, firstCurvature);

    private static string Number(double value) => value.ToString("0.0###############e+0", CultureInfo.InvariantCulture) is var short_ && double.Parse(short_, CultureInfo.InvariantCulture) == value
        ? short_
        : value.ToString("E17", CultureInfo.InvariantCulture);

    private string Write(int index, int firstSlope, int firstCurvature)
    {
        text.Append(CultureInfo.InvariantCulture, $"/* {coefficient.Expression.Text.Replace("*/", "* /", StringComparison.Ordinal)} */\n");
        text.Append(CultureInfo.InvariantCulture, $"FUNCTION void coefficient_{index}(const Fit* fit, int point)\n{{\n");
        var steps = coefficient.Expression.Steps;
        for (var step = 0; step < steps.Length; step++)
        {
            Write(step, steps[step]);
        }

        var last = steps.Length - 1;
        Store("COEFFICIENT", index, $"v{last}");
        for (var i = 0; i < names; i++)
        {
            Store("COEFFICIENT_SLOPE", firstSlope + i, slopes[last, i] ?? "0");
            for (var j = 0; j < names; j++)
            {
                Store("COEFFICIENT_CURVATURE", firstCurvature + (i * names) + j, curvatures[last, i, j] ?? "0");
            }
        }

        return text.Append("}\n").ToString();
    }

    private void Store(string place, int index, string value) => text.Append(CultureInfo.InvariantCulture, $"    OWN({place}_AT + {index}) = {value};\n");

    private void Declare(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"    const double {name} = {value};\n");

    private void Write(int index, TapeStep step)
    {
        switch (step.Operation)
        {
            case Operation.Number:
                Declare($"v{index}", Number(step.Number));
                break;
            case Operation.Name:
                Declare($"v{index}", $"AT(point + {coefficient.Parameters[step.Left]})");
                slopes[index, step.Left] = "1.0";
                break;
            default:
                var isFixed = step.Right >= 0 && coefficient.Expression.Steps[step.Right].Operation == Operation.Number;
                Chain(index, step, Local(step, $"v{index}", $"v{step.Left}", $"v{step.Right}", isFixed));
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
        Declare($"v{index}", local.Value);
        for (var i = 0; i < names; i++)
        {
            var terms = new[] { Times(local.Left, Slope(step.Left, i)), Times(local.Right, Slope(step.Right, i)) };
            slopes[index, i] = Sum($"d{index}_{i}", terms)!;
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
        $"h{index}_{i}_{j}",
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

    private string? Sum(string name, string?[] terms)
    {
        var present = terms.Where(term => term is not null).ToArray();
        if (present.Length == 0)
        {
            return null;
        }

        Declare(name, string.Join(" + ", present));
        return name;
    }

    private sealed record LocalText(string Value, string Left, string? Right = null, string? LeftLeft = null, string? LeftRight = null, string? RightRight = null);
}
