using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>A table with further columns that are computed from its own while it is read, such as a product of weights.</summary>
public sealed class DerivedColumns : IEventView
{
    private readonly IEventSource source;
    private readonly Dictionary<string, ColumnFormula> formulas = new(StringComparer.Ordinal);

    /// <summary>Adds columns.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Names, new in the table, and their formulae over its columns.</param>
    /// <exception cref="InvalidInputException">PX0103, PX0104: a formula mentions a column that is missing or not numeric; PX0106: a name exists.</exception>
    public DerivedColumns(IEventSource source, IReadOnlyList<(string Name, ColumnFormula Formula)> columns)
    {
        this.source = source;
        source.IndicesOf([.. columns.SelectMany(column => column.Formula.Columns).Distinct()]);
        var findings = new Findings();
        foreach (var (name, formula) in columns)
        {
            if (source.Columns.Any(column => column.Name == name) || !formulas.TryAdd(name, formula))
            {
                findings.Error("PX0106", source.Name, $"a column '{name}' exists already; give the derived column another name.");
            }
        }

        findings.ThrowIfErrors();
        Columns = [.. source.Columns, .. columns.Select(column => new ColumnInfo(column.Name, ColumnKind.Float, "derived"))];
    }

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public long Rows => source.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

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
        var stored = Stored(columns);
        var batches = stored.Length == 0 && columns.Count > 0 ? WithoutColumns(rows, EventBatch.PreferredRows(columns.Count)) : source.Read(stored, rows);
        return batches.Select(Maker(columns, stored));
    }

    /// <inheritdoc/>
    public IReadOnlyList<RowRange> Candidates(IReadOnlyList<ColumnBounds> wanted) => source.Candidates([.. wanted.Where(bound => !formulas.ContainsKey(bound.Column))]);

    /// <inheritdoc/>
    IReadOnlyList<string> IEventView.Needed(IReadOnlyList<string> columns) => Needed(columns);

    /// <inheritdoc/>
    Func<EventBatch, EventBatch> IEventView.Maker(IReadOnlyList<string> columns) => Maker(columns, Needed(columns));

    private string[] Stored(IReadOnlyList<string> columns) =>
        [.. columns.SelectMany(column => formulas.TryGetValue(column, out var formula) ? formula.Columns : [column]).Distinct()];

    /// <summary>The stored columns; where all are constants any column counts the rows.</summary>
    private string[] Needed(IReadOnlyList<string> columns) => Stored(columns) is { Length: > 0 } stored ? stored : [source.NumericColumns()[0]];

    private Func<EventBatch, EventBatch> Maker(IReadOnlyList<string> columns, string[] stored)
    {
        var evaluators = columns.Select(column => Evaluator(column, stored)).ToArray();
        int[] places = [.. columns.Select(column => Array.IndexOf(stored, column))];
        var blocks = new double[columns.Count][];
        Array.Fill(blocks, []);
        return batch =>
        {
            var values = new ReadOnlyMemory<double>[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = evaluators[i] is { } evaluator ? Evaluate(evaluator, batch, ref blocks[i]) : batch.Memory(places[i]);
            }

            return new EventBatch(batch.FirstRow, batch.Rows, values);
        };
    }

    /// <summary>Formulae without columns need no reading.</summary>
    private static IEnumerable<EventBatch> WithoutColumns(RowRange rows, int most)
    {
        for (var first = rows.First; first < rows.End; first += most)
        {
            yield return new EventBatch(first, (int)Math.Min(most, rows.End - first), []);
        }
    }

    private ColumnFormulaEvaluator? Evaluator(string column, string[] stored) =>
        formulas.TryGetValue(column, out var formula) ? formula.Evaluator([.. formula.Columns.Select(name => Array.IndexOf(stored, name))]) : null;

    private static ReadOnlyMemory<double> Evaluate(ColumnFormulaEvaluator evaluator, EventBatch batch, ref double[] block)
    {
        block = block.Length < batch.Rows ? new double[batch.Rows] : block;
        evaluator.Evaluate(batch, block);
        return block.AsMemory(0, batch.Rows);
    }
}
