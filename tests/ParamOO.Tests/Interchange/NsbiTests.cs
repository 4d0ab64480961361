using System.Text;
using System.Text.Json;
using ParamOO.Files.Nsbi;
using ParamOO.Testing;
using ParamOO.Tests.Files;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Interchange;

/// <summary>Workspaces of nsbi-common-utils; where they come from stands in tests/data/nsbi/README.md.</summary>
public sealed class NsbiTests : IDisposable
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "tests", "data", "nsbi");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("workspace")]
    [InlineData("draft")]
    public void TheLikelihoodIsThatOfTheToolkit(string name)
    {
        var plan = NsbiInput.Read(Path.Combine(Folder, $"{name}.json")).Plan;
        var likelihood = Analysis.OpenUnbinned(plan, null, new Findings());
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.golden.json")));
        var entries = golden.RootElement.EnumerateArray().ToList();
        var points = entries.Select(entry => plan.Model.Parameters.Select(parameter => entry.GetProperty(parameter.Name).GetDouble()).ToArray()).ToList();
        var expected = entries.Select(entry => entry.GetProperty("twice_nll").GetDouble()).ToArray();
        var found = likelihood.Evaluate(points, [0]).Select(value => value.TwiceNll).ToArray();
        for (var k = 1; k < found.Length; k++)
        {
            Assert.Equal(expected[k] - expected[0], found[k] - found[0], (1e-9 * Math.Abs(expected[k] - expected[0])) + 1e-9);
        }
    }

    [Fact]
    public void TheWorkspaceIsReadAsItStands()
    {
        var input = NsbiInput.Read(Path.Combine(Folder, "workspace.json"));
        Assert.Equal(["SR"], input.Plan.Regions.Select(region => region.Name));
        Assert.Equal(new NormalConstraint(0, 1), input.Plan.Model.Parameters[2].Constraint);
        Assert.False(input.Plan.Model.Parameters[1].Constraint.IsPresent);
        Assert.Equal("PX1025", Assert.Single(input.Findings).Id);
        Assert.Equal([960.0, 570, 230], Assert.Single(input.Plan.BinnedRegions).Data!.Value.ToArray());
        Assert.Equal(1 + 1 + 3 + (3 * 2 * 2), input.Inputs.Count);
        Assert.Equal((0.25 * 4) + (0.5 * 2) + 0.25, NsbiInput.Read(Path.Combine(Folder, "draft.json")).Plan.Model.Processes[0].Coefficient.Evaluate([2]), 1e-12);
    }

    [Fact]
    public void ItIsBuiltAndComparedLikeAnyOther()
    {
        var plan = NsbiInput.Read(Path.Combine(Folder, "workspace.json")).Plan;
        plan = plan with
        {
            Regions = [plan.Regions[0] with { Observable = new() { Bins = 6, MinimumEvents = 5 }, Yields = new() { Knots = 9 } }],
            TestedValues = [0, 0.5, 1.5, 3],
        };
        var built = Analysis.Build(plan);
        Assert.Equal(["SR", "CR"], built.Workspace.Channels.Select(channel => channel.Name));
        var validation = Analysis.Validate(plan, built);
        Assert.All(validation.StatOnly.Points, point => Assert.InRange(point.Kept, 0.9, 1.001));
        Assert.All(validation.Profiled.Points, point => Assert.InRange(point.Kept, 0.85, 1.02));
    }

    [Theory]
    [InlineData("\"1.0.0\"", "\"1.1.0\"", "PX1020")]
    [InlineData("\"unbinned\"", "\"other\"", "PX1021")]
    [InlineData("\"normfactor\"", "\"shapefactor\"", "PX1023")]
    [InlineData("\"name\": \"k_bkg\",\n      \"inits\"", "\"name\": \"k bkg\",\n      \"inits\"", "PX1024")]
    [InlineData("\"poi\": \"mu\"", "\"poi\": \"nu\"", "PX0206")]
    [InlineData("1.03,", "-1.03,", "PX1026")]
    [InlineData("960.0,", "960.0, 1.0,", "PX1022")]
    [InlineData("arrays/ratio_sig.npy", "arrays/ratio_signal.npy", "PX1028")]
    [InlineData("\"ratios\"", "\"ratio\"", "PX0630")]
    [InlineData("arrays/ratio_sig.npy", "short.npy", "PX0108")]
    public void AMistakeIsNamedWithItsPlace(string valid, string wrong, string id)
    {
        Directory.CreateDirectory(folder["arrays"]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "arrays")))
        {
            File.Copy(file, folder[Path.Combine("arrays", Path.GetFileName(file))]);
        }

        var whole = File.ReadAllBytes(Path.Combine(Folder, "arrays", "ratio_sig.npy"));
        var header = whole[..128];
        Encoding.ASCII.GetBytes("(120,)").CopyTo(header, Encoding.Latin1.GetString(header).IndexOf("(240,)", StringComparison.Ordinal));
        File.WriteAllBytes(folder["short.npy"], [.. header, .. whole[128..(128 + (120 * 8))]]);
        var text = File.ReadAllText(Path.Combine(Folder, "workspace.json"));
        Assert.Contains(valid, text, StringComparison.Ordinal);
        var at = text.IndexOf(valid, StringComparison.Ordinal);
        var changed = wrong.Contains("other", StringComparison.Ordinal) ? text.Replace(valid, wrong) : string.Concat(text.AsSpan(0, at), wrong, text.AsSpan(at + valid.Length));
        File.WriteAllText(folder["workspace.json"], changed);
        var refused = Assert.Throws<InvalidInputException>(() => NsbiInput.Read(folder["workspace.json"]));
        Assert.Contains(refused.Findings, finding => finding.Id == id);
    }
}
