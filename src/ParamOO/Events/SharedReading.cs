using System.Runtime.ExceptionServices;

namespace ParamOO.Events;

/// <summary>
/// One reading of every table for all who want its rows: the table as it is, selections of it, and columns that are computed from it. A
/// table is read once however many there are, and what they share is made once.
/// </summary>
internal sealed class SharedReading
{
    // Reading on costs less than beginning again.
    private const long WidestGap = 1 << 16;

    private readonly Dictionary<IEventSource, Node> nodes = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> roots = [];

    /// <summary>Asks for a table.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Names of numeric columns, at least one, each once; batches hold them in this order.</param>
    /// <param name="take">
    /// Is given every batch that has rows, in row order; the batch is valid during the call. Called from any thread, beside others who take.
    /// </param>
    /// <exception cref="Vocabulary.InvalidInputException">A column is missing or does not hold numbers.</exception>
    public void Add(IEventSource source, IReadOnlyList<string> columns, Action<EventBatch> take)
    {
        source.IndicesOf(columns);
        NodeOf(source).Readers.Add(new([.. columns], take));
    }

    /// <summary>Reads all tables, one after another.</summary>
    /// <exception cref="Vocabulary.InvalidInputException">A file is damaged.</exception>
    public void Run()
    {
        foreach (var root in roots)
        {
            var reader = root.Prepare();
            foreach (var batch in root.Wanted().SelectMany(rows => root.Source.Read(reader.Columns, rows)))
            {
                reader.Take(batch);
            }
        }
    }

    private Node NodeOf(IEventSource source)
    {
        if (!nodes.TryGetValue(source, out var node))
        {
            node = new Node(source);
            nodes.Add(source, node);
            (source is IEventView view ? NodeOf(view.Origin).Views : roots).Add(node);
        }

        return node;
    }

    private sealed record Reader(string[] Columns, Action<EventBatch> Take);

    /// <summary>A table with those who read it and the tables that are made from it.</summary>
    private sealed class Node(IEventSource source)
    {
        public IEventSource Source => source;

        public List<Reader> Readers { get; } = [];

        public List<Node> Views { get; } = [];

        public RowRange[] Wanted() => Readers.Count > 0
            ? [new RowRange(0, source.Rows)]
            : [.. Join(Views.SelectMany(view => ((IEventView)view.Source).Stored(view.Wanted())).OrderBy(range => range.First))];

        /// <summary>All who read as one who hands on.</summary>
        public Reader Prepare()
        {
            Reader[] readers = [.. Readers, .. Views.Select(view => view.PrepareFromOrigin())];
            string[] columns = [.. readers.SelectMany(reader => reader.Columns).Distinct()];
            var places = columns.Index().ToDictionary(column => column.Item, column => column.Index);
            var chosen = Array.ConvertAll(readers, reader => Array.ConvertAll(reader.Columns, column => places[column]));
            return new(columns, batch => HandOn(readers.Length, index =>
                readers[index].Take(new EventBatch(batch.FirstRow, batch.Rows, Array.ConvertAll(chosen[index], batch.Memory)))));
        }

        private Reader PrepareFromOrigin()
        {
            var (view, reader) = ((IEventView)source, Prepare());
            var make = view.Maker(reader.Columns);
            return new([.. view.Needed(reader.Columns)], batch =>
            {
                var made = make(batch);
                if (made.Rows > 0)
                {
                    reader.Take(made);
                }
            });
        }

        private static void HandOn(int readers, Action<int> take)
        {
            try
            {
                Parallel.For(0, readers, take);
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }
        }

        private static IEnumerable<RowRange> Join(IEnumerable<RowRange> ascending)
        {
            var open = new RowRange(0, 0);
            foreach (var range in ascending)
            {
                if (open.Count > 0 && range.First - open.End > WidestGap)
                {
                    yield return open;
                    open = new RowRange(range.First, 0);
                }

                var first = open.Count == 0 ? range.First : open.First;
                open = new RowRange(first, Math.Max(open.End, range.End) - first);
            }

            if (open.Count > 0)
            {
                yield return open;
            }
        }
    }
}
