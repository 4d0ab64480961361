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
    public async Task AShortJobIsLeftToTheProcessorAndSaysSo()
    {
        var said = await Terminal.Run("fit", Write("w.json", Workspace), "--datasets", Write("data.json", """{"data": [[60, 45, 0]]}"""), "--device", "auto");
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("--device auto: the processor does", said.Error);
    }

    private static double[] TwiceNlls(string json) =>
        [.. JsonDocument.Parse(json).RootElement.GetProperty("fits").EnumerateArray().Select(fit => fit.GetProperty("twice_nll").GetDouble())];

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
