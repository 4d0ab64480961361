using System.Text;
using ParamOO.Inference;
using ParamOO.Interchange.RooFit;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>Do the exported examples keep the test statistic, profiled over all nuisance parameters, and stay small?</summary>
public sealed class ShippedExampleExportTests(ShippedExamples examples) : IClassFixture<ShippedExamples>
{
    private const int Megabytes = 1_000_000;

    [Theory]
    [InlineData("offshell")]
    [InlineData("gaussian-amplitudes")]
    public void WithTheHypothesisTiedTheFilesProfiledLikelihoodIsTheScan(string example)
    {
        var text = Hs3Writer.Write(examples[example], new RooExportOptions(), []);
        var scan = ProfileScan.Run(examples[example], new ScanOptions { Values = [.. Enumerable.Range(1, 20).Select(k => 0.01 + (k * k * 0.009))] });
        var judge = new Hs3Judge(text);
        var minimum = judge.Profiled("mu", 1);

        Assert.True(scan.HasConverged);
        Assert.All(scan.Points, point => Assert.Equal(point.TestStatistic, judge.Profiled("mu", point.Value) - minimum, 1e-8));
    }

    [Theory]
    [InlineData("offshell", null)]
    [InlineData("offshell", 2.0)]
    public void FilesStaySmall(string example, double? hypothesis) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(Hs3Writer.Write(examples[example], new RooExportOptions { Hypothesis = hypothesis }, [])), 1, 2 * Megabytes);
}
