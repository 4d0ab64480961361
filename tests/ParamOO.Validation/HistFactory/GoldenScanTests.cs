using System.Text.Json;
using ParamOO.Inference;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Validation.HistFactory;

/// <summary>Profiles of −2 ln L made with pyhf's model and polished minima; 1e-6 is how far those were polished.</summary>
public sealed class GoldenScanTests
{
    /// <summary>Models with more parameters are tested at every fourth reference point, to keep the suite short.</summary>
    private const int LargeModel = 150;

    /// <summary>Models in which the reference minimisation can end in the higher of several valleys; elsewhere our profile is not lower either.</summary>
    private static readonly string[] SeveralValleys =
    [
        "pyhf_val_2bin_2channel_coupledhistosys", "pyhf_xml_multichan_coupledhistosys_histfactory", "pyhf_xml_xmlimport_input2", "synth_np150", "synth_np300",
    ];

    public static TheoryData<string> Workspaces => [.. GoldenWorkspace.Names.Where(HasScan)];

    [SharedDataTheory]
    [MemberData(nameof(Workspaces))]
    public void TheProfileIsTheReferenceOne(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var scan = golden.Golden.GetProperty("scan");
        var every = golden.Model.Parameters.Length > LargeModel ? 4 : 1;
        var values = GoldenWorkspace.Numbers(scan.GetProperty("poi")).Where((_, i) => i % every == 0).ToValueList();
        var result = ProfileScan.Run(golden.Workspace, new ScanOptions { Values = values, ProfileGrid = every == 1 ? 17 : 3 });
        var higher = result.Points.Zip(scan.GetProperty("twice_nll").EnumerateArray().Where((_, i) => i % every == 0))
            .Where(pair => pair.Second.ValueKind == JsonValueKind.Number && !IsNotAbove(pair.First.Conditional.TwiceNll, pair.Second.GetDouble()))
            .Select(pair => $"{pair.First.Value}: {pair.First.Conditional.TwiceNll:R} against {pair.Second.GetDouble():R}, {pair.First.Status}");
        Assert.Empty(higher);
        var lower = result.Points.Zip(scan.GetProperty("twice_nll").EnumerateArray().Where((_, i) => i % every == 0))
            .Where(pair => pair.Second.ValueKind == JsonValueKind.Number && !IsNotAbove(pair.Second.GetDouble(), pair.First.Conditional.TwiceNll))
            .Select(pair => $"{pair.First.Value}: {pair.First.Conditional.TwiceNll:R} against {pair.Second.GetDouble():R}");
        Assert.True(SeveralValleys.Contains(name) || !lower.Any(), string.Join('\n', lower));
        Assert.DoesNotContain(result.Points, point => point.TestStatistic < 0);
        var free = golden.Golden.GetProperty("fits").GetProperty("free").GetProperty("polished").GetProperty("twice_nll").GetDouble();
        Assert.True(IsNotAbove(result.Best.TwiceNll, free), $"{result.Best.TwiceNll:R} against {free:R}");
    }

    private static bool IsNotAbove(double twiceNll, double expected) => twiceNll - expected < 1e-6 + (1e-12 * Math.Abs(expected));

    private static bool HasScan(string name) => GoldenWorkspace.Read(name).Golden.TryGetProperty("scan", out _);
}
