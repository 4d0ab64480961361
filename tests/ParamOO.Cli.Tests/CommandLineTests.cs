namespace ParamOO.Cli.Tests;

public class CommandLineTests
{
    [Fact]
    public async Task WithoutAVerbTheHelpIsShownAndTheEndIsNotSuccess()
    {
        var said = await Terminal.Run();
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("Commands:", said.Error);
        Assert.Empty(said.Output);
    }

    [Fact]
    public async Task HelpIsSuccessAndGoesToStandardOutput()
    {
        var said = await Terminal.Run("--help");
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("inspect", said.Output);
        Assert.All(["0", "1", "2", "3", "130"], code => Assert.Contains($"\n  {code} ", said.Output));
        Assert.Empty(said.Error);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("frobnicate", "--help")]
    public async Task AnUnknownVerbIsNamedOnceAndEndsWithTwo(params string[] args)
    {
        var said = await Terminal.Run(args);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("'frobnicate'", said.Error);
        Assert.DoesNotContain("errors", said.Error);
        Assert.Empty(said.Output);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("inspect", "a", "b")]
    [InlineData("inspect", "a", "--foo")]
    public async Task WrongArgumentsEndWithTwoAndPointToTheHelp(params string[] args)
    {
        var said = await Terminal.Run(args);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1101", said.Error);
        Assert.Contains("'paramoo inspect --help'", said.Error);
        Assert.Empty(said.Output);
    }

    [Theory]
    [InlineData("inspect", "nowhere.arrow")]
    [InlineData("run", "nowhere.yaml")]
    [InlineData("build", "nowhere.json")]
    [InlineData("unbinned", "nowhere.yaml")]
    [InlineData("scan", "nowhere.json")]
    [InlineData("validate", "nowhere.yaml")]
    public async Task AFileThatIsNotThereIsAFinding(string verb, string path)
    {
        var said = await Terminal.Run(verb, path);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains($"PX1103 {path}", said.Error);
        Assert.Empty(said.Output);
    }

    [Theory]
    [InlineData("--values 0,abc", "--values expects numbers such as 0,0.5,2 or 0:3:0.1; 'abc' is none.")]
    [InlineData("--values 0:3", "'0:3' is none.")]
    [InlineData("--values 3:0:0.1", "'3:0:0.1' has first > last")]
    [InlineData("--values 0,nan", "'nan' is none.")]
    [InlineData("--values", "--values")]
    [InlineData("--valeus 0,1", "--valeus")]
    [InlineData("--threads many", "--threads is 'many'; that is not a whole number")]
    [InlineData("--data foo", "--data is 'foo'; choose one of auto, asimov, observed.")]
    public async Task WrongOptionsAreNamed(string options, string expected)
    {
        var said = await Terminal.Run(["scan", "workspace.json", .. options.Split(' ')]);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX1101", said.Error);
        Assert.Contains(expected, said.Error);
        Assert.Empty(said.Output);
    }

    [Fact]
    public async Task AFolderIsATableAndThisOneHoldsNone()
    {
        var said = await Terminal.Run("inspect", "..");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("PX0150 ..", said.Error);
    }
}
