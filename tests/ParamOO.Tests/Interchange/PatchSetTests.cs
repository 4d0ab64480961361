using System.Text.Json;
using System.Text.Json.Nodes;
using ParamOO.Interchange;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Interchange;

/// <summary>Do PatchSets and digests do what pyhf's do?</summary>
public sealed class PatchSetTests
{
    private const string Base = """{"a": [1, 2.0], "b": {"c/d": "x", "m~n": null}}""";

    [Theory]
    [InlineData("""[{"op": "add", "path": "/a/1", "value": 7}]""", """{"a": [1, 7, 2.0], "b": {"c/d": "x", "m~n": null}}""")]
    [InlineData("""[{"op": "add", "path": "/a/-", "value": [3]}]""", """{"a": [1, 2.0, [3]], "b": {"c/d": "x", "m~n": null}}""")]
    [InlineData("""[{"op": "add", "path": "/b/new", "value": null}]""", """{"a": [1, 2.0], "b": {"c/d": "x", "m~n": null, "new": null}}""")]
    [InlineData("""[{"op": "remove", "path": "/b/c~1d"}]""", """{"a": [1, 2.0], "b": {"m~n": null}}""")]
    [InlineData("""[{"op": "replace", "path": "/b/m~0n", "value": 1e3}]""", """{"a": [1, 2.0], "b": {"c/d": "x", "m~n": 1e3}}""")]
    [InlineData("""[{"op": "move", "from": "/a", "path": "/b/a"}]""", """{"b": {"c/d": "x", "m~n": null, "a": [1, 2.0]}}""")]
    [InlineData("""[{"op": "copy", "from": "/a/0", "path": "/a/2"}]""", """{"a": [1, 2.0, 1], "b": {"c/d": "x", "m~n": null}}""")]
    [InlineData("""[{"op": "test", "path": "/a", "value": [1.0, 2]}, {"op": "replace", "path": "", "value": 5}]""", "5")]
    public void OperationsChangeTheDocument(string operations, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(PatchSetApplication.Apply(Base, new Patch("p", [], operations)))));

    [Theory]
    [InlineData("""[{"op": "add", "path": "/a/3", "value": 7}]""")]
    [InlineData("""[{"op": "add", "path": "/a/01", "value": 7}]""")]
    [InlineData("""[{"op": "add", "path": "a", "value": 7}]""")]
    [InlineData("""[{"op": "add", "path": "/x/y", "value": 7}]""")]
    [InlineData("""[{"op": "add", "path": "/x"}]""")]
    [InlineData("""[{"op": "remove", "path": "/a/2"}]""")]
    [InlineData("""[{"op": "remove", "path": "/x"}]""")]
    [InlineData("""[{"op": "replace", "path": "/x", "value": 1}]""")]
    [InlineData("""[{"op": "move", "from": "/b", "path": "/b/c"}]""")]
    [InlineData("""[{"op": "test", "path": "/a/0", "value": "1"}]""")]
    [InlineData("""[{"op": "swap", "path": "/a"}]""")]
    public void AnOperationThatCannotBeAppliedIsAFinding(string operations)
    {
        var refused = Assert.Throws<InvalidInputException>(() => PatchSetApplication.Apply(Base, new Patch("p", [], operations)));

        Assert.Equal(("PX0663", "patch p#/0"), (refused.Findings[0].Id, refused.Findings[0].Path));
    }

    /// <summary>The text and digests were made with Python 3.11: json.dumps(obj, sort_keys=True, ensure_ascii=False) and hashlib.</summary>
    [Fact]
    public void ADigestIsThatOfTheTextThatPythonWrites()
    {
        const string Text = """{"b": [1, 1.0, 1e5, 1E16, 1e-5, 0.0001, 123456789012345680.0, -0.0, -0, 5e-324, 0.1, 1e22], "a": {"é\"\\\n\u0001": true, "": null}, "c": []}""";
        const string Written = """{"a": {"": null, "é\"\\\n\u0001": true}, "b": [1, 1.0, 100000.0, 1e+16, 1e-05, 0.0001, 1.2345678901234568e+17, -0.0, 0, 5e-324, 0.1, 1e+22], "c": []}""";

        Assert.Equal(Written, PyhfDigest.PythonText(JsonDocument.Parse(Text).RootElement));
        Assert.Equal("a38f6093800189b79bc22ef677baf90c75705af2cfc7ff594159eca54eaa7928", PyhfDigest.Of("""{"c": 1.0, "a": 2.0, "b": 3.0}""", "x"));
        Assert.Equal("2c0633f242928eb55c3672fed5ba8612", PyhfDigest.Of("""{"c": 1.0, "a": 2.0, "b": 3.0}""", "x", "md5"));
    }

    [Fact]
    public void AnUnknownAlgorithmIsAFinding() =>
        Assert.Equal("PX0660", Assert.Throws<InvalidInputException>(() => PyhfDigest.Of("{}", "x", "crc")).Findings[0].Id);

    [Fact]
    public void PatchesAreFoundByNameAndByValues()
    {
        var set = PatchSetReader.Read(Document(), "p.json");

        Assert.Equal("second", set.At([2, "b"]).Name);
        Assert.Equal(new ValueList<PatchValue>[] { [1.5, "a"], [2, "b"] }, set.Patches.Select(patch => patch.Values));
        Assert.Same(set.Patches[0], set.Named("first"));
        Assert.Contains("did you mean 'first'", Assert.Throws<InvalidInputException>(() => set.Named("frst")).Message);
        Assert.Contains("mass = 3", Assert.Throws<InvalidInputException>(() => set.At([3, "b"])).Message);
    }

    [Theory]
    [InlineData("\"values\": [2, \"b\"]", "\"values\": [2]", "PX0661", "/patches/1/metadata/values")]
    [InlineData("\"values\": [2, \"b\"]", "\"values\": [1.5, \"a\"]", "PX0661", "/patches/1")]
    [InlineData("\"name\": \"second\"", "\"name\": \"first\"", "PX0661", "/patches/1")]
    [InlineData("\"name\": \"second\"", "\"name\": \"a b\"", "PX0661", "/patches/1/metadata/name")]
    [InlineData("\"hepdata\": \"ins1234567\"", "\"hepdata\": \"1234567\"", "PX0661", "/metadata/references/hepdata")]
    [InlineData("\"description\": \"d\", ", "", "PX0630", "/metadata/description")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"2\"", "PX0633", "/version")]
    [InlineData("\"op\": \"add\", ", "", "PX0630", "/patches/0/patch/0/op")]
    public void AMistakeIsReportedWhereItIs(string good, string bad, string id, string path)
    {
        var refused = Assert.Throws<InvalidInputException>(() => PatchSetReader.Read(Document().Replace(good, bad), "p.json"));

        Assert.Contains(refused.Findings, finding => finding.Id == id && finding.Path == $"p.json#{path}");
    }

    [Fact]
    public void ThePatchSetBelongsToOneWorkspace()
    {
        var set = PatchSetReader.Read(Document(), "p.json");

        Assert.Equal("""{"a":[7,1,2.0],"b":{"c/d":"x","m~n":null}}""", set.Apply(Base, "w.json", set.Patches[0]));
        Assert.Equal("PX0660", Assert.Throws<InvalidInputException>(() => set.Apply("""{"a": [1, 2]}""", "w.json", set.Patches[0])).Findings[0].Id);
    }

    [SharedDataFact]
    public void APublishedPatchSetGivesWorkspaces()
    {
        var workspace = File.ReadAllText(SharedData.PathOf("reference", "exports", "pyhf_patchset_base.json"));
        var set = PatchSetReader.Read(File.ReadAllText(SharedData.PathOf("reference", "exports", "pyhf_patchset.json")), "p.json");

        Assert.All(set.Patches, patch => PyhfWorkspaceReader.Read(set.Apply(workspace, "base.json", patch), patch.Name, []));
    }

    private static string Document() => $$"""
        {"metadata": {"description": "d", "labels": ["mass", "kind"], "references": {"hepdata": "ins1234567"}, "digests": {"sha256": "{{PyhfDigest.Of(Base, "b")}}"} },
         "patches": [
           {"metadata": {"name": "first", "values": [1.5, "a"]}, "patch": [{"op": "add", "path": "/a/0", "value": 7}]},
           {"metadata": {"name": "second", "values": [2, "b"]}, "patch": []}],
         "version": "1.0.0"}
        """;
}
