using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Events;

public class EventTableTests
{
    private static readonly EventTable Table = new("memory", ["m4l", "njets"], [Ramp(40_000), Ramp(40_000)]);

    [Fact]
    public void BatchesCoverTheTableInOrder()
    {
        var rows = 0L;
        foreach (var batch in Table.Read(["njets", "m4l"]))
        {
            Assert.Equal(rows, batch.FirstRow);
            Assert.Equal(rows, batch.Column(1)[0]);
            rows += batch.Rows;
        }

        Assert.Equal(Table.Rows, rows);
    }

    [Fact]
    public void ALoadedTableHoldsTheChosenColumnsOnly()
    {
        var loaded = EventTable.Load(Table, ["njets"]);

        Assert.Equal(["njets"], loaded.Columns.Select(column => column.Name));
        Assert.Equal(Table["njets"], loaded["njets"]);
    }

    [Fact]
    public void AMissingColumnIsNamedWithItsNearestNeighbour()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Table.Read(["njet", "M4L", "nothing_like_it"]));

        Assert.Equal(["PX0103", "PX0103", "PX0103"], exception.Findings.Select(finding => finding.Id));
        Assert.Contains("did you mean 'njets'", exception.Findings[0].Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'm4l'", exception.Findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnsOfUnequalLengthAreRefused() =>
        Assert.Throws<ArgumentException>(() => new EventTable("memory", ["a", "b"], [Ramp(2), Ramp(3)]));

    [Fact]
    public void AColumnMayBeAskedForTwice()
    {
        var batch = Table.Read(["m4l", "m4l"]).First();

        Assert.Equal(batch.Column(0), batch.Column(1));
    }

    private static double[] Ramp(int rows) => [.. Enumerable.Range(0, rows).Select(row => (double)row)];
}
