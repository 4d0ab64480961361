using System.Globalization;

namespace ParamOO.Cli.Tests;

/// <summary>Every kind of bad input gives its finding and exit code 2, and nothing is written, not even in half.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Analysis =
        """
        General: {Measurement: toy, POI: mu, Columns: {Weight: weight}}
        Parameters: [{Name: mu, Nominal: 1, Bounds: [0, 4]}]
        Regions:
          - {Name: SR, Reference: events.csv, Observable: {Bins: 4, MinimumEvents: 1}, Yields: {Knots: 9}}
        Samples:
          - {Name: S, Yield: 20, Coefficient: "mu"}
          - {Name: B, Yield: 100}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-bad-").FullName;

    private string Results => Path.Combine(folder, "results");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task TheAnalysisThatTheOthersSpoilIsGood()
    {
        Write(Analysis, Table());
        var said = await Run("run", "--output", Results);
        Assert.True(said.ExitCode is 0 or 3, said.Error);
        Assert.True(File.Exists(Path.Combine(Results, "report.html")));
    }

    [Fact]
    public async Task AValueThatCannotBeTestedIsRefusedBeforeTheBuild()
    {
        Write(Analysis, Table());
        var refused = await Run("validate", "--values", "1,99");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("PX0702 --values: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("templates", refused.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> Spoilt => new()
    {
        { "a missing column", "r_S", "r_X", "PX0914" },
        { "a negative ratio", "\n0.5,", "\n-0.5,", "error PX0[34]0" },
        { "a weight that is not a number", "1\n", "nan\n", "error PX0[34]0" },
        { "a line cut off", "", "", "PX01" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task ASpoiltTableIsRefused(string what, string good, string bad, string id)
    {
        var table = Table();
        Write(Analysis, what == "a line cut off" ? table[..^6] : ReplaceOnce(table, good, bad));
        foreach (var verb in new[] { "run", "build", "validate", "unbinned" })
        {
            var output = verb switch { "run" => new[] { "--output", Results }, "build" => ["-o", Path.Combine(Results, "w.json")], _ => [] };
            var said = await Run([verb, .. output]);
            Assert.True(said.ExitCode == 2, $"{verb} with {what} ended with {said.ExitCode}: {said.Error}{said.Output}");
            Assert.Matches(id, said.Error);
            Assert.Empty(said.Output);
            Assert.False(Directory.Exists(Results), $"{verb} with {what} wrote something");
        }
    }

    [Fact]
    public async Task ARangeWhereTheTotalYieldIsNegativeIsRefused()
    {
        Write(Analysis.Replace("\"mu\"", "\"1 - 3*mu\"").Replace("Yield: 20", "Yield: 200"), Table());
        var said = await Run("build", "-o", Path.Combine(Results, "w.json"));
        Assert.True(said.ExitCode == 2, said.Error + said.Output);
        Assert.Contains("PX0", said.Error);
        Assert.False(Directory.Exists(Results));
    }

    [Fact]
    public async Task AnOutputFolderThatIsAFileIsRefusedBeforeAnyWork()
    {
        Write(Analysis, Table());
        File.WriteAllText(Results, "mine");
        var said = await Run("run", "--output", Results);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1110", said.Error);
        Assert.Equal("mine", File.ReadAllText(Results));
    }

    private static string Table()
    {
        var rows = Enumerable.Range(0, 400).Select(i =>
        {
            var signal = 0.5 + (i % 100 / 99.0);
            return string.Create(CultureInfo.InvariantCulture, $"{signal},{2 - signal},1");
        });
        return "r_S,r_B,weight\n" + string.Join('\n', rows) + "\n";
    }

    private static string ReplaceOnce(string whole, string part, string other)
    {
        var at = whole.LastIndexOf(part, StringComparison.Ordinal);
        return string.Concat(whole.AsSpan(0, at), other, whole.AsSpan(at + part.Length));
    }

    private void Write(string analysis, string table)
    {
        File.WriteAllText(Path.Combine(folder, "analysis.yaml"), analysis);
        File.WriteAllText(Path.Combine(folder, "events.csv"), table);
    }

    private Task<Terminal.Transcript> Run(params string[] words) =>
        Terminal.Run([words[0], Path.Combine(folder, "analysis.yaml"), .. words[1..]]);
}
