using System.Text;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Interchange;
using ParamOO.Interchange.Combine;
using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

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
    [InlineData("offshell")]
    [InlineData("gaussian-amplitudes")]
    public void AnExportComesBackAsTheSameFunctions(string example)
    {
        var (before, after) = (examples[example].Channels[0], Hs3Reader.Read(Hs3Writer.Write(examples[example], new RooExportOptions(), []), "w", null, []).Channels[0]);

        Assert.Equal(before.Hypothesis, after.Hypothesis);
        Assert.Equal(before.McStatistics, after.McStatistics);
        Assert.Equal(before.Samples.Select(sample => sample.Yields), after.Samples.Select(sample => sample.Yields));
        Assert.Equal(
            before.Samples.Select(sample => sample.Modifiers.OrderBy(modifier => modifier.ToString(), StringComparer.Ordinal).ToValueList()),
            after.Samples.Select(sample => sample.Modifiers.Where(modifier => modifier is not NormFactor).OrderBy(modifier => modifier.ToString(), StringComparer.Ordinal).ToValueList()));
    }

    [Fact]
    public void EveryFamilyOfYieldFunctionsComesBackFromHs3()
    {
        var channel = examples["gaussian-amplitudes"].Channels[0];
        var domain = new Interval(channel.Axis!.VariableAt(channel.Axis.Range.Low), channel.Axis.VariableAt(channel.Axis.Range.High));
        ValueList<double> knots = [domain.Low, domain.Low + (0.4 * domain.Width), domain.High];
        YieldFunction Of(YieldFamily family, YieldFunction old)
        {
            ValueList<PerBin> Rows(int count) => [.. Enumerable.Range(0, count).Select(row => PerBin.Create([.. old.At(knots[row % 3]).ToArray().Select(value => value + (0.01 * row))]))];
            return family switch
            {
                YieldFamily.Pchip => new PchipYields(knots, Rows(3)),
                YieldFamily.Piecewise => new PiecewiseYields(knots, Rows(7)),
                YieldFamily.Bernstein => new BernsteinYields(domain, Rows(5)),
                _ => new BsplineYields(domain, Rows(7)),
            };
        }

        foreach (var family in Enum.GetValues<YieldFamily>())
        {
            var before = channel with { Samples = channel.Samples.Select(sample => sample with { Yields = Of(family, sample.Yields) }).ToValueList() };
            var text = Hs3Writer.Write(examples["gaussian-amplitudes"] with { Channels = [before] }, new RooExportOptions(), []);
            var after = Hs3Reader.Read(text, "w", null, []).Channels[0];
            Assert.Equal(before.Samples.Select(sample => sample.Yields), after.Samples.Select(sample => sample.Yields));
        }
    }

    /// <summary>The documents are read back as pyhf reads them; <see cref="InstalledPyhfTests"/> asks pyhf itself.</summary>
    [Theory]
    [InlineData("offshell")]
    [InlineData("gaussian-amplitudes")]
    public void TheFitsOfAPatchSetAreTheScan(string example)
    {
        var options = new ScanOptions { Data = new AsimovData(), Values = [.. Enumerable.Range(1, 20).Select(k => 0.01 + (k * k * 0.009))] };
        var scan = ProfileScan.Run(examples[example], options);
        var text = PyhfPatchSetWriter.Write(examples[example], options, []);
        var set = PatchSetReader.Read(text.PatchSet, "patchset.json");
        set.Verify(text.Workspace, "workspace.json");

        Assert.All(set.Patches.Zip(scan.Points), pair =>
        {
            var model = PyhfWorkspaceReader.Read(PatchSetApplication.Apply(text.Workspace, pair.First), "patched.json", []).At();
            var fit = Fit.Run(model, new FitRequest { Covariance = false });
            Assert.True(fit.HasConverged);
            Assert.Equal(pair.Second.Value, pair.First.Values[0].Number);
            Assert.Equal(pair.Second.TestStatistic, fit.TwiceNll - pair.First.Values[1].Number!.Value, 1e-6);
        });
    }

    [Fact]
    public void OtherFormsStaySmallToo()
    {
        var text = PyhfPatchSetWriter.Write(examples["offshell"], new ScanOptions { Data = new AsimovData() }, []);
        Assert.InRange(text.PatchSet.Length + text.Workspace.Length, 1, 2 * Megabytes);
        Assert.InRange(CombineWriter.Write(examples["offshell"], new ScanOptions(), CombineProcesses.RateParameters, []).Sum(file => file.Text.Length), 1, 2 * Megabytes);
        Assert.InRange(RooMacroWriter.Write(examples["offshell"], new RooExportOptions(), []).Length, 1, 2 * Megabytes);
        Assert.InRange(PyhfFunctionsWriter.Write(examples["offshell"], new RooExportOptions(), []).Length, 1, 2 * Megabytes);
    }

    [Theory]
    [InlineData("offshell", null)]
    [InlineData("offshell", 2.0)]
    public void FilesStaySmall(string example, double? hypothesis) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(Hs3Writer.Write(examples[example], new RooExportOptions { Hypothesis = hypothesis }, [])), 1, 2 * Megabytes);
}
