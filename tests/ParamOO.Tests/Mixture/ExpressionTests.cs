using FsCheck;
using FsCheck.Fluent;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Mixture;

public class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2*3", 7)]
    [InlineData("-2^2", -4)]
    [InlineData("2**3**2", 512)]
    [InlineData("2^-1", 0.5)]
    [InlineData("2 * -3", -6)]
    [InlineData("--3", 3)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("12 / 2 / 3", 2)]
    [InlineData("1e-3 + .5E+1", 5.001)]
    [InlineData("( 1 + 2 ) * 3", 9)]
    [InlineData("sqrt(16) + abs(-2) + pow(2, 10)", 1030)]
    [InlineData("log(exp(1.5))", 1.5)]
    [InlineData("min(3, 1, 2) + maximum(3, 7)", 8)]
    [InlineData("clip(7, 0, 5) + clip(-1, 0, 5)", 5)]
    public void AFormulaHasItsValue(string text, double expected) =>
        Assert.Equal(expected, Expression.Parse(text).Evaluate([]), 1e-14);

    [Theory]
    [InlineData("", "position 1, found the end")]
    [InlineData("mu -", "position 5, found the end")]
    [InlineData("mu mu", "expected an operator or the end at position 4, found 'm'")]
    [InlineData("(mu", "expected ')' at position 4")]
    [InlineData("mu + #", "position 6, found '#'")]
    [InlineData("sin(mu)", "found sin with 1")]
    [InlineData("sqrt(1, 2)", "found sqrt with 2")]
    [InlineData("1e", "\"1e\" at position 1 is not a finite number")]
    [InlineData("1e999", "not a finite number")]
    [InlineData("2 * * 3", "found '*'")]
    public void AFormulaThatCannotBeReadSaysWhereAndWhatWasExpected(string text, string message)
    {
        var findings = new Findings();
        Assert.Null(Expression.TryParse(text, "analysis.yaml:7", findings));
        var finding = Assert.Single(findings);
        Assert.Equal(("PX0201", "analysis.yaml:7"), (finding.Id, finding.Path));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepNestingIsAFindingAndNotAStackOverflow() =>
        Assert.Throws<InvalidInputException>(() => Expression.Parse(new string('(', 100_000)));

    [Fact]
    public void NamesStandInOrderOfAppearance() =>
        Assert.Equal(["kappa", "mu"], Expression.Parse("kappa * sqrt(mu) + mu*kappa").Names.ToArray());

    [Fact]
    public void FormulaeAreEqualWhenTheirTextIs()
    {
        Assert.Equal(Expression.Parse("mu - sqrt(mu)"), Expression.Parse("mu - sqrt(mu)"));
        Assert.NotEqual(Expression.Parse("mu"), Expression.Parse(" mu"));
    }

    [Theory]
    [InlineData("x*y - sqrt(x) + y/x")]
    [InlineData("x^y + y**3 - 2*x^-2")]
    [InlineData("exp(-x*y) * log(x + 2*y)")]
    [InlineData("abs(x - 5) * max(x, y) + min(x*x, 3)")]
    [InlineData("pow(x, 0) + pow(y, 1) + pow(x, 2.5) + (x*y)^2")]
    [InlineData("((1-sqrt(10))*x + 9*sqrt(x) - 10 + sqrt(10)) / (sqrt(10) - 10)")]
    public void DerivativesAgreeWithDifferences(string text)
    {
        var expression = Expression.Parse(text);
        var n = expression.Names.Length;
        double[] point = [1.3, 0.7];
        var (gradient, hessian) = (new double[n], new double[n * n]);
        var value = expression.Evaluate(point.AsSpan(0, n), gradient, hessian);
        Assert.Equal(expression.Evaluate(point.AsSpan(0, n)), value);
        for (var i = 0; i < n; i++)
        {
            var (up, down) = (new double[n], new double[n]);
            const double Step = 1e-5;
            var (high, low) = (At(expression, point, i, Step, up), At(expression, point, i, -Step, down));
            Assert.Equal((high - low) / (2 * Step), gradient[i], 1e-8);
            for (var j = 0; j < n; j++)
            {
                Assert.Equal((up[j] - down[j]) / (2 * Step), hessian[(i * n) + j], 1e-8);
            }
        }
    }

    [Fact]
    public void TheSlopeOfARootIsInfiniteAtZeroButItsValueIsNot()
    {
        var expression = Expression.Parse("k * sqrt(mu)");
        Span<double> gradient = stackalloc double[2];
        Span<double> hessian = stackalloc double[4];
        Assert.Equal(0, expression.Evaluate([2, 0], gradient, hessian));
        Assert.Equal([0, double.PositiveInfinity], gradient.ToArray());
        Assert.Equal(0, hessian[0]);
        Assert.Equal(double.NegativeInfinity, hessian[3]);
        expression.Evaluate([0, 0], gradient);
        Assert.Equal([0, 0], gradient.ToArray());
    }

    [Fact]
    public void TheRootVariableMakesARootSmooth()
    {
        var rooted = Expression.Parse("mu - sqrt(mu)").InRootOf("mu");
        Span<double> gradient = stackalloc double[1];
        Span<double> hessian = stackalloc double[1];
        Assert.Equal(0, rooted.Evaluate([0], gradient, hessian));
        Assert.Equal(-1, gradient[0]);
        Assert.Equal(2, hessian[0]);
        Assert.Equal(Expression.Parse("mu - sqrt(mu)").Evaluate([2.25]), rooted.Evaluate([1.5]), 1e-15);
    }

    [Theory]
    [InlineData("mu")]
    [InlineData("sqrt(mu)")]
    [InlineData("3 + 0*mu")]
    [InlineData("k + pow(mu, 0.5)")]
    [InlineData("sqrt(mu * k)")]
    [InlineData("k * (2 * mu * (k + mu))^0.5 - sqrt(k)")]
    [InlineData("sqrt(mu * mu * k)")]
    public void TheRootVariableKeepsTheValue(string text)
    {
        var expression = Expression.Parse(text);
        double[] values = [.. expression.Names.Select(name => name == "mu" ? 2.25 : 7)];
        double[] roots = [.. expression.Names.Select(name => name == "mu" ? 1.5 : 7)];
        Assert.Equal(expression.Evaluate(values), expression.InRootOf("mu").Evaluate(roots), 1e-15);
    }

    /// <summary>√(μ Γ) is smooth in √μ and √Γ, at the corner too.</summary>
    [Fact]
    public void TheRootOfAProductIsSmoothInBothRoots()
    {
        var rooted = Expression.Parse("mu*k - sqrt(mu*k)").InRootOf("mu").InRootOf("k");
        Span<double> gradient = stackalloc double[2];
        Span<double> hessian = stackalloc double[4];
        Assert.Equal(0, rooted.Evaluate([0, 0], gradient, hessian));
        Assert.Equal([0, 0], gradient.ToArray());
        Assert.Equal([0, -1, -1, 0], hessian.ToArray());
        Assert.Equal(0.6 - Math.Sqrt(0.6), rooted.Evaluate([Math.Sqrt(0.2), Math.Sqrt(3)]), 1e-15);
    }

    [Theory]
    [InlineData("mu - sqrt(mu)", true)]
    [InlineData("mu^0.5", true)]
    [InlineData("mu*mu", false)]
    [InlineData("sqrt(mu*k)", true)]
    [InlineData("1 - sqrt(2*k*mu)", true)]
    [InlineData("sqrt(mu*mu*k)", false)]
    [InlineData("sqrt(mu + k)", false)]
    [InlineData("sqrt(k)", false)]
    public void ARootIsSeen(string text, bool expected) => Assert.Equal(expected, Expression.Parse(text).ContainsRootOf("mu"));

    [Fact]
    public void ABoundFormulaReadsItsEntriesOfThePoint()
    {
        var bound = Expression.Parse("mu - sqrt(mu) * k").Bind(["alpha", "k", "mu"]);
        Assert.Equal([2, 1], bound.Parameters.ToArray());
        Assert.Equal(4 - (2 * 3), bound.Evaluate([9, 3, 4]));
        Assert.Throws<ArgumentException>(() => Expression.Parse("nu").Bind(["mu"]));
    }

    [Fact]
    public void EvaluationAllocatesNothing()
    {
        var bound = Expression.Parse("(kappa*mu - sqrt(mu)) / (1 + exp(-mu^2))").Bind(["mu", "kappa"]);
        Span<double> gradient = stackalloc double[2];
        Span<double> hessian = stackalloc double[4];
        bound.Evaluate([1, 2], gradient, hessian);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            bound.Evaluate([1, 2], gradient, hessian);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void AWrittenNumberReadsBackExactly() => Prop
        .ForAll<double>(number => !double.IsFinite(number) || Expression.Constant(number).Evaluate([]).Equals(number))
        .QuickCheckThrowOnFailure();

    private static double At(Expression expression, double[] point, int moved, double step, double[] gradient)
    {
        var values = point.AsSpan(0, expression.Names.Length).ToArray();
        values[moved] += step;
        return expression.Evaluate(values, gradient);
    }
}
