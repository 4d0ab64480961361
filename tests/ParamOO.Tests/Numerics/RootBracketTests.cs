using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

public sealed class RootBracketTests
{
    private static readonly Func<double, double>[] Functions =
    [
        x => (x * x) - 2,
        x => Math.Exp(x) - 3,
        x => Math.Pow(x - 0.7, 9),
        x => x < 1.1 ? -1 : 1,
        x => Math.Log(Math.Max(x, 1e-300)) - 0.1,
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Functions.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void TheSignChangeIsFoundToTheTolerance(int index)
    {
        var (root, evaluations) = Solve(Functions[index], 0, 5, 1e-10);
        Assert.True(Functions[index](root - 2e-10) * Functions[index](root + 2e-10) <= 0 || Math.Abs(Functions[index](root)) < 1e-20, $"{root}");
        Assert.InRange(evaluations, 1, 80);
    }

    [Fact]
    public void ASmoothFunctionTakesFewEvaluations() => Assert.InRange(Solve(Functions[0], 0, 5, 1e-12).Evaluations, 1, 12);

    [Fact]
    public void ARootAtAnEndIsFoundWithoutEvaluating() => Assert.Equal((1.0, 0), Solve(x => x - 1, 1, 2, 1e-9));

    [Fact]
    public void AValueThatIsNotANumberStopsTheSearch()
    {
        var bracket = new RootBracket(0, -1, 1, 1, 1e-9);
        bracket.Add(double.NaN);
        Assert.True(bracket.IsDone && bracket.IsBroken);
    }

    [Fact]
    public void EndsWithoutASignChangeAreRefused() => Assert.Throws<ArgumentException>(() => new RootBracket(0, 1, 1, 2, 1e-9));

    private static (double Root, int Evaluations) Solve(Func<double, double> function, double low, double high, double tolerance)
    {
        var bracket = new RootBracket(low, function(low), high, function(high), tolerance);
        var evaluations = 0;
        while (!bracket.IsDone && evaluations < 200)
        {
            bracket.Add(function(bracket.Next));
            evaluations++;
        }

        return (bracket.Root, evaluations);
    }
}
