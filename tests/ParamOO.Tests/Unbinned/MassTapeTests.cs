using ParamOO.Mixture;
using ParamOO.Unbinned.Densities;

namespace ParamOO.Tests.Unbinned;

/// <summary>Blocks of masses give what the formula gives mass by mass, with all derivatives.</summary>
public class MassTapeTests
{
    private static readonly string[] Names = ["a", "b", "c", "fixed"];
    private static readonly double[] Point = [1.3, 0.7, 124.6, 2.5];
    private static readonly int[] Position = [0, 1, 2, -1];

    [Theory]
    [InlineData("exp(-a * (m - 90) / 90 - b * ((m - 90) / 90)^2)")]
    [InlineData("(1 - m/500)^a * (m/100)^(-b - 0.3 * log(m/100))")]
    [InlineData("exp(-0.5 * clip((m - c)/a, -b, 1.8)^2) * (1 + b/(1 + a) * max(-b - (m - c)/a, 0))^(-(1 + a)) * (1 + max((m - c)/a - 1.8, 0)/fixed)^(-6)")]
    [InlineData("1 + a * m + b * m^2 + a * b * abs(m - c)")]
    [InlineData("sqrt(m * a) / (b + (m - c)^2) + min(m, c) - 2^(b/m)")]
    [InlineData("max(m - c, 0)^1.5 + fixed * m")]
    [InlineData("m^fixed / a")]
    [InlineData("a")]
    [InlineData("m")]
    public void BlocksAgreeWithSingleMasses(string text)
    {
        var formula = Expression.Parse(text);
        double[] masses = [.. Enumerable.Range(0, 24).Select(i => 95 + (3.51 * i))];
        var tape = new MassTape(formula, Names, Point, Position, "m");
        var (frozen, numbers) = (tape.Freeze(masses), tape.Numbers(Point));
        var work = new double[tape.Columns * masses.Length];
        tape.Evaluate(numbers, frozen, 0, work, new StepWork(), masses.Length);
        var (single, jet) = (new JetFormula(formula, Names, Position, "m"), new Jet(3));
        for (var row = 0; row < masses.Length; row++)
        {
            single.At(Point, masses[row], jet);
            Near(jet.Value, tape.Result(0, frozen, 0, work, masses.Length)[row]);
            for (var a = 0; a < 3; a++)
            {
                Near(jet.Slopes[a], At(tape.Layout.Slope(a), row));
                for (var b = 0; b < 3; b++)
                {
                    Near(jet.Curvatures[(3 * a) + b], At(tape.Layout.Curvature(a, b), row));
                }
            }
        }

        double At(int column, int row) => column < 0 ? 0 : tape.Result(column, frozen, 0, work, masses.Length)[row];
    }

    [Fact]
    public void OnlyDerivativesThatCanDifferFromZeroAreCarried()
    {
        var linear = new MassTape(Expression.Parse("1 + a * m + b * m^2"), Names, Point, Position, "m");
        Assert.Equal((3, false), (linear.Layout.Count, linear.IsFrozen));
        Assert.True(new MassTape(Expression.Parse("exp(-m / fixed)"), Names, Point, Position, "m").IsFrozen);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * (1 + Math.Abs(expected)));
}
