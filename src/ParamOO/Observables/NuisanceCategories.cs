using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// Categories of events that tell of nuisance parameters the same: the same at every hypothesis, so that they divide the bins of any score.
/// </summary>
/// <remarks>
/// z_m(x) is by how much one event more moves the estimate of parameter m in units of its uncertainty, the parameters of interest fitted along.
/// What categories lose of a variance is the spread of z_m in them; nearest centroids in the space of all z_m make the sum of relative losses
/// smallest. Processes that are absent from parts of the sample, such as jet multiplicities with normalisations of their own, end in
/// different categories.
/// </remarks>
internal sealed class NuisanceCategories
{
    // Events that categories are made of: centroids stand still long before.
    private const int Events = 20_000;

    private readonly NuisanceScores scores;

    // Nearest is the category with the smallest offset − Σ_m form_m s_m.
    private readonly double[][] forms;
    private readonly double[] offsets;
    private readonly double[][] centroids;
    private readonly double[] weights;

    private NuisanceCategories(NuisanceScores scores, double[][] transform, (double[] Position, double Weight)[] found)
    {
        this.scores = scores;
        centroids = [.. found.Select(entry => entry.Position)];
        weights = [.. found.Select(entry => entry.Weight)];
        forms = [.. centroids.Select(position => TimesMatrix(position, transform))];
        offsets = [.. centroids.Select(position => TensorPrimitives.Dot(position, position) / 2)];
    }

    /// <summary>Number of categories; fewer than asked for where events do not differ.</summary>
    public int Count => centroids.Length;

    /// <summary>Columns with shape ratios that categories are found by.</summary>
    public ImmutableArray<string> Columns => scores.Columns;

    /// <summary>Makes categories.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="table">Events of the reference density.</param>
    /// <param name="columns">What the ratio columns mean.</param>
    /// <param name="reference">The reference hypothesis.</param>
    /// <param name="count">Number of categories.</param>
    /// <returns>The categories; null where no parameter but that of interest moves the mixture, or all events tell the same of them.</returns>
    public static NuisanceCategories? Make(MixtureModel model, WeightedTable table, ScoreColumns columns, Hypothesis reference, int count)
    {
        var scores = new NuisanceScores(model, reference);
        if (scores.Parameters.IsEmpty)
        {
            return null;
        }

        var names = table.With([.. columns.Names, .. scores.Columns]);
        var rows = EventDraw.Load(table.Source, [.. names.Distinct()], columns, EventDraw.ShareOf([table], Events));
        var batch = new EventBatch(0, (int)rows.Rows, [.. names.Select(name => rows.Memory(name))]);
        var perParameter = scores.Of(columns, batch, columns.Names.Length);
        var ofInterest = scores.OfInterest(columns, batch);
        var events = new ScoreEvents(columns, batch);
        double[] weights = [.. events.Reference.Zip(table.WeightsOf(batch, names.Count - 1).ToArray(), (lambda, weight) => Math.Max(0, lambda * weight * table.Source.Rows / rows.Rows))];
        var transform = Influence([.. perParameter, .. ofInterest], weights, [.. scores.Constraints, .. ofInterest.Select(_ => 0.0)], perParameter.Length);
        var found = transform is null ? [] : NearestCentroids.Find(Positions(perParameter, transform), weights, count);
        return found.Length < 2 ? null : new(scores, transform!, found);
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

    /// <summary>What is lost by taking two groups of categories for one: by how much that raises the weighted sum of squares (Ward).</summary>
    /// <param name="first">A group.</param>
    /// <param name="second">Another.</param>
    public double CostOfMerging(IReadOnlyCollection<int> first, IReadOnlyCollection<int> second)
    {
        var (left, right) = (first.Sum(category => weights[category]), second.Sum(category => weights[category]));
        return left * right / (left + right) * Math.Pow(TensorPrimitives.Distance<double>(MeanOf(first), MeanOf(second)), 2);
    }

    private double[] MeanOf(IReadOnlyCollection<int> group)
    {
        var mean = new double[centroids[0].Length];
        foreach (var category in group)
        {
            TensorPrimitives.MultiplyAdd(centroids[category], weights[category] / group.Sum(other => weights[other]), mean, mean);
        }

        return mean;
    }

    /// <summary>
    /// P⁻¹ with its rows in units of the uncertainties, P being the information of the events and the constraints, without the rows and
    /// columns of the parameters of interest, the last ones; null where the events do not determine all parameters.
    /// </summary>
    private static double[][]? Influence(double[][] scores, double[] weights, double[] constraints, int nuisances)
    {
        var size = scores.Length;
        var (matrix, weighted) = (new double[size * size], new double[weights.Length]);
        for (var i = 0; i < size; i++)
        {
            TensorPrimitives.Multiply(scores[i], weights, weighted);
            for (var j = 0; j < size; j++)
            {
                matrix[(i * size) + j] = TensorPrimitives.Dot(weighted, scores[j]) + (i == j ? constraints[i] : 0);
            }
        }

        var (values, vectors) = SymmetricEigen.Of(matrix, size);
        if (!(values[^1] > 1e-12 * values[0]))
        {
            return null;
        }

        return [.. Enumerable.Range(0, nuisances).Select(i =>
        {
            double[] row = [.. Enumerable.Range(0, size).Select(j => Enumerable.Range(0, size).Sum(k => vectors[k][i] * vectors[k][j] / values[k]))];
            return row[..nuisances].Select(entry => entry / Math.Sqrt(row[i])).ToArray();
        })];
    }

    private static double[][] Positions(double[][] perParameter, double[][] transform) =>
        [.. Enumerable.Range(0, perParameter[0].Length).Select(row =>
        {
            double[] scores = [.. perParameter.Select(list => list[row])];
            return transform.Select(line => TensorPrimitives.Dot(line, scores)).ToArray();
        })];

    private static double[] TimesMatrix(double[] position, double[][] transform) =>
        [.. Enumerable.Range(0, position.Length).Select(m => Enumerable.Range(0, position.Length).Sum(line => position[line] * transform[line][m]))];
}
