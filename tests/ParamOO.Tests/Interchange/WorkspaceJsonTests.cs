using ParamOO.Interchange;
using ParamOO.Tests.Workspaces;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

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

    private static Workspace Workspace(string name) => name == "plain" ? SampleWorkspaces.Plain() : SampleWorkspaces.Offshell();
}
