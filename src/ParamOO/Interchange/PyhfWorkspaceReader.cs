using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange;

/// <summary>Reads workspaces in pyhf's JSON, schema 1.0.0, with all seven modifiers.</summary>
public static class PyhfWorkspaceReader
{
    /// <summary>The version of the schema.</summary>
    public const string Version = "1.0.0";

    /// <summary>Reads a workspace and checks that its rules hold.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="findings">Receives warnings and notes.</param>
    /// <exception cref="InvalidInputException">The text is not such a workspace; everything found is listed, with JSON pointers.</exception>
    public static Workspace Read(string text, string file, Findings findings)
    {
        var found = new Findings();
        using var document = JsonText.Parse(text, file, found);
        found.ThrowIfErrors();
        var workspace = Read(new JsonPlace(document!.RootElement, $"{file}#", found));
        JsonFindings.AddRules(found, WorkspaceRules.Check(workspace), file);
        found.ThrowIfErrors();
        findings.AddRange(found);
        return workspace;
    }

    private static Workspace Read(JsonPlace root)
    {
        root.AllowOnly("channels", "observations", "measurements", "version");
        if (root["version"] is var version && version.Text() is var text && version.IsString && text != Version)
        {
            version.Refuse("PX0633", $"version '{text}' of the workspace schema is not known; it must be '{Version}'.");
        }

        return new Workspace(
            [.. root["channels"].Items().Select(ReadChannel)],
            [.. root["observations"].Items().Select(ReadObservation)],
            [.. root["measurements"].Items().Select(PyhfMeasurement.Read)]);
    }

    private static Channel ReadChannel(JsonPlace place)
    {
        place.AllowOnly("name", "samples");
        return new Channel(place["name"].Text(), [.. place["samples"].Items().Select(ReadSample)]);
    }

    private static Sample ReadSample(JsonPlace place)
    {
        place.AllowOnly("name", "data", "modifiers");
        return new Sample(
            place["name"].Text(), new ConstantYields([.. place["data"].Numbers()]), [.. place["modifiers"].Items().Select(PyhfModifier.Read)]);
    }

    private static Observation ReadObservation(JsonPlace place)
    {
        place.AllowOnly("name", "data");
        return new Observation(place["name"].Text(), [.. place["data"].Numbers()]);
    }
}
