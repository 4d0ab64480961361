using System.CommandLine;
using ParamOO.Interchange;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo digest DOCUMENT</c>: the hash by which a workspace is known.</summary>
internal static class DigestVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var file = Flags.InputFile("DOCUMENT", "Workspace of ParamOO or pyhf, or another JSON document.");
        var algorithms = new Option<string[]>("--algorithm", "-a")
        {
            Description = "sha256, sha1, sha384, sha512 or md5; may be repeated.",
            HelpName = "NAME",
            DefaultValueFactory = _ => ["sha256"],
        };
        var json = Flags.Json();
        return new Command("digest", "Print the hash by which a workspace is known: of a pyhf document the one that pyhf prints and PatchSets name, of a ParamOO workspace that of its text.")
            { file, algorithms, json }
            .Runs(session => Print(session, InputPath.MustExist(session.Value(file)), session.Value(algorithms)!, session.Value(json)));
    }

    private static ExitCode Print(Session session, string path, string[] algorithms, bool isJson)
    {
        var text = File.ReadAllText(path);
        var digests = algorithms.Distinct().ToDictionary(algorithm => algorithm, algorithm => Digest(text, path, algorithm));
        if (isJson)
        {
            session.WriteJson(digests);
        }
        else
        {
            foreach (var (algorithm, digest) in digests)
            {
                session.Output.WriteLine($"{algorithm}:{digest}");
            }
        }

        return ExitCode.Done;
    }

    private static string Digest(string text, string path, string algorithm) => algorithm == "sha256" && !WorkspaceReader.IsPyhf(text, path)
        ? WorkspaceWriter.Digest(WorkspaceReader.Read(text, path, new Findings()))
        : PyhfDigest.Of(text, path, algorithm);
}
