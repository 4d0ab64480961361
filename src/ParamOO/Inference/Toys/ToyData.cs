using ParamOO.Events;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference.Toys;

/// <summary>Data sets drawn at a point as a table, one row per toy, made while it is read: one column per bin and auxiliary datum.</summary>
public sealed record ToyData : IEventSource
{
    private ToyData(ToySource source, ColumnInfo[] columns, long rows) => (Source, Draw, Columns, Rows) = (source, source.DrawMany, columns, rows);

    /// <summary>Where the data sets come from.</summary>
    public ToySource Source { get; }

    /// <summary>What draws them; the processor unless another is named.</summary>
    public ToyDraw Draw { get; init; }

    /// <inheritdoc/>
    public string Name => "toys";

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Prepares data sets at one hypothesis.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="hypothesis">μ′ at which they are binned.</param>
    /// <param name="options">How many, which seed, and where they are drawn; by default what fits the data best at μ = μ′.</param>
    /// <exception cref="InvalidInputException">A name or the hypothesis does not fit the workspace, or data are missing.</exception>
    public static ToyData At(Workspace workspace, double hypothesis, ToyOptions options)
    {
        var models = new HypothesisModels(workspace, options);
        var point = options.Truth ?? ExpectedData.BestFit(workspace, hypothesis, options).Point;
        models.Check([hypothesis], new AsimovData(point));
        var model = models.At(hypothesis);
        var source = new ToySource(model, models.PointOf(point).AsSpan(), options.Seed, hypothesis, ToyStream.Tested);
        string[] names =
        [
            .. model.Channels.SelectMany(channel => Enumerable.Range(0, channel.Bins).Select(bin => $"{channel.Name}[{bin}]")),
            .. model.Constraints.Select(constraint => $"auxiliary {model.Parameters[constraint.Parameter].Name}"),
        ];
        return new ToyData(source, [.. names.Select(name => new ColumnInfo(name, ColumnKind.Float, "float64"))], options.Toys);
    }

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns)
    {
        var chosen = this.IndicesOf(columns);
        var size = EventBatch.PreferredRows(Source.Size);
        var data = new double[Source.Size * size];
        var values = chosen.Select(_ => new double[size]).ToArray();
        for (var first = 0L; first < Rows; first += size)
        {
            var count = (int)Math.Min(size, Rows - first);
            Draw(first, data.AsSpan(0, count * Source.Size));
            for (var k = 0; k < chosen.Length; k++)
            {
                for (var row = 0; row < count; row++)
                {
                    values[k][row] = data[(row * Source.Size) + chosen[k]];
                }
            }

            yield return new EventBatch(first, count, [.. values.Select(column => new ReadOnlyMemory<double>(column, 0, count))]);
        }
    }
}
