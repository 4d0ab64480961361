using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>
/// The rows of a table for which a condition holds, as a table. The selected rows are counted once when it is made; parts of the
/// file that cannot hold any are never read.
/// </summary>
public sealed class SelectedEvents : IEventView
{
    // Reading on costs less than beginning again.
    private const long WidestGap = 1 << 16;

    private readonly IEventSource source;
    private readonly ColumnFormula condition;
    private readonly Section[] sections;

    /// <summary>Selects rows; reads the columns of the condition once.</summary>
    /// <param name="source">The table.</param>
    /// <param name="condition">Holds where it is neither 0 nor NaN.</param>
    /// <exception cref="InvalidInputException">PX0103, PX0104: the condition mentions a column that is missing or not numeric; PX0161: it mentions none.</exception>
    public SelectedEvents(IEventSource source, ColumnFormula condition)
    {
        if (condition.Columns.IsEmpty)
        {
            throw new InvalidInputException("PX0161", source.Name, $"the selection \"{condition.Text}\" mentions no column; compare a column with a number.");
        }

        this.source = source;
        this.condition = condition;
        sections = Count();
        Rows = sections.Length == 0 ? 0 : sections[^1].Selected.End;
    }

    /// <inheritdoc/>
    public string Name => $"{source.Name} where {condition.Text}";

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns => source.Columns;

    /// <inheritdoc/>
    public bool KeepsColumnsApart => source.KeepsColumnsApart;

    /// <inheritdoc/>
    IEventSource IEventView.Origin => source;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows)
    {
        this.IndicesOf(columns);
        var wanted = sections.Where(section => rows.Intersect(section.Selected).Count > 0);
        return columns.Count == 0 ? [] : Merge(wanted).SelectMany(section => EventBatch.Cut(ReadSection(columns, section), rows.Intersect(section.Selected)));
    }

    /// <inheritdoc/>
    IReadOnlyList<string> IEventView.Needed(IReadOnlyList<string> columns) => Needed(columns);

    /// <inheritdoc/>
    IReadOnlyList<RowRange> IEventView.Stored(IReadOnlyList<RowRange> rows) =>
        [.. Merge(sections.Where(section => rows.Any(range => range.Intersect(section.Selected).Count > 0))).Select(section => section.Stored)];

    /// <inheritdoc/>
    Func<EventBatch, EventBatch> IEventView.Maker(IReadOnlyList<string> columns) => Maker(columns, 0);

    /// <summary>Neighbours become one section, so that no page is decompressed twice.</summary>
    private static IEnumerable<Section> Merge(IEnumerable<Section> sections)
    {
        Section? open = null;
        foreach (var section in sections)
        {
            if (open is not null && section.Stored.First - open.Stored.End > WidestGap)
            {
                yield return open;
                open = null;
            }

            open = open is null
                ? section
                : new Section(
                    new RowRange(open.Stored.First, section.Stored.End - open.Stored.First),
                    new RowRange(open.Selected.First, section.Selected.End - open.Selected.First));
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private Section[] Count()
    {
        var found = new List<Section>();
        var selected = 0L;
        foreach (var range in source.Candidates(condition.NecessaryBounds()))
        {
            var evaluator = condition.Evaluator([.. Enumerable.Range(0, condition.Columns.Length)]);
            double[] mask = [];
            foreach (var batch in source.Read(condition.Columns, range))
            {
                var count = Evaluate(evaluator, batch, ref mask);
                if (count > 0)
                {
                    found.Add(new Section(new RowRange(batch.FirstRow, batch.Rows), new RowRange(selected, count)));
                    selected += count;
                }
            }
        }

        return [.. found];
    }

    private string[] Needed(IReadOnlyList<string> columns) => [.. columns.Concat(condition.Columns).Distinct()];

    private IEnumerable<EventBatch> ReadSection(IReadOnlyList<string> columns, Section section) =>
        source.Read(Needed(columns), section.Stored).Select(Maker(columns, section.Selected.First)).Where(batch => batch.Rows > 0);

    private Func<EventBatch, EventBatch> Maker(IReadOnlyList<string> columns, long row)
    {
        var stored = Needed(columns);
        var evaluator = condition.Evaluator([.. condition.Columns.Select(column => Array.IndexOf(stored, column))]);
        int[] places = [.. columns.Select(column => Array.IndexOf(stored, column))];
        double[] mask = [];
        return batch =>
        {
            var count = Evaluate(evaluator, batch, ref mask);
            var first = row;
            row += count;
            return new EventBatch(first, count, Array.ConvertAll(places, place => Compact(batch.Column(place), mask, count)));
        };
    }

    private static int Evaluate(ColumnFormulaEvaluator evaluator, EventBatch batch, ref double[] mask)
    {
        mask = mask.Length < batch.Rows ? new double[batch.Rows] : mask;
        evaluator.Evaluate(batch, mask);
        var count = 0;
        foreach (var value in mask.AsSpan(0, batch.Rows))
        {
            count += IsTrue(value) ? 1 : 0;
        }

        return count;
    }

    private static ReadOnlyMemory<double> Compact(ReadOnlySpan<double> values, double[] mask, int count)
    {
        var kept = new double[count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (IsTrue(mask[i]))
            {
                kept[next++] = values[i];
            }
        }

        return kept;
    }

    private static bool IsTrue(double value) => value != 0 && !double.IsNaN(value);

    /// <summary>Rows of the table that hold selected rows, and which these are in the selection.</summary>
    private sealed record Section(RowRange Stored, RowRange Selected);
}
