using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Mixture;

namespace ParamOO.Observables;

/// <summary>
/// Which columns of a table the score is made of and how: density ratios per process, and the scale that makes each integrate to one on
/// the reference sample.
/// </summary>
internal sealed class ScoreColumns
{
    private readonly ImmutableArray<ulong> nameHashes;

    /// <summary>Prepares the columns of a model.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="reference">The mixture at the reference hypothesis.</param>
    /// <param name="scales">Factor of the ratio of every process.</param>
    /// <param name="shapes">How shapes move with profiled nuisance parameters; null for a nominal score.</param>
    /// <param name="categories">Categories that divide the bins; null where they are not divided by any.</param>
    public ScoreColumns(
        MixtureModel model, Hypothesis reference, IReadOnlyList<double> scales, ShapeProjection? shapes = null, NuisanceCategories? categories = null)
    {
        (Shapes, Categories) = (shapes, categories);
        Names = [.. model.Processes.Select(process => process.RatioColumn).Distinct()];
        OfProcess = [.. model.Processes.Select(process => Names.IndexOf(process.RatioColumn))];
        nameHashes = [.. Names.Select(ContentHash.OfName)];
        Scales = [.. scales];
        ReferenceWeights = Combine(reference.Yields);
        Inputs = [.. Names, .. shapes?.Columns ?? [], .. categories?.Columns ?? []];
    }

    /// <summary>
    /// Names of all columns to be read: the density ratios, then shape ratios where the score follows nuisance parameters, then those that
    /// categories are found by. A column may be named twice.
    /// </summary>
    public ImmutableArray<string> Inputs { get; }

    /// <summary>How shapes move with profiled nuisance parameters; null for a nominal score.</summary>
    public ShapeProjection? Shapes { get; }

    /// <summary>Categories that divide the bins; null where they are not divided by any.</summary>
    public NuisanceCategories? Categories { get; }

    /// <summary>
    /// Turns what was read into what bins are made of: density ratios, combinations of shape ratios, the category, and whatever came after.
    /// </summary>
    /// <param name="batch">A batch whose first columns are <see cref="Inputs"/>.</param>
    /// <param name="columns">Number of columns of the batch.</param>
    public EventBatch Prepare(EventBatch batch, int columns)
    {
        if (Shapes is null && Categories is null)
        {
            return batch;
        }

        var ratios = Enumerable.Range(0, Names.Length).Select(batch.Memory);
        var combinations = Shapes?.Project(batch, Names.Length) ?? [];
        var category = Categories?.Of(this, batch, Names.Length + (Shapes?.Columns.Length ?? 0));
        var made = combinations.Concat(category is null ? [] : [category]).Select(column => new ReadOnlyMemory<double>(column));
        var rest = Enumerable.Range(Inputs.Length, columns - Inputs.Length).Select(batch.Memory);
        return new EventBatch(batch.FirstRow, batch.Rows, [.. ratios, .. made, .. rest]);
    }

    /// <summary>Number of columns that <see cref="Prepare"/> puts before the rest.</summary>
    public int Prepared => PlaceOfCategory + (Categories is null ? 0 : 1);

    /// <summary>Position of the category among the columns that <see cref="Prepare"/> makes, where there are any.</summary>
    public int PlaceOfCategory => Names.Length + (Shapes is null ? 0 : Shapes.Moving.Length * Shapes.Dimension);

    /// <summary>Names of the ratio columns, each once.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>For every process the position of its column in <see cref="Names"/>.</summary>
    public ImmutableArray<int> OfProcess { get; }

    /// <summary>Factor of the ratio of every process.</summary>
    public ImmutableArray<double> Scales { get; }

    /// <summary>Coefficients of the columns in λ(x; μ₀, 0).</summary>
    public double[] ReferenceWeights { get; }

    /// <summary>Coefficients of the columns in a linear combination of processes.</summary>
    /// <param name="perProcess">Coefficient of every process.</param>
    public double[] Combine(IReadOnlyList<double> perProcess)
    {
        var perColumn = new double[Names.Length];
        for (var process = 0; process < perProcess.Count; process++)
        {
            perColumn[OfProcess[process]] += perProcess[process] * Scales[process];
        }

        return perColumn;
    }

    /// <summary>The halves to which the rows of a batch belong.</summary>
    /// <param name="batch">A batch whose first columns are <see cref="Names"/>.</param>
    /// <param name="halves">Receives 0 or 1 per row.</param>
    public void FindHalves(EventBatch batch, Span<byte> halves)
    {
        var hashes = new ulong[batch.Rows];
        Hash(batch, hashes);
        for (var row = 0; row < hashes.Length; row++)
        {
            halves[row] = ContentHash.Half(hashes[row]);
        }
    }

    /// <summary>Adds up hashes of what rows say.</summary>
    /// <param name="batch">A batch whose first columns are <see cref="Names"/>.</param>
    /// <param name="hashes">One per row, added to.</param>
    public void Hash(EventBatch batch, Span<ulong> hashes)
    {
        for (var column = 0; column < Names.Length; column++)
        {
            ContentHash.Add(nameHashes[column], batch.Column(column), hashes);
        }
    }
}
