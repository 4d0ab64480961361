using ParamOO.Files.Toys;
using ParamOO.Inference.Toys;
using ParamOO.Tests.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

public sealed class ToyLogTests : IDisposable
{
    private static readonly ToyOptions Options = new() { Values = [0, 0.7, 2], Toys = 40, Block = 8, Seed = 9 };
    private readonly string folder = Directory.CreateTempSubdirectory("paramoo").FullName;

    [Fact]
    public void WhatWasWrittenIsRead()
    {
        var run = Prepare(Options);
        var blocks = Write("toys.arrows", run);
        using var table = new ToyTable(At("toys.arrows"));
        Assert.Equal(run.Units, table.Units);
        foreach (var (index, block) in blocks.Index())
        {
            var read = table.Read(index);
            Assert.Equal((block.Hypothesis, block.Tested, block.First), (read.Hypothesis, read.Tested, read.First));
            Assert.Equal(block.Statistics, read.Statistics);
            Assert.Equal(block.Estimates, read.Estimates);
            Assert.Equal(block.Statuses, read.Statuses);
        }

        Assert.Equal(blocks.Where(block => block.Hypothesis == 1).SelectMany(block => block.Statistics).Take(20), table.ReadHypothesis(1, 20).SelectMany(block => block.Statistics));
    }

    [Fact]
    public void ARunThatBreaksOffAnywhereGoesOnToTheSameBytes()
    {
        var run = Prepare(Options);
        Write("whole.arrows", run);
        var whole = File.ReadAllBytes(At("whole.arrows"));
        for (var length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(At("part.arrows"), whole[..length]);
            Write("part.arrows", run);
            Assert.Equal(whole, File.ReadAllBytes(At("part.arrows")));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(39)]
    public void MoreToysLaterAreTheBytesOfAllAtOnce(int before)
    {
        Write("grown.arrows", Prepare(Options with { Toys = before }));
        Write("grown.arrows", Prepare(Options));
        Write("once.arrows", Prepare(Options));
        Assert.Equal(File.ReadAllBytes(At("once.arrows")), File.ReadAllBytes(At("grown.arrows")));
        Write("grown.arrows", Prepare(Options with { Toys = before }));
        Assert.Equal(File.ReadAllBytes(At("once.arrows")), File.ReadAllBytes(At("grown.arrows")));
    }

    [Fact]
    public void FourSharesMergedAreTheBytesOfOneRun()
    {
        var run = Prepare(Options);
        Write("one.arrows", run);
        string[] shares = ["3/4", "1/4", "2/4", "4/4"];
        Array.ForEach(shares, share => Write($"{share[0]}.arrows", run, Shard.Parse(share)!));
        ToyShards.Merge(At("merged.arrows"), [.. shares.Select(share => At($"{share[0]}.arrows"))], run.Units);
        Assert.Equal(File.ReadAllBytes(At("one.arrows")), File.ReadAllBytes(At("merged.arrows")));
    }

    [Fact]
    public void AMissingOrUnfinishedShareIsNamed()
    {
        var run = Prepare(Options);
        Write("1.arrows", run, new Shard(1, 2));
        var missing = Assert.Throws<InvalidInputException>(() => ToyShards.Merge(At("merged.arrows"), [At("1.arrows")], run.Units));
        Assert.Equal("PX0722", missing.Findings.Single().Id);
        Write("2.arrows", Prepare(Options with { Toys = 8 }), new Shard(2, 2));
        var unfinished = Assert.Throws<InvalidInputException>(() => ToyShards.Merge(At("merged.arrows"), [At("1.arrows"), At("2.arrows")], run.Units));
        Assert.Contains("shard 2/2", unfinished.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("merged.arrows")));
    }

    [Fact]
    public void ToysOfAnotherRunAreNotMixed()
    {
        Write("toys.arrows", Prepare(Options));
        var before = File.ReadAllBytes(At("toys.arrows"));
        var refusal = Assert.Throws<InvalidInputException>(() => Write("toys.arrows", Prepare(Options with { Seed = 10 })));
        Assert.Equal("PX0720", refusal.Findings.Single().Id);
        Assert.Contains("seed 9 instead of 10", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(At("toys.arrows")));
    }

    [Fact]
    public void AFileThatHoldsNoToysIsLeftAlone()
    {
        File.WriteAllText(At("notes.txt"), "dear diary");
        var refusal = Assert.Throws<InvalidInputException>(() => Write("notes.txt", Prepare(Options)));
        Assert.Equal("PX0721", refusal.Findings.Single().Id);
        Assert.Equal("dear diary", File.ReadAllText(At("notes.txt")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static ToyRun Prepare(ToyOptions options) => ToyRun.Prepare(SmallWorkspaces.Interference(), options);

    private string At(string name) => Path.Combine(folder, name);

    private List<ToyBlock> Write(string name, ToyRun run, Shard? shard = null)
    {
        var units = (shard ?? Shard.Whole).Take(run.Units).ToList();
        using var log = new ToyLog(At(name), ToyHeader.Of("interference", run, shard ?? Shard.Whole), units);
        var blocks = run.Make(units.Skip(log.Kept)).ToList();
        blocks.ForEach(log.Append);
        return blocks;
    }
}
