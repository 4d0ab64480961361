using System.Text.RegularExpressions;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>Reads PatchSets.</summary>
public static partial class PatchSetReader
{
    private const string Version = "1.0.0";

    private static readonly Dictionary<string, Regex> References = new() { ["hepdata"] = HepData() };

    private static readonly Dictionary<string, Regex> Digests = new() { ["md5"] = Md5(), ["sha256"] = Sha256() };

    /// <summary>Reads a PatchSet in pyhf's JSON, schema 1.0.0.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <exception cref="InvalidInputException">The text is no PatchSet; everything found is listed, with JSON pointers.</exception>
    public static PatchSet Read(string text, string file)
    {
        var findings = new Findings();
        using var document = JsonText.Parse(text, file, findings);
        findings.ThrowIfErrors();
        var root = new JsonPlace(document!.RootElement, $"{file}#", findings);
        if (root.IsObject && root.Optional("patches") is null && root.Optional("metadata") is null)
        {
            throw new InvalidInputException("PX0661", file, "this is no PatchSet: it has neither 'patches' nor 'metadata'; give the workspace first, then the PatchSet that was published with it.");
        }

        root.AllowOnly("patches", "metadata", "version");
        if (root["version"] is { IsString: true } version && version.Text() != Version)
        {
            version.Refuse("PX0633", $"version '{version.Text()}' of PatchSets is not known; it must be '{Version}'.");
        }

        var metadata = root["metadata"];
        var places = root["patches"].Items();
        var labels = metadata["labels"].Items().Select(ReadName).ToValueList();
        var patches = places.Select(place => ReadPatch(place, labels.Count)).ToValueList();
        CheckDistinct(places, patches);
        if (places.Count == 0 && root["patches"].IsArray)
        {
            root["patches"].Refuse("PX0602", "there is no patch; give at least one.");
        }

        var set = new PatchSet(metadata["description"].Text(), ReadTexts(metadata["references"], References), ReadTexts(metadata["digests"], Digests), labels, patches);
        findings.ThrowIfErrors();
        return set;
    }

    private static ValueList<(string, string)> ReadTexts(JsonPlace place, Dictionary<string, Regex> forms)
    {
        var entries = place.Entries();
        place.AllowOnly([.. forms.Keys]);
        if (place.IsObject && entries.Count == 0)
        {
            place.Refuse("PX0602", "there is no entry; give at least one.");
        }

        foreach (var (key, value) in entries)
        {
            if (forms.TryGetValue(key, out var form) && value.IsString && !form.IsMatch(value.Text()))
            {
                value.Refuse("PX0661", $"'{value.Text()}' has not the form {form}.");
            }
        }

        return [.. entries.Select(entry => (entry.Key, entry.Value.Text()))];
    }

    private static Patch ReadPatch(JsonPlace place, int values)
    {
        place.AllowOnly("metadata", "patch");
        var metadata = place["metadata"];
        var coordinates = metadata["values"];
        var patch = new Patch(ReadName(metadata["name"]), [.. coordinates.Items().Select(ReadValue)], ReadOperations(place["patch"]));
        if (coordinates.IsArray && patch.Values.Count != values)
        {
            coordinates.Refuse("PX0661", $"the patch has {patch.Values.Count} values for {values} labels; give one per label.");
        }

        return patch;
    }

    private static PatchValue ReadValue(JsonPlace place) => place.IsString ? place.Text() : place.Number();

    private static string ReadOperations(JsonPlace place)
    {
        foreach (var operation in place.Items())
        {
            operation["op"].Text();
            operation["path"].Text();
        }

        return place.RawText;
    }

    private static string ReadName(JsonPlace place)
    {
        var name = place.Text();
        if (place.IsString && !Name().IsMatch(name))
        {
            place.Refuse("PX0661", $"'{name}' is no name: only letters, digits and underscores may occur.");
        }

        return name;
    }

    private static void CheckDistinct(IReadOnlyList<JsonPlace> places, ValueList<Patch> patches)
    {
        for (var index = 0; index < patches.Count; index++)
        {
            var patch = patches[index];
            var first = patches.Index().First(other => other.Item.Name == patch.Name || other.Item.Values == patch.Values).Index;
            if (first < index)
            {
                places[index].Refuse("PX0661", $"patch '{patch.Name}' has the name or the values of {places[first].Path}; they must differ.");
            }
        }
    }

    [GeneratedRegex("^ins[0-9]{7}$")]
    private static partial Regex HepData();

    [GeneratedRegex("^[a-f0-9]{32}$")]
    private static partial Regex Md5();

    [GeneratedRegex("^[a-fA-F0-9]{64}$")]
    private static partial Regex Sha256();

    [GeneratedRegex("^[a-zA-Z0-9_]+$")]
    private static partial Regex Name();
}
