using System.Text.Json.Nodes;
using ParamOO.Files.Hnsbi;
using ParamOO.Testing;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Interchange;

public sealed class HnsbiTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hnsbi").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SharedDataFact]
    public void AWorkspaceReadsAsItStands()
    {
        var input = HnsbiInput.Read(Copy());
        Assert.Empty(input.Findings);
        var model = input.Plan.Model;
        Assert.Equal(("toy_width", "mu", 1.0), (input.Plan.Name, model.Poi, model.ReferenceHypothesis));
        Assert.Equal(["S", "SBI", "B", "NI"], model.Processes.Select(process => process.Name));
        Assert.Equal("(mu-sqrt(mu))*exp(0.017*lumi)", model.Processes[0].Coefficient.Text);
        Assert.Equal(new("alpha_NI", 1.03, 0.98, "NI_alpha_NI_up", "NI_alpha_NI_down"), Assert.Single(model.Processes[3].Systematics));
        Assert.Equal(4000, input.Plan.Regions[0].Reference!.Source.Rows);
    }

    [SharedDataFact]
    public void TheAuxiliaryObservationIsTheCentreOfItsConstraint()
    {
        var path = Copy(root => root["hnsbi"]!["auxiliary_observations"]!["lumi"] = 0.3);
        var parameter = HnsbiInput.Read(path).Plan.Model.Parameters.Single(parameter => parameter.Name == "lumi");
        Assert.Equal(new NormalConstraint(0.3, 1), parameter.Constraint);
    }

    [SharedDataFact]
    public void OlderWorkspacesStateBoundsAndStartsInLists()
    {
        var path = Copy(root =>
        {
            root["hnsbi"]!.AsObject().Remove("parameter_nominals");
            root["measurements"]![0]!["config"]!["parameters"]![0] =
                new JsonObject { ["name"] = "mu", ["inits"] = new JsonArray(1.25), ["bounds"] = new JsonArray(new JsonArray(0.5, 3)) };
        });
        var parameter = HnsbiInput.Read(path).Plan.Model.Parameters[0];
        Assert.Equal((1.25, new Interval(0.5, 3)), (parameter.Nominal, parameter.Bounds));
    }

    [SharedDataFact]
    public void AChangedNumberIsNoticed()
    {
        var path = Copy();
        var array = Path.Combine(folder, "arrays", "ratio_S.npy");
        var bytes = File.ReadAllBytes(array);
        bytes[^1] ^= 1;
        File.WriteAllBytes(array, bytes);
        Assert.Equal("PX1004", Assert.Single(Refused(path)).Id);
    }

    [SharedDataFact]
    public void EverythingMissingIsNamedAtOnce()
    {
        var path = Copy();
        File.Delete(Path.Combine(folder, "arrays", "ratio_S.npy"));
        File.Delete(Path.Combine(folder, "systematics", "NI", "alpha_NI", "NI_alpha_NI_up.npy"));
        var findings = Refused(path);
        Assert.Equal(["PX1005", "PX1005"], findings.Select(finding => finding.Id));
    }

    public static TheoryData<string, string, string> Breakages => new()
    {
        { "hnsbi/schema_version", "\"3.0\"", "PX1001" },
        { "hnsbi/fnf_components", "[\"NI\"]", "PX1003" },
        { "channels/0/type", "\"binned\"", "PX1002" },
        { "channels", "[]", "PX1002" },
        { "channels/0/samples/3/modifiers/0/hnsbi/interpolation", "\"linear\"", "PX1008" },
        { "channels/0/samples/3/modifiers/0/hnsbi/shape_normalization", "\"none\"", "PX1009" },
        { "channels/0/samples/3/modifiers/0/type", "\"normsys\"", "PX1007" },
        { "channels/0/samples/3/modifiers/0/data/hi_data", "[-1]", "PX0212" },
        { "channels/0/samples/0/hnsbi/multiplier", "\"(mu-sqrt(mu)\"", "PX0201" },
        { "channels/0/samples/0/hnsbi/multiplier", "\"nu\"", "PX0209" },
        { "channels/0/samples/0/ratios", "\"arrays/ratio_B.npy\"", "PX1011" },
        { "channels/0/samples/0/data", "[1, 2]", "PX1002" },
        { "measurements/0/config/poi", "\"nu\"", "PX0206" },
        { "measurements/0/config/parameters/0/bounds", "[3, 1]", "PX1002" },
        { "measurements/0/config/parameters/1/hnsbi_constraint/kind", "\"poisson\"", "PX1002" },
    };

    [SharedDataTheory]
    [MemberData(nameof(Breakages))]
    public void WhatCannotBeReadIsNamed(string place, string value, string id)
    {
        var path = Copy(root =>
        {
            var keys = place.Split('/');
            var parent = keys[..^1].Aggregate(root, Child);
            if (parent is JsonArray list)
            {
                list[int.Parse(keys[^1])] = JsonNode.Parse(value);
            }
            else
            {
                parent[keys[^1]] = JsonNode.Parse(value);
            }
        });
        Assert.Contains(id, Refused(path).Select(finding => finding.Id));
    }

    [SharedDataFact]
    public void AnEditedModelWarns()
    {
        var path = Copy(root => root["hnsbi"]!["intensity_specification"]!["components"]![0]!["nominal_yield"] = 51);
        Assert.Equal(("PX1006", Severity.Warning), HnsbiInput.Read(path).Findings.Select(finding => (finding.Id, finding.Severity)).Single());
    }

    [SharedDataFact]
    public void NegativeRatiosAndBrokenWeightsAreFoundWhenEventsAreRead()
    {
        var path = Copy(root => root["hnsbi"]!.AsObject().Remove("array_manifest"));
        Poke("ratio_B.npy", 17, -0.5);
        Poke("asimov_weights.npy", 3, double.NaN);
        var input = HnsbiInput.Read(path);
        Assert.Contains("PX1010", input.Findings.Select(finding => finding.Id));
        var error = Assert.Throws<InvalidInputException>(() => UnbinnedLikelihood.Open(input.Plan.Model, [input.Plan.Regions[0].Reference!]));
        Assert.Equal(["PX0301", "PX0302"], error.Findings.Select(finding => finding.Id).Order());
    }

    private static IReadOnlyList<Finding> Refused(string path) => Assert.Throws<InvalidInputException>(() => HnsbiInput.Read(path)).Findings;

    private static JsonNode Child(JsonNode parent, string key) => (parent is JsonArray list ? list[int.Parse(key)] : parent[key])!;

    private void Poke(string array, int row, double value)
    {
        var path = Path.Combine(folder, "arrays", array);
        var bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan(128 + (8 * row)), value);
        File.WriteAllBytes(path, bytes);
    }

    private string Copy(Action<JsonNode>? edit = null)
    {
        var source = SharedData.PathOf("data", "hnsbi", "small");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(file));
        }

        var path = Path.Combine(folder, "workspace.json");
        if (edit is not null)
        {
            var root = JsonNode.Parse(File.ReadAllText(path))!;
            edit(root);
            File.WriteAllText(path, root.ToJsonString());
        }

        return path;
    }
}
