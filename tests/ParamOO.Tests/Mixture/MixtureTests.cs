using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Mixture;

public class MixtureTests
{
    private static readonly MixtureModel Offshell = new(
        "mu",
        1,
        [Parameter.Free("mu", 1, new(0, 4)), Parameter.Nuisance("lumi")],
        [
            new("S", 20, Expression.Parse("mu - sqrt(mu)"), "r_S", [new("lumi", 1.017, 0.983)]),
            new("SBI", 180, Expression.Parse("sqrt(mu)"), "r_SBI", []),
            new("B", 190, Expression.Parse("1 - sqrt(mu)"), "r_B", []),
        ]);

    [Fact]
    public void AtTheReferenceOnlyTheStandardModelSampleIsLeft() => Assert.Equal([0, 180, 0], new MixtureYields(Offshell).At(1.0));

    [Fact]
    public void YieldsFollowCoefficientsAndRates()
    {
        var yields = new double[3];
        new MixtureYields(Offshell).At([4, 1], yields);
        Assert.Equal([2 * 20 * 1.017, 360, -190], yields);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void SlopesAreThoseInTheHypothesisVariable(double mu)
    {
        var yields = new MixtureYields(Offshell);
        Assert.Equal("sqrt(mu)", yields.Variable.Name);
        var t = Math.Sqrt(mu);
        Assert.Equal([20 * ((2 * t) - 1), 180, -190], yields.SlopesAt(mu));
    }

    [Fact]
    public void TheLagrangeBasisOfElectroweakSamplesIsTheKnownOne()
    {
        var findings = new Findings();
        var basis = LagrangeBasis.TryCreate(
            Expression.Parse("sqrt(mu)"), [new("EWB", 0), new("EWSBI", 1), new("EWSBI10", Math.Sqrt(10))], "", findings)!;
        string[] known =
        [
            "((1-sqrt(10))*mu + 9*sqrt(mu) - 10 + sqrt(10)) / (sqrt(10)-10)",
            "(sqrt(10)*mu - 10*sqrt(mu)) / (sqrt(10)-10)",
            "(sqrt(mu) - mu) / (sqrt(10)-10)",
        ];
        foreach (var mu in new[] { 0, 0.3, 1, 2.7, 10 })
        {
            for (var k = 0; k < 3; k++)
            {
                Assert.Equal(Expression.Parse(known[k]).Evaluate([mu]), basis.Coefficients[k].Evaluate([mu]), 1e-13);
            }
        }

        Assert.True(basis.Coefficients[0].ContainsRootOf("mu"));
        Assert.InRange(basis.ConditionNumber, 10, 30);
    }

    [Fact]
    public void ABasisWithTwoSamplesAtOnePointIsRefused()
    {
        var findings = new Findings();
        Assert.Null(LagrangeBasis.TryCreate(Expression.Parse("mu"), [new("A", 1), new("B", 1), new("B", double.NaN)], "f", findings));
        Assert.Equal(["PX0214", "PX0214", "PX0215"], findings.Select(finding => finding.Id).Order());
    }

    [Fact]
    public void ASoundModelHasNoFindings()
    {
        var findings = new Findings();
        MixtureRules.Check(Offshell, "analysis.yaml", findings);
        Assert.Empty(findings);
    }

    [Fact]
    public void EverythingWrongIsSaidAtOnce()
    {
        var findings = new Findings();
        MixtureRules.Check(
            new(
                "nu",
                1,
                [Parameter.Free("mu", 7, new(0, 4)), Parameter.Nuisance("a"), Parameter.Nuisance("a"), Parameter.Nuisance("b") with { Constraint = new NormalConstraint(0, 0) }],
                [
                    new("S", -1, Expression.Parse("mi"), "r_S", [new("a", 0, 1), new("a", 1, 1), new("c", 1, 1), new("b", 1, 1, "up")]),
                    new("S", 1, Expression.Parse("1"), "r_S", []),
                ]),
            "f",
            findings);
        Assert.Equal(
            ["PX0202", "PX0203", "PX0204", "PX0205", "PX0206", "PX0208", "PX0209", "PX0210", "PX0211", "PX0212", "PX0213"],
            findings.Select(finding => finding.Id).Order());
    }

    [Fact]
    public void ARootNeedsBoundsAboveZero()
    {
        var findings = new Findings();
        MixtureRules.Check(Offshell with { Parameters = [Parameter.Free("mu", 1, new(-1, 4)), Offshell.Parameters[1]] }, "f", findings);
        Assert.Equal(["PX0218", "PX0218", "PX0218"], findings.Select(finding => finding.Id));
    }

    [Fact]
    public void AModelWithoutEventsAtTheReferenceIsRefused()
    {
        var findings = new Findings();
        MixtureRules.Check(Offshell with { Processes = [Offshell.Processes[0]] }, "f", findings);
        Assert.Equal("PX0217", Assert.Single(findings).Id);
    }
}
