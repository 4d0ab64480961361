using ParamOO.Files.Parts;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Files;

/// <summary>The file of a shard gives back what was written, or says that it cannot.</summary>
public sealed class TemplatePartFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static TemplatePart Part { get; } = new(
        new Shard(2, 3),
        [new PartialSums("SR: table 0", "ab12", 5, [new PartialNode(0, 3, new double[] { 1, 2.5, -3 }, new double[] { 4 }), new PartialNode(1, 2, new double[] { 7 }, default)])]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        TemplatePartFile.Write(folder["part"], Part, "origin");
        using var file = new TemplatePartFile(folder["part"]);
        var (sums, expected) = (Assert.Single(file.Part.Sums), Part.Sums[0]);
        Assert.Equal((Part.Shard, "origin"), (file.Part.Shard, file.Origin));
        Assert.Equal((expected.Place, expected.Stamp, expected.Stretches), (sums.Place, sums.Stamp, sums.Stretches));
        foreach (var (node, written) in sums.Nodes.Zip(expected.Nodes))
        {
            Assert.Equal((written.Level, written.Index), (node.Level, node.Index));
            Assert.Equal(written.Nominal.ToArray(), node.Nominal.ToArray());
            Assert.Equal(written.Varied.ToArray(), node.Varied.ToArray());
        }
    }

    [Fact]
    public void EveryTruncationAndEveryFlippedBitOfASumIsRefused()
    {
        TemplatePartFile.Write(folder["part"], Part, "origin");
        var bytes = File.ReadAllBytes(folder["part"]);
        for (var length = 0; length < bytes.Length; length++)
        {
            AssertRefused(bytes[..length]);
        }

        for (var at = bytes.Length - 40; at < bytes.Length; at++)
        {
            AssertRefused([.. bytes[..at], (byte)(bytes[at] ^ 1), .. bytes[(at + 1)..]]);
        }

        AssertRefused([.. bytes, 0]);
    }

    [Fact]
    public void AFlippedBitOfTheHeaderNeverCrashesTheReader()
    {
        TemplatePartFile.Write(folder["part"], Part, "origin");
        var bytes = File.ReadAllBytes(folder["part"]);
        for (var at = 0; at < bytes.Length - 40; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                Put(at, (byte)(bytes[at] ^ (1 << bit)));
                try
                {
                    new TemplatePartFile(folder["part"]).Dispose();
                }
                catch (InvalidInputException e)
                {
                    Assert.Contains(Assert.Single(e.Findings).Id, (string[])["PX0166", "PX0170"]);
                }
            }

            Put(at, bytes[at]);
        }

        void Put(int at, byte value)
        {
            using var file = File.OpenHandle(folder["part"], FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, [value], at);
        }
    }

    private void AssertRefused(byte[] bytes)
    {
        File.WriteAllBytes(folder["damaged"], bytes);
        var finding = Assert.Single(Assert.Throws<InvalidInputException>(() => new TemplatePartFile(folder["damaged"])).Findings);
        Assert.Contains(finding.Id, (string[])["PX0166", "PX0170"]);
    }
}
