using ParamOO.Numerics;

namespace ParamOO.Tests.Numerics;

/// <summary>Known answers of Philox, and what every sequence of random numbers promises.</summary>
public sealed class CounterRandomTests
{
    private const ulong Ones = ulong.MaxValue;

    /// <summary>The three vectors that the authors of Philox publish for 4x64 with 10 rounds; NumPy 1.24 gives the same.</summary>
    [Fact]
    public void PhiloxGivesThePublishedWords()
    {
        Assert.Equal(
            (0x16554d9eca36314cUL, 0xdb20fe9d672d0fdcUL, 0xd7e772cee186176bUL, 0x7e68b68aec7ba23bUL),
            Philox.Block(0, 0, 0, 0, 0, 0));
        Assert.Equal(
            (0x87b092c3013fe90bUL, 0x438c3c67be8d0224UL, 0x9cc7d7c69cd777b6UL, 0xa09caebf594f0ba0UL),
            Philox.Block(Ones, Ones, Ones, Ones, Ones, Ones));
        Assert.Equal(
            (0xa528f45403e61d95UL, 0x38c72dbd566e9788UL, 0xa5a1610e72fd18b5UL, 0x57bd43b5e52b7fe6UL),
            Philox.Block(
                0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89, 0x452821e638d01377, 0xbe5466cf34e90c6c));
    }

    [Fact]
    public void TheNumbersDependOnSeedIndexHypothesisAndStreamOnly()
    {
        Assert.Equal(FirstBits(new CounterRandom(1, 2, 3, 4)), FirstBits(new CounterRandom(1, 2, 3, 4)));
        var others = new[] { new CounterRandom(9, 2, 3, 4), new CounterRandom(1, 9, 3, 4), new CounterRandom(1, 2, 9, 4), new CounterRandom(1, 2, 3, 9) };
        Assert.All(others, other => Assert.Empty(FirstBits(new CounterRandom(1, 2, 3, 4)).Intersect(FirstBits(other))));
    }

    [Fact]
    public void TheWordsComeInTheOrderOfTheCounter()
    {
        var random = new CounterRandom(seed: 7, index: 11, hypothesis: 13, stream: 17);
        for (ulong block = 0; block < 3; block++)
        {
            var (a, b, c, d) = Philox.Block(block, 11, 17, 0, 7, 13);
            Assert.Equal([a, b, c, d], [random.NextBits(), random.NextBits(), random.NextBits(), random.NextBits()]);
        }
    }

    [Fact]
    public void UniformNumbersFillTheOpenIntervalEvenly()
    {
        const int cells = 100, draws = 200_000;
        var counts = new double[cells];
        for (ulong index = 0; index < draws; index++)
        {
            var uniform = new CounterRandom(1, index).NextUniform();
            Assert.InRange(uniform, double.Epsilon, 1 - double.Epsilon);
            counts[(int)(uniform * cells)]++;
        }

        var chiSquare = counts.Sum(count => Math.Pow(count - (draws / cells), 2) / (draws / cells));
        Assert.InRange(chiSquare, 60, 150);
    }

    [Fact]
    public void NormalNumbersHaveTheMomentsOfANormalDistribution()
    {
        const int draws = 100_000;
        var random = new CounterRandom(2, 0);
        var moments = new double[5];
        for (var i = 0; i < draws; i++)
        {
            var x = random.NextNormal();
            for (var k = 1; k < moments.Length; k++)
            {
                moments[k] += Math.Pow(x, k) / draws;
            }
        }

        Assert.InRange(moments[1], -0.013, 0.013);
        Assert.InRange(moments[2], 0.98, 1.02);
        Assert.InRange(moments[3], -0.05, 0.05);
        Assert.InRange(moments[4], 2.87, 3.13);
    }

    private static ulong[] FirstBits(CounterRandom random) => [.. Enumerable.Range(0, 9).Select(_ => random.NextBits())];
}
