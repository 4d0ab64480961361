using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// Categories of events that tell of nuisance parameters the same: the same at every hypothesis, so that they divide the bins of any score. Many of
/// them are merged to columns, bin by bin (<see cref="CategoryMerge"/>); on a plane of two parameters a few have bins of their own.
/// </summary>
/// <remarks>
/// They are nearest centroids in the space of all z_m(x), how far one event more moves the estimate of a nuisance parameter in units of its uncertainty
/// (<see cref="NuisanceInfluence"/>), the parameters of interest fitted along. Processes that are absent from parts of the sample, such as jet multiplicities with normalisations of their
/// own, end in different categories.
/// </remarks>
internal sealed class NuisanceCategories
{
    // Events that categories are made of: centroids stand still long before.
    private const int Events = 20_000;

    // So many lose next to nothing; fewer where each would hold only few events.
    private const int Most = 64;
    private const int EventsOfEach = 50;

    private readonly NuisanceScores scores;
    private readonly EventTable drawn;

    // Nearest is the category with the smallest offset − Σ_m form_m s_m.
    private readonly double[][] forms;
    private readonly double[] offsets;

    private NuisanceCategories(NuisanceScores scores, NuisanceInfluence influence, EventTable drawn, double[][] positions, double[] weights, double[][] transform, (double[] Position, double Weight)[] found)
    {
        (this.scores, this.drawn) = (scores, drawn);
        (Influence, Positions, Weights) = (influence, positions, weights);
        Centroids = [.. found.Select(entry => entry.Position)];
        Shares = [.. found.Select(entry => entry.Weight)];
        forms = [.. Centroids.Select(position => TimesMatrix(position, transform))];
        offsets = [.. Centroids.Select(position => TensorPrimitives.Dot(position, position) / 2)];
    }

    /// <summary>Number of categories.</summary>
    public int Count => Centroids.Length;

    /// <summary>Columns with shape ratios that categories are found by.</summary>
    public ImmutableArray<string> Columns => scores.Columns;

    /// <summary>From scores to z, and what bins lose.</summary>
    public NuisanceInfluence Influence { get; }

    /// <summary>Mean z of the nuisance parameters in every category.</summary>
    public double[][] Centroids { get; }

    /// <summary>Yield of the reference hypothesis in every category [events].</summary>
    public double[] Shares { get; }

    /// <summary>z of the events that made the categories, [parameters][events], those of interest last.</summary>
    public double[][] Positions { get; }

    /// <summary>Yield of each of these events under the reference hypothesis, all together standing for the whole table.</summary>
    public double[] Weights { get; }

    /// <summary>Makes categories.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="table">Events of the reference density.</param>
    /// <param name="columns">What the ratio columns mean.</param>
    /// <param name="reference">The reference hypothesis.</param>
    /// <param name="count">How many; null for as many as lose next to nothing.</param>
    /// <returns>The categories; null where no parameter but that of interest moves the mixture, or all events tell the same of them.</returns>
    public static NuisanceCategories? Make(MixtureModel model, WeightedTable table, ScoreColumns columns, Hypothesis reference, int? count)
    {
        var scores = new NuisanceScores(model, reference);
        if (scores.Parameters.IsEmpty)
        {
            return null;
        }

        var names = table.With([.. columns.Names, .. scores.Columns]);
        var rows = EventDraw.Load(table.Source, [.. names.Distinct()], columns, EventDraw.ShareOf([table], Events));
        var batch = BatchOf(rows, names);
        var perParameter = scores.Of(columns, batch, columns.Names.Length);
        double[][] all = [.. perParameter, .. scores.OfInterest(columns, batch)];
        var intensity = new ScoreEvents(columns, batch).Reference;
        double[] weights = [.. intensity.Zip(table.WeightsOf(batch, names.Count - 1).ToArray(), (lambda, weight) => Math.Max(0, lambda * weight * table.Source.Rows / rows.Rows))];
        if (NuisanceInfluence.Of(all, weights, scores.Constraints) is not { } influence)
        {
            return null;
        }

        // Bins of the first axis know the parameters of interest: categories leave out what events tell through them.
        double[][] transform = [.. influence.Transform[..perParameter.Length].Select(line => line[..perParameter.Length])];
        var lists = PositionsOf(perParameter, transform);
        double[][] points = [.. Enumerable.Range(0, batch.Rows).Select(row => lists.Select(list => list[row]).ToArray())];
        var found = count is { } few ? NearestCentroids.Find(points, weights, few) : NearestCentroids.FindMany(points, weights, Math.Clamp(batch.Rows / EventsOfEach, 2, Most));
        return found.Length < 2 ? null : new(scores, influence, rows, PositionsOf(all, influence.Transform), weights, transform, found);
    }

    /// <summary>Finds the categories of events.</summary>
    /// <param name="columns">What the ratio columns mean.</param>
    /// <param name="batch">The events: the ratio columns first.</param>
    /// <param name="firstShape">Position of the first of <see cref="Columns"/> in the batch.</param>
    /// <returns>The number of the category of every row.</returns>
    public double[] Of(ScoreColumns columns, EventBatch batch, int firstShape)
    {
        var perParameter = scores.Of(columns, batch, firstShape);
        var (nearest, least, here) = (new double[batch.Rows], new double[batch.Rows], new double[batch.Rows]);
        Array.Fill(least, double.PositiveInfinity);
        for (var category = 0; category < Count; category++)
        {
            Array.Fill(here, offsets[category]);
            for (var m = 0; m < perParameter.Length; m++)
            {
                TensorPrimitives.MultiplyAdd(perParameter[m], -forms[category][m], here, here);
            }

            for (var row = 0; row < here.Length; row++)
            {
                (nearest[row], least[row]) = here[row] < least[row] ? (category, here[row]) : (nearest[row], least[row]);
            }
        }

        return nearest;
    }

    /// <summary>The events that made the categories, ready to be scored.</summary>
    /// <param name="columns">What the columns mean, these categories among them.</param>
    public ScoreEvents EventsFor(ScoreColumns columns) => new(columns, columns.Prepare(BatchOf(drawn, columns.Inputs), columns.Inputs.Length));

    private static EventBatch BatchOf(EventTable rows, IReadOnlyList<string> names) => new(0, (int)rows.Rows, [.. names.Select(name => rows.Memory(name))]);

    private static double[][] PositionsOf(double[][] perParameter, double[][] transform) => [.. transform.Select(line =>
    {
        var position = new double[perParameter[0].Length];
        foreach (var (list, factor) in perParameter.Zip(line))
        {
            TensorPrimitives.MultiplyAdd(list, factor, position, position);
        }

        return position;
    })];

    private static double[] TimesMatrix(double[] position, double[][] transform) =>
        [.. Enumerable.Range(0, transform.Length).Select(m => position.Zip(transform, (coordinate, line) => coordinate * line[m]).Sum())];
}
