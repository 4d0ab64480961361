using System.Text.Json;
using ParamOO.Fitting;
using ParamOO.Testing;

namespace ParamOO.Validation.HistFactory;

/// <summary>Do fits end where the reference minimisations end, or below, with the same uncertainties?</summary>
public sealed class GoldenFitTests
{
    private const double ValueTolerance = 1e-6;
    private const double EstimateTolerance = 1e-4;
    private const double HesseTolerance = 1e-3;

    public static TheoryData<string> Names => [.. GoldenWorkspace.Names];

    public static TheoryData<string> ToyNames => SharedData.IsPresent
        ? [.. Directory.GetFiles(SharedData.PathOf("data", "histfactory", "golden"), "*.toys.json").Select(file => Path.GetFileName(file)!.Replace(".toys.json", "", StringComparison.Ordinal)).Order()]
        : [];

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void FitsEndAtTheReferenceMinimumOrBelow(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        foreach (var (kind, request) in Requests(golden))
        {
            if (!golden.Golden.GetProperty("fits").TryGetProperty(kind, out var reference))
            {
                continue;
            }

            var fit = Fit.Run(golden.Model, request);
            if (!reference.TryGetProperty("polished", out var polished))
            {
                // The reference calls these infeasible: an expected yield of zero where events were seen.
                Assert.Equal(FitStatus.InvalidYield, fit.Status);
                continue;
            }

            Assert.Equal(FitStatus.Converged, fit.Status);
            var difference = fit.TwiceNll - GoldenWorkspace.Number(polished, "twice_nll");
            Assert.True(difference < ValueTolerance, $"{kind}: {difference} above the reference");
            if (difference > -ValueTolerance && kind == "free" && polished.TryGetProperty("hesse_unc", out var widths))
            {
                Compare(fit, GoldenWorkspace.Numbers(polished.GetProperty("pars")), Widths(widths));
            }
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(ToyNames))]
    public void ToysAgreeFitByFit(string name)
    {
        var model = GoldenWorkspace.Read(name).Model;
        var toys = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("data", "histfactory", "golden", $"{name}.toys.json")))
            .RootElement.GetProperty("toys").EnumerateArray().ToArray();
        var data = toys.SelectMany(toy => GoldenWorkspace.Numbers(toy.GetProperty("data"))).ToArray();
        var size = model.Parameters.Length;
        var (free, held, status) = (new double[toys.Length], new double[toys.Length], new FitStatus[toys.Length]);
        var (values, uncertainties) = (new double[toys.Length * size], new double[toys.Length * size]);
        var fitter = new BatchFitter(model);
        fitter.Fit(new FitBatch { Fits = toys.Length, Data = data, TwiceNll = free, Status = status, Values = values, Uncertainties = uncertainties });
        fitter.Fit(new FitBatch { Fits = toys.Length, Data = data, TwiceNll = held, Held = [model.Poi], HeldValues = [1.0] });

        Assert.All(status, outcome => Assert.Equal(FitStatus.Converged, outcome));
        for (var toy = 0; toy < toys.Length; toy++)
        {
            Assert.True(free[toy] - GoldenWorkspace.Number(toys[toy], "twice_nll") < ValueTolerance, $"toy {toy}");
            Assert.True(held[toy] - GoldenWorkspace.Number(toys[toy], "twice_nll_mu1") < ValueTolerance, $"toy {toy}, held");
            var (width, muhat) = (uncertainties[(toy * size) + model.Poi], GoldenWorkspace.Number(toys[toy], "muhat"));
            Assert.Equal(muhat, values[(toy * size) + model.Poi], EstimateTolerance * Math.Max(width, 0.1));
        }
    }

    [SharedDataTheory]
    [InlineData("synth_np50")]
    [InlineData("synth_allmods")]
    [InlineData("atlas_simplify_test_synthsig")]
    public void TheResultDependsNeitherOnLanesNorOnThreads(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var data = Shifted(golden, fits: 21);
        var reference = Run(golden, data, new FitOptions { Lanes = LaneWidth.Scalar });
        foreach (var (width, threads) in new[] { (LaneWidth.Vector256, 1), (LaneWidth.Vector512, 1), (LaneWidth.Vector512, 3), (LaneWidth.Scalar, 2) })
        {
            Assert.Equal(reference, Run(golden, data, new FitOptions { Lanes = width, Threads = threads }));
        }
    }

    [SharedDataFact]
    public void AFitAllocatesNothing()
    {
        var golden = GoldenWorkspace.Read("synth_np10");
        var data = Shifted(golden, fits: 64);
        var fitter = new BatchFitter(golden.Model);
        var twiceNll = new double[64];
        fitter.Fit(new FitBatch { Fits = 64, Data = data, TwiceNll = twiceNll });
        var before = GC.GetAllocatedBytesForCurrentThread();
        fitter.Fit(new FitBatch { Fits = 64, Data = data, TwiceNll = twiceNll });

        // A batch may cost a closure; a fit costs nothing.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 * 8, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes");
    }

    private static IEnumerable<(string Kind, FitRequest Request)> Requests(GoldenWorkspace golden)
    {
        yield return ("free", FitRequest.Free);
        if (golden.Model.Poi >= 0)
        {
            yield return ("poi0", FitRequest.Free.Hold(golden.Model.Poi, 0) with { Covariance = false });
            yield return ("poi1", FitRequest.Free.Hold(golden.Model.Poi, 1) with { Covariance = false });
        }
    }

    private static double[] Widths(JsonElement widths) =>
        widths.ValueKind == JsonValueKind.Array ? [.. widths.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : double.NaN)] : [];

    private static void Compare(FitResult fit, double[] estimates, double[] widths)
    {
        // Where the minimum lies on the bound by chance, rounding decides on which side of 1e-9 the reference sees it, and so what it leaves out.
        if (widths.Where((width, index) => fit.AtBound[index] && width > 0 && estimates[index] < 1e-6).Any())
        {
            return;
        }

        for (var index = 0; index < widths.Length; index++)
        {
            if (widths[index] > 0 && fit.Uncertainties[index] > 0)
            {
                Assert.Equal(widths[index], fit.Uncertainties[index], HesseTolerance * widths[index]);
                Assert.Equal(estimates[index], fit.Values[index], EstimateTolerance * widths[index]);
            }
        }
    }

    private static double[] Shifted(GoldenWorkspace golden, int fits)
    {
        var observed = golden.Model.Observed;
        var data = new double[fits * observed.Length];
        for (var k = 0; k < data.Length; k++)
        {
            var value = observed[k % observed.Length];
            data[k] = k % observed.Length < golden.Model.Bins ? Math.Max(0, Math.Round(value + (Math.Sqrt(value) * Math.Sin(k)))) : value;
        }

        return data;
    }

    private static double[] Run(GoldenWorkspace golden, double[] data, FitOptions options)
    {
        var fits = data.Length / golden.Model.Observed.Length;
        var (twiceNll, values) = (new double[fits], new double[fits * golden.Model.Parameters.Length]);
        new BatchFitter(golden.Model, options).Fit(new FitBatch { Fits = fits, Data = data, TwiceNll = twiceNll, Values = values });
        return [.. twiceNll, .. values];
    }
}
