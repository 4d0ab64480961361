using System.Text.Json;
using ParamOO.Inference;
using ParamOO.Testing;

namespace ParamOO.Validation.HistFactory;

/// <summary>CLs, limits and discovery made with pyhf's model and polished minima: 1e-5 on probabilities, 1e-4 relative on limits.</summary>
public sealed class GoldenInferenceTests
{
    /// <summary>
    /// A generated model with 90 two-sided nuisances. Its reference fits are not the lowest (ours at μ = 1 is 0.289 lower, see
    /// <see cref="GoldenScanTests"/>, which allows that), so that probabilities made of them cannot be compared.
    /// </summary>
    private const string ManyValleys = "synth_np300";

    public static TheoryData<string> Tested => Having("hypotest_mu1_qtilde_polished");

    public static TheoryData<string> Limited => Having("upper_limit_95CLs_qtilde_polished");

    public static TheoryData<string> Discovered => Having("discovery_polished");

    [SharedDataTheory]
    [MemberData(nameof(Tested))]
    public void CLsIsTheReferenceOne(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var expected = golden.Golden.GetProperty("inference").GetProperty("hypotest_mu1_qtilde_polished");
        var point = HypothesisTest.Run(golden.Workspace).Points[0];
        Equal(expected, "qmu", point.Observed, 1e-5);
        Equal(expected, "CLsb", point.Tail.CLsPlusB, 1e-5);
        Equal(expected, "CLb", point.Tail.CLb, 1e-5);
        Equal(expected, "CLs_obs", point.Tail.CLs, 1e-5);
        foreach (var (value, reference) in point.Expected.ToList().Zip(expected.GetProperty("CLs_exp_m2_to_p2").EnumerateArray()))
        {
            Equal(reference, value, 1e-5);
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(Limited))]
    public void TheLimitsAreTheReferenceOnes(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var expected = golden.Golden.GetProperty("inference").GetProperty("upper_limit_95CLs_qtilde_polished");
        var limit = UpperLimit.Run(golden.Workspace);
        Equal(expected.GetProperty("obs"), limit.Observed, 1e-4, isRelative: true);
        foreach (var (value, reference) in limit.Expected.ToList().Zip(expected.GetProperty("exp_m2_to_p2").EnumerateArray()))
        {
            Equal(reference, value, 1e-4, isRelative: true);
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(Discovered))]
    public void TheDiscoverySignificanceIsTheReferenceOne(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var expected = golden.Golden.GetProperty("inference").GetProperty("discovery_polished");
        var point = HypothesisTest.Run(golden.Workspace, new HypothesisTestOptions { Statistic = TestStatistic.Q0 }).Points[0];
        Equal(expected, "q0", point.Observed, 1e-5);
        Equal(expected, "q0_asimov_mu1", point.Asimov, 1e-5);
        Equal(expected, "p0", point.PValue, 1e-5);
        Equal(expected, "p0_exp", point.Expected.Median, 1e-5);
    }

    /// <summary>The reference fit of these fell into the higher of two minima, which its notes say; ours finds the lower one that they name.</summary>
    [SharedDataTheory]
    [MemberData(nameof(Doubtful))]
    public void WhereTheReferenceMissedTheLowerMinimumItIsFound(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var lowest = golden.Golden.GetProperty("alternative_minima_from_random_starts").EnumerateArray().Min(fit => fit.GetProperty("twice_nll").GetDouble());
        var conditional = golden.Golden.GetProperty("fits").GetProperty("poi1").GetProperty("polished").GetProperty("twice_nll").GetDouble();
        Assert.Equal(conditional - lowest, HypothesisTest.Run(golden.Workspace).Points[0].Observed, 1e-5);
    }

    public static TheoryData<string> Doubtful => [.. GoldenWorkspace.Names.Where(MissesTheLowerMinimum)];

    private static TheoryData<string> Having(string block) =>
        [.. GoldenWorkspace.Names.Where(name => Has(name, block) && !MissesTheLowerMinimum(name) && name != ManyValleys)];

    private static bool MissesTheLowerMinimum(string name) => GoldenWorkspace.Read(name).Golden.GetProperty("notes").EnumerateArray()
        .Any(note => note.GetString()!.StartsWith("free: LOWER minimum", StringComparison.Ordinal));

    private static bool Has(string name, string block) =>
        GoldenWorkspace.Read(name).Golden.TryGetProperty("inference", out var inference) && inference.TryGetProperty(block, out _);

    private static void Equal(JsonElement block, string key, double actual, double tolerance) => Equal(block.GetProperty(key), actual, tolerance);

    private static void Equal(JsonElement reference, double actual, double tolerance, bool isRelative = false)
    {
        if (reference.ValueKind == JsonValueKind.Number)
        {
            var expected = reference.GetDouble();
            Assert.True(Math.Abs(actual - expected) <= (tolerance * (isRelative ? Math.Abs(expected) : 1)) + (1e-7 * Math.Abs(expected)), $"{actual:R} against {expected:R}");
        }
    }
}
