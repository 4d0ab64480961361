using ParamOO.Interchange;

namespace ParamOO.Cli.Tests;

public sealed class ExportVerbTests : IDisposable
{
    private const string Small =
        """
        {"paramoo": "1.0", "channels": [{"name": "SR", "hypothesis": {"poi": "mu", "variable": "sqrt(mu)", "range": [0, 4], "reference": 1, "knots": [0, 1, 4]},
           "samples": [
             {"name": "S", "coefficient": "mu - sqrt(mu)", "data": {"type": "pchip", "templates": [[2, 5], [3, 4], [4, 3]]}, "modifiers": [{"name": "a", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]},
             {"name": "SBI", "coefficient": "sqrt(mu)", "data": [20, 30], "modifiers": [{"name": "a", "type": "normsys", "data": {"hi": 1.1, "lo": 0.95}}]},
             {"name": "B", "coefficient": "1 - sqrt(mu)", "data": [25, 35], "modifiers": []}]}],
         "observations": [{"name": "SR", "knots": [[24, 33], [21, 29], [18, 31]]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": [{"name": "mu", "inits": [1], "bounds": [[0, 4]]}]}}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Theory]
    [InlineData("hs3", "out.json", "")]
    [InlineData("hs3-roofit", "out.json", "")]
    [InlineData("roofit-macro", "out", "import_hs3.C native.C")]
    [InlineData("pyhf-patchset", "out", "patchset.json workspace.json")]
    [InlineData("pyhf-functions", "out", "paramoo_pyhf.py workspace.json")]
    [InlineData("combine", "out", "mu_0.scaling.json mu_0.txt mu_1.scaling.json mu_1.txt mu_4.scaling.json mu_4.txt scan.sh")]
    public async Task EveryFormIsWrittenWhole(string form, string output, string files)
    {
        var path = Path.Combine(folder, output);
        var said = await Terminal.Run("export", Write("w.json", Small), "--to", form, "-o", path);

        Assert.Equal((0, string.Empty), (said.ExitCode, said.Output));
        Assert.Equal(files, Directory.Exists(path) ? string.Join(' ', Directory.EnumerateFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal)) : string.Empty);
        Assert.True(Directory.Exists(path) || File.Exists(path));
    }

    [Theory]
    [InlineData("combine", "PX0827")]
    [InlineData("roofit-macro", "PX0827")]
    [InlineData("pyhf-patchset", "PX0827", "--values", "1")]
    [InlineData("pyhf-patchset", "PX0703", "-o", "FOLDER/out", "--values", "2")]
    [InlineData("combine", "PX0702", "-o", "FOLDER/out", "--data", "asimov", "--values", "1,7")]
    [InlineData("hs3", "PX0822", "-o", "FOLDER/out", "--poi", "muu")]
    [InlineData("hs3", "PX0702", "-o", "FOLDER/out", "--hypothesis", "5")]
    public async Task WhatIsWrongIsSaidAndNothingIsWritten(string form, string id, params string[] options)
    {
        var said = await Terminal.Run(["export", Write("w.json", Small), "--to", form, .. options.Select(option => option.Replace("FOLDER", folder, StringComparison.Ordinal))]);

        Assert.Equal(2, said.ExitCode);
        Assert.Contains(id, said.Error);
        Assert.Equal(["w.json"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task PyhfTakesTheReferenceWhereNoHypothesisIsNamed()
    {
        var path = Write("w.json", Small);
        var (byDefault, named) = (await Terminal.Run("export", path, "--to", "pyhf"), await Terminal.Run("export", path, "--to", "pyhf", "--hypothesis", "1"));
        Assert.Equal(0, byDefault.ExitCode);
        Assert.Equal(named.Output, byDefault.Output);
    }

    [Theory]
    [InlineData("pyhf", "--values", "1")]
    [InlineData("hs3", "--processes", "higgswidth")]
    [InlineData("paramoo", "--hypothesis", "1")]
    [InlineData("pyhf", "--names", "combination")]
    [InlineData("hs3", "--reader", "pyhs3")]
    [InlineData("pyhf", "--data", "observed")]
    [InlineData("paramoo", "--poi", "a")]
    public async Task OptionsThatTheFormHasNoUseForAreNamed(string form, string option, string value)
    {
        var said = await Terminal.Run("export", Write("w.json", Small), "--to", form, option, value);
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("PX0732", said.Error);
        Assert.Contains(option, said.Error);
    }

    [Fact]
    public async Task WhatIsReplacedIsNamed()
    {
        var (source, target) = (Write("w.json", Small), Path.Combine(folder, "out.json"));
        Assert.Empty((await Terminal.Run("export", source, "--to", "pyhf", "--hypothesis", "1", "-o", target)).Error);
        Assert.Contains($"replaced {target}", (await Terminal.Run("export", source, "--to", "pyhf", "--hypothesis", "1", "-o", target)).Error);
    }

    [Fact]
    public async Task DataThatTheDefaultDoesNotTakeAreNamed()
    {
        var said = await Terminal.Run("scan", Write("w.json", Small.Replace("[24, 33]", "[24.5, 33]", StringComparison.Ordinal)), "--values", "1");
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("PX0736", said.Error);
        Assert.DoesNotContain("PX0736", (await Terminal.Run("scan", Write("w.json", Small), "--values", "1")).Error);
    }

    [Fact]
    public async Task FitsWithoutDataSayWhatToDo()
    {
        var between = await Terminal.Run("fit", Write("w.json", Small), "--hypothesis", "3");
        Assert.Equal(2, between.ExitCode);
        Assert.Contains("PX1116", between.Error);
        Assert.Contains("1, 4", between.Error);
        var none = await Terminal.Run("fit", Write("none.json", Small.Replace("[[24, 33], [21, 29], [18, 31]]", "[]", StringComparison.Ordinal)));
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("paramoo asimov", none.Error);
        Assert.Contains("paramoo build", (await Terminal.Run("fit", Write("analysis.yaml", "name: offshell\n"))).Error);
    }

    [Fact]
    public async Task AnExportComesBack()
    {
        var file = Path.Combine(folder, "w.hs3.json");
        await Terminal.Run("export", Write("w.json", Small), "--to", "hs3-roofit", "--data", "observed", "-o", file);
        var said = await Terminal.Run("import", file);

        Assert.Equal(0, said.ExitCode);
        var back = WorkspaceReader.Read(said.Output, "back", []);
        var before = WorkspaceReader.Read(Small, "w", []);
        Assert.Equal(before.Channels[0].Samples.Select(sample => sample.Yields), back.Channels[0].Samples.Select(sample => sample.Yields));
        Assert.Equal(before.Observations, back.Observations);
    }

    [Fact]
    public async Task HistFactoryXmlIsRefusedWithTheWayOut()
    {
        var said = await Terminal.Run("import", Write("w.xml", "<!DOCTYPE Combination SYSTEM 'HistFactorySchema.dtd'>\n<Combination/>"));

        Assert.Equal((2, string.Empty), (said.ExitCode, said.Output));
        Assert.Contains("PX0845", said.Error);
        Assert.Contains("pyhf xml2json", said.Error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
