using System.Text;
using ParamOO.Files.Compression;

namespace ParamOO.Tests.Files;

public class ChecksumTests
{
    [Fact]
    public void CyclicChecksumsHaveTheirCheckValue() => Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));

    [Fact]
    public void CyclicChecksumsAreTheSameInBlocksAndByTable()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(~Crc32.ByTable(uint.MaxValue, bytes.AsSpan(0, length)), Crc32.Of(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void XxHashesHaveTheirPublishedValues(string text, uint expected) =>
        Assert.Equal(expected, XxHash32.Of(Encoding.ASCII.GetBytes(text)));
}
