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
        Assert.Empty(said.Error);
    }

    [Fact]
    public async Task AnUnknownVerbIsNamedOnceAndEndsWithTwo()
    {
        var said = await Terminal.Run("frobnicate");
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
    [InlineData("nowhere.arrow", "PX1103")]
    [InlineData("..", "PX0101")] // a folder is a table of NPY columns, and this one has none
    public async Task AFileThatIsNotThereIsAFinding(string path, string finding)
    {
        var said = await Terminal.Run("inspect", path);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains($"{finding} {path}", said.Error);
    }
}
