using System.Text.RegularExpressions;
using ParamOO.Testing;

namespace ParamOO.Tests.Architecture;

/// <summary>docs/findings.md lists every id that the program can print, once.</summary>
public partial class FindingsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "findings.md"));

    [Fact]
    public void EveryIdStandsOnThePageOnce()
    {
        var repeated = Rows().Matches(Page).CountBy(row => row.Groups[1].Value).Where(id => id.Value > 1).Select(id => id.Key);
        Assert.Empty(repeated);
    }

    [Fact]
    public void EveryIdOfTheSourceStandsOnThePage()
    {
        var source = Path.Combine(SharedData.Repository, "src");
        var used = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).SelectMany(file => Ids().Matches(File.ReadAllText(file)));
        var listed = Rows().Matches(Page).Select(row => row.Groups[1].Value).ToHashSet();
        Assert.Empty(used.Select(id => id.Groups[1].Value).Distinct().Order().Except(listed));
    }

    [GeneratedRegex(@"^\| (PX\d{4}) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("\"(PX\\d{4})\"")]
    private static partial Regex Ids();
}
