using System.Reflection;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Testing;

namespace ParamOO.Tests.Files;

/// <summary>No file of other writers is forgotten.</summary>
public class SharedFilesCoverageTests
{
    private static readonly string[] WithTestsOfTheirOwn = ["README.txt", "js_empty.arrow", "bad_truncated.arrow"];

    [SharedDataFact]
    public void EveryFileIsReadBySomeTest()
    {
        var named = new[] { typeof(ArrowSharedFilesTests), typeof(ParquetSharedFilesTests) }
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>())
            .SelectMany(data => data.GetData(null!).Select(row => (string)row[0]));
        var there = Directory.GetFiles(SharedData.PathOf("data", "columnar")).Select(Path.GetFileName).OfType<string>();
        Assert.Equal(there.Order(StringComparer.Ordinal), named.Concat(WithTestsOfTheirOwn).Distinct().Order(StringComparer.Ordinal));
    }

    [SharedDataTheory]
    [InlineData("js_plain_1batch")]
    [InlineData("mini_written")]
    public void FileAndStreamHoldTheSame(string name)
    {
        var (file, stream) = (Load($"{name}.arrow"), Load($"{name}.arrows"));
        Assert.Equal(file.Columns.Select(column => column.Name), stream.Columns.Select(column => column.Name));
        Assert.All(file.Columns, column => Assert.Equal(file[column.Name].ToArray(), stream[column.Name].ToArray()));
    }

    private static EventTable Load(string name)
    {
        var source = EventSources.Open(SharedData.PathOf("data", "columnar", name));
        return EventTable.Load(source, source.NumericColumns());
    }
}
