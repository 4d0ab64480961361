using System.Text.Json.Nodes;
using ParamOO.Interchange;
using ParamOO.Tests.Workspaces;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Tests.Interchange;

/// <summary>Does a workspace survive the way into JSON and back, byte by byte and value by value?</summary>
public sealed class WorkspaceJsonTests
{
    public static TheoryData<string> Names => ["offshell", "plain"];

    [Theory]
    [MemberData(nameof(Names))]
    public void AWorkspaceReadsBackEqual(string name)
    {
        var workspace = Workspace(name);

        var text = WorkspaceWriter.Write(workspace);

        Assert.Equal(workspace, WorkspaceReader.Read(text, "w.json", []));
        Assert.Equal(text, WorkspaceWriter.Write(WorkspaceReader.Read(text, "w.json", [])));
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void SplinesReadBackEqualWithAndWithoutTheirDomain()
    {
        var workspace = SampleWorkspaces.Offshell();
        var channel = workspace.Channels[0];
        foreach (var domain in new[] { new Interval(0, 2), new Interval(0, 2.5) })
        {
            var splines = new BsplineYields(domain, [[1, 2], [3, 4], [5, 6], [7, 8], [0.5, 0]]);
            ValueList<Sample> samples = [channel.Samples[0] with { Yields = splines }, .. channel.Samples.Skip(1)];
            var changed = workspace with { Channels = [channel with { Samples = samples }, .. workspace.Channels.Skip(1)] };
            Assert.Equal(changed, WorkspaceReader.Read(WorkspaceWriter.Write(changed), "w.json", []));
        }
    }

    [Fact]
    public void PiecesReadBackEqual()
    {
        var workspace = SampleWorkspaces.Offshell();
        var channel = workspace.Channels[0];
        ValueList<double> ends = [channel.Samples[0].Yields.Domain.Low, channel.Samples[0].Yields.Domain.High];
        var pieces = new PiecewiseYields(ends, [[1, 2], [3, 4], [5, 6], [7, 8]]);
        ValueList<Sample> samples = [channel.Samples[0] with { Yields = pieces }, .. channel.Samples.Skip(1)];
        var changed = workspace with { Channels = [channel with { Samples = samples }, .. workspace.Channels.Skip(1)] };

        Assert.Equal(changed, WorkspaceReader.Read(WorkspaceWriter.Write(changed), "w.json", []));
    }

    [Fact]
    public void APlainWorkspaceReadsBackEqualFromPyhfsForm()
    {
        var text = PyhfWorkspaceWriter.Write(SampleWorkspaces.Plain());

        Assert.Equal(SampleWorkspaces.Plain(), PyhfWorkspaceReader.Read(text, "w.json", []));
    }

    [Fact]
    public void EverythingThatPyhfCannotSayIsNamed()
    {
        var refused = Assert.Throws<InvalidInputException>(() => PyhfWorkspaceWriter.Write(SampleWorkspaces.Offshell()));

        Assert.Equal(
            ["PX0801", "PX0802", "PX0803", "PX0801", "PX0803", "PX0801", "PX0804", "PX0803", "PX0805", "PX0806"],
            refused.Findings.Select(finding => finding.Id));
    }

    [Fact]
    public void TheDigestChangesWithOneNumber()
    {
        var workspace = SampleWorkspaces.Plain();
        var other = workspace with { Observations = [new Observation("SR", [55, 1])] };

        Assert.Equal(WorkspaceWriter.Digest(workspace), WorkspaceWriter.Digest(SampleWorkspaces.Plain()));
        Assert.NotEqual(WorkspaceWriter.Digest(workspace), WorkspaceWriter.Digest(other));
        Assert.Equal(64, WorkspaceWriter.Digest(workspace).Length);
    }

    [Fact]
    public void OneWrongKnotAndAShortRowAreTwoFindings()
    {
        var good = WorkspaceWriter.Write(SampleWorkspaces.Offshell());
        var document = JsonNode.Parse(good)!;
        var samples = document["channels"]![0]!["samples"]!;
        document["channels"]![0]!["hypothesis"]!["knots"]![2] = 9;
        samples[0]!["data"]!.AsObject().Remove("knots");
        samples[0]!["data"]!["templates"]![3]!.AsArray().RemoveAt(0);

        Assert.Equal(
            [("PX0650", "w.json#/channels/0/samples/0/data/templates/3"), ("PX0641", "w.json#/channels/0/hypothesis/knots/2")],
            Refused(document));
    }

    [Fact]
    public void AMisspelledKeyOfTheFirstSampleIsNotBlamedOnTheOthers()
    {
        var document = JsonNode.Parse(WorkspaceWriter.Write(SampleWorkspaces.Offshell()))!;
        var data = document["channels"]![0]!["samples"]![0]!["data"]!.AsObject();
        data["templtes"] = data["templates"]!.DeepClone();
        data.Remove("templates");

        Assert.Equal(["PX0630", "PX0631"], Refused(document).Select(finding => finding.Id).Order());
    }

    [Theory]
    [InlineData(-1.0, true)]
    [InlineData(-1e4, false)]
    public void NegativeYieldsNameSampleKnotAndBin(double value, bool isReadable)
    {
        var document = JsonNode.Parse(WorkspaceWriter.Write(SampleWorkspaces.Offshell()))!;
        document["channels"]![0]!["samples"]![0]!["data"]!["templates"]![4]![1] = value;
        var findings = new Findings();
        var refused = Record.Exception(() => WorkspaceReader.Read(document.ToJsonString(), "w.json", findings)) as InvalidInputException;

        Assert.Equal(isReadable, refused is null);
        var all = refused?.Findings ?? findings.ToValueList();
        var warning = Assert.Single(all, finding => finding.Id == "PX0652");
        Assert.Contains("'S' are negative, the first is " + (isReadable ? "-1 " : "-10000 ") + "at knot 4 (mu = 4) in bin 1", warning.Message, StringComparison.Ordinal);
        Assert.Equal(isReadable ? 0 : 1, all.Count(finding => finding.Id == "PX0653" && finding.Message.Contains("bin 1 of channel 'SR'", StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Id, string Path)> Refused(JsonNode document) =>
        Assert.Throws<InvalidInputException>(() => WorkspaceReader.Read(document.ToJsonString(), "w.json", []))
            .Findings.Select(finding => (finding.Id, finding.Path));

    private static Workspace Workspace(string name) => name == "plain" ? SampleWorkspaces.Plain() : SampleWorkspaces.Offshell();
}
