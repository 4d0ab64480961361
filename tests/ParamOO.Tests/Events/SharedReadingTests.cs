using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Events;

public sealed class SharedReadingTests
{
    private const int Rows = 200_000;

    private static readonly EventTable Table = new(
        "events", ["x", "y"], [[.. Enumerable.Range(0, Rows).Select(row => (double)row)], [.. Enumerable.Range(0, Rows).Select(row => row % 7.0)]]);

    [Fact]
    public void EveryReaderGetsWhatItWouldReadByItselfWhileTheTableIsReadOnce()
    {
        var counted = new CountedTable(Table);
        var derived = new DerivedColumns(counted, [("z", ColumnFormula.Parse("x * y")), ("one", ColumnFormula.Parse("1"))]);
        var selected = new SelectedEvents(derived, ColumnFormula.Parse("y < 3 && z >= 5"));
        (IEventSource Source, string[] Columns)[] wanted =
        [
            (counted, ["y"]), (derived, ["z", "x"]), (derived, ["one"]), (selected, ["z", "one"]),
            (new SelectedEvents(selected, ColumnFormula.Parse("x > 1e5")), ["x"]), (new ChosenColumns(selected, ["y"]), ["y"]),
        ];
        var expected = wanted.Select(entry => Flatten(entry.Source.Read(entry.Columns), entry.Columns.Length)).ToArray();
        counted.Reset();
        Assert.Equal(expected, Shared(wanted));
        Assert.Equal(1, counted.Passes);
    }

    [Fact]
    public void ColumnsThatAreAllConstantAreReadToo()
    {
        var derived = new DerivedColumns(Table, [("one", ColumnFormula.Parse("1"))]);
        Assert.Equal(Rows, Shared([(derived, ["one"])])[0].Count);
    }

    [Fact]
    public void RowsThatNobodySelectedAreNotRead()
    {
        var counted = new CountedTable(Table);
        (IEventSource, string[])[] wanted = [.. new[] { "x < 10", "x >= 199990" }.Select(text => ((IEventSource)new SelectedEvents(counted, ColumnFormula.Parse(text)), new[] { "y" }))];
        counted.Reset();
        Assert.All(Shared(wanted), values => Assert.Equal(10, values.Count));
        Assert.InRange(counted.Passes, 0.01, 0.25);
    }

    [Fact]
    public void MissingColumnsAndWhatAReaderThrowsReachTheCaller()
    {
        var reading = new SharedReading();
        Assert.Throws<InvalidInputException>(() => reading.Add(Table, ["x", "no"], _ => { }));
        reading.Add(Table, ["x"], _ => { });
        reading.Add(Table, ["y"], _ => throw new InvalidInputException("PX0000", "y", "refused."));
        Assert.Equal("PX0000", Assert.Single(Assert.Throws<InvalidInputException>(reading.Run).Findings).Id);
    }

    private static List<double>[] Shared(IReadOnlyList<(IEventSource Source, string[] Columns)> wanted)
    {
        var reading = new SharedReading();
        var found = wanted.Select(_ => new List<double>()).ToArray();
        foreach (var (index, (source, columns)) in wanted.Index())
        {
            var next = 0L;
            reading.Add(source, columns, batch =>
            {
                Assert.Equal(next, batch.FirstRow);
                next += batch.Rows;
                found[index].AddRange(Flatten([batch], columns.Length));
            });
        }

        reading.Run();
        return found;
    }

    private static List<double> Flatten(IEnumerable<EventBatch> batches, int columns) =>
        [.. batches.SelectMany(batch => Enumerable.Range(0, batch.Rows).SelectMany(row => Enumerable.Range(0, columns).Select(column => batch.Column(column)[row])))];
}
