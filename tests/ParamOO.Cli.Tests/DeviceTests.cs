using System.Text.Json;
using ParamOO.Testing;

namespace ParamOO.Cli.Tests;

/// <summary>Does <c>--device</c> change where fits run, and nothing else?</summary>
public sealed class DeviceTests : IDisposable
{
    private const string Workspace = """
        {"version": "1.0.0",
         "channels": [{"name": "SR", "samples": [
            {"name": "signal", "data": [8, 12], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
            {"name": "background", "data": [50, 30], "modifiers": [{"name": "alpha", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "SR", "data": [60, 45]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-device").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task DevicesAreListedWithTheReasonsWhyOthersAreMissing()
    {
        var document = JsonDocument.Parse((await Terminal.Run("devices", "--json")).Output).RootElement;
        Assert.True(document.GetProperty("devices").GetArrayLength() + document.GetProperty("remarks").GetArrayLength() > 0);
    }

    [Fact]
    public async Task TheProgramOfAGpuIsPrintedWithoutOne()
    {
        var said = await Terminal.Run("devices", "--kernels", Write("w.json", Workspace));
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("KERNEL void evaluate(", said.Output);
        Assert.Contains("const double yield1 =", said.Output);
    }

    [DeviceFact]
    public async Task ManyFitsOnADeviceGiveTheNumbersOfTheProcessor()
    {
        string[] words = ["fit", Write("w.json", Workspace), "--datasets", Write("data.json", """{"data": [[60, 45, 0], [40, 33, 0.5], [75, 50, -0.2]]}"""), "--json"];
        var (processor, device) = (await Terminal.Run(words), await Terminal.Run([.. words, "--device", "gpu"]));
        Assert.Equal(0, device.ExitCode);
        var (expected, found) = (TwiceNlls(processor.Output), TwiceNlls(device.Output));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-8));
    }

    [DeviceFact]
    public async Task ToysDrawnOnADeviceAreTheSameBytes()
    {
        var workspace = Write("w.json", Workspace);
        foreach (var device in (string[])["cpu", "gpu", "auto"])
        {
            Assert.Equal(0, (await Terminal.Run("toys", workspace, "--toys", "3000", "--device", device, "-o", Path.Combine(folder, $"{device}.json"))).ExitCode);
        }

        var expected = await File.ReadAllBytesAsync(Path.Combine(folder, "cpu.json"));
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(folder, "gpu.json")));
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(folder, "auto.json")));
    }

    [DeviceFact]
    public async Task ABenchmarkOfADeviceStandsBesideItsCeilings()
    {
        var said = await Terminal.Run("bench", "fits", Write("w.json", Workspace), "--toys", "500", "--device", "gpu", "--json");
        Assert.Equal(0, said.ExitCode);
        var figures = JsonDocument.Parse(said.Output).RootElement;
        Assert.True(figures.GetProperty("fits_per_second").GetDouble() > 0);
        Assert.True(figures.GetProperty("ceilings").GetProperty("gigaflops").GetDouble() > figures.GetProperty("gigaflops").GetDouble());
        Assert.Equal("solve", figures.GetProperty("kernels")[1].GetProperty("name").GetString());
    }

    [DeviceFact]
    public async Task AllDevicesAreMeasuredBesideTheProcessorAndFitTheSame()
    {
        var said = await Terminal.Run("bench", "fits", Write("w.json", Workspace), "--toys", "300", "--device", "all", "--json");
        Assert.Equal(0, said.ExitCode);
        var device = JsonDocument.Parse(said.Output).RootElement.GetProperty("devices")[0];
        Assert.True(device.GetProperty("times_processor").GetDouble() > 0);
        Assert.Equal((300, 0, 0), (device.GetProperty("compared").GetInt32(), device.GetProperty("other_minima").GetInt32(), device.GetProperty("other_statuses").GetInt32()));
        Assert.InRange(device.GetProperty("largest_difference").GetDouble(), 0, 1e-9);
    }

    [DeviceFact]
    public async Task AShortJobIsLeftToTheProcessorAndSaysSo()
    {
        var said = await Terminal.Run("fit", Write("w.json", Workspace), "--datasets", Write("data.json", """{"data": [[60, 45, 0]]}"""), "--device", "auto");
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("--device auto: the processor does", said.Error);
    }

    [DeviceFact]
    public async Task AFileOfToysGoesOnWithAnyDevice()
    {
        var (workspace, mixed, whole) = (Write("w.json", Workspace), Path.Combine(folder, "mixed"), Path.Combine(folder, "whole"));
        string[] words = ["neyman", workspace, "--values", "0.5,1", "--json", "--toys"];
        Assert.Equal(0, (await Terminal.Run([.. words, "1000", "--output", mixed, "--device", "gpu"])).ExitCode);
        var found = await Terminal.Run([.. words, "1700", "--output", mixed]);
        var expected = await Terminal.Run([.. words, "1700", "--output", whole]);
        Assert.Equal((0, 0), (found.ExitCode, expected.ExitCode));
        Assert.Equal(CriticalValues(expected.Output), CriticalValues(found.Output), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Equal(new FileInfo(Path.Combine(whole, "toys.arrows")).Length, new FileInfo(Path.Combine(mixed, "toys.arrows")).Length);
    }

    [Fact]
    public async Task ResultsOnlyAreThoseOfTheToysThatAreNotKept()
    {
        var (workspace, with, without) = (Write("w.json", Workspace), Path.Combine(folder, "with"), Path.Combine(folder, "without"));
        string[] words = ["neyman", workspace, "--values", "0.5,1", "--toys", "700", "--output"];
        Assert.Equal(0, (await Terminal.Run([.. words, with])).ExitCode);
        Assert.Equal(0, (await Terminal.Run([.. words, without, "--results-only"])).ExitCode);
        Assert.Equal(File.ReadAllText(Path.Combine(with, "neyman.json")), File.ReadAllText(Path.Combine(without, "neyman.json")));
        Assert.False(File.Exists(Path.Combine(without, "toys.arrows")));
    }

    [DeviceFact]
    public async Task ResultsOnlyOfADeviceAreThoseOfTheProcessor()
    {
        string[] words = ["neyman", Write("w.json", Workspace), "--values", "0.5,1", "--toys", "700", "--results-only", "--json", "--output", Path.Combine(folder, "results")];
        var (expected, found) = (await Terminal.Run(words), await Terminal.Run([.. words, "--device", "gpu"]));
        Assert.Equal(0, found.ExitCode);
        Assert.Equal(CriticalValues(expected.Output), CriticalValues(found.Output), (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public async Task SharesAreFilesSoThatResultsAloneHaveNone()
    {
        var said = await Terminal.Run("neyman", Write("w.json", Workspace), "--shard", "1/2", "--results-only");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX0765", said.Error);
    }

    private static double[] CriticalValues(string json) => [.. JsonDocument.Parse(json).RootElement.GetProperty("hypotheses").EnumerateArray()
        .SelectMany(point => point.GetProperty("levels").EnumerateArray())
        .Select(level => level.GetProperty("critical").GetProperty("value").GetDouble())];

    private static double[] TwiceNlls(string json) =>
        [.. JsonDocument.Parse(json).RootElement.GetProperty("fits").EnumerateArray().Select(fit => fit.GetProperty("twice_nll").GetDouble())];

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
