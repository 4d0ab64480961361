using System.Reflection;
using System.Text.RegularExpressions;
using ParamOO.Testing;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Architecture;

/// <summary>The folder order of src/README.md is the dependency rule; these tests keep it.</summary>
public sealed partial class StageOrderTests
{
    private static readonly string[] Stages =
    [
        "Vocabulary", "Events", "Mixture", "Simulation", "Unbinned", "Observables", "Templates", "Yields", "Systematics", "Workspaces",
        "Likelihoods", "Fitting", "Inference", "Interchange", "Reporting",
    ];

    public static TheoryData<string> AllStages => [.. Stages];

    [Theory]
    [MemberData(nameof(AllStages))]
    public void AStageUsesOnlyStagesAboveIt(string stage)
    {
        var later = Stages.SkipWhile(name => name != stage).Skip(1).ToHashSet();
        var offences =
            from file in SourcesOf(Path.Combine("ParamOO", stage))
            from Match match in StageReference().Matches(File.ReadAllText(file))
            where later.Contains(match.Groups[1].Value)
            select $"{Path.GetFileName(file)} uses {match.Value}";
        Assert.Empty(offences);
    }

    [Fact]
    public void EveryFolderOfTheLibraryIsAStage()
    {
        var folders = new DirectoryInfo(Path.Combine(SharedData.Repository, "src", "ParamOO")).EnumerateDirectories()
            .Where(folder => folder.EnumerateFiles("*.cs", SearchOption.AllDirectories).Any())
            .Select(folder => folder.Name);
        Assert.Empty(folders.Except(Stages));
    }

    [Theory]
    [InlineData("ParamOO.Numerics", "ParamOO.Files|ParamOO.Gpu|ParamOO.Cli|ParamOO.Vocabulary|ParamOO.Events")]
    [InlineData("ParamOO", "ParamOO.Files|ParamOO.Gpu|ParamOO.Cli")]
    [InlineData("ParamOO.Files", "ParamOO.Gpu|ParamOO.Cli")]
    [InlineData("ParamOO.Gpu", "ParamOO.Files|ParamOO.Cli")]
    public void AProjectUsesOnlyProjectsBelowIt(string project, string forbidden)
    {
        var names = forbidden.Split('|');
        var offences =
            from file in SourcesOf(project)
            let text = File.ReadAllText(file)
            from name in names
            where Regex.IsMatch(text, $@"\b(using|namespace) {Regex.Escape(name)}\b")
            select $"{Path.GetFileName(file)} uses {name}";
        Assert.Empty(offences);
    }

    [Fact]
    public void NoTypeHoldsMutableStatics()
    {
        Assembly[] assemblies = [typeof(Finding).Assembly, typeof(global::ParamOO.Numerics.InterpolationCode).Assembly];
        var offences =
            from assembly in assemblies
            from type in assembly.GetTypes()
            where !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where !field.IsLiteral && !field.IsInitOnly && !field.Name.Contains('<', StringComparison.Ordinal)
            select $"{type.FullName}.{field.Name}";
        Assert.Empty(offences);
    }

    [Fact]
    public void NobodyIsAUtility()
    {
        var offences = SourcesOf(".").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.EndsWith("Manager", StringComparison.Ordinal) || name.EndsWith("Helper", StringComparison.Ordinal)
                || name.EndsWith("Helpers", StringComparison.Ordinal) || name.EndsWith("Utils", StringComparison.Ordinal));
        Assert.Empty(offences);
    }

    [GeneratedRegex(@"\bParamOO\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex StageReference();

    private static IEnumerable<string> SourcesOf(string folder)
    {
        var path = Path.Combine(SharedData.Repository, "src", folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [];
    }
}
