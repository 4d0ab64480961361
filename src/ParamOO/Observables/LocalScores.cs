using ParamOO.Events;
using ParamOO.Mixture;

namespace ParamOO.Observables;

/// <summary>
/// Covariance of the local scores of two parameters under the reference hypothesis: how fast the score of a direction changes with the direction,
/// and so where rays have to be close.
/// </summary>
internal sealed class LocalScores
{
    private readonly double[] reference;
    private readonly double[] first;
    private readonly double[] second;
    private double weight;
    private (double One, double Two, double OneOne, double OneTwo, double TwoTwo) sums;

    private LocalScores(MixtureYields yields)
    {
        reference = yields.At(yields.ReferenceHypothesis, yields.SecondReference);
        first = yields.SlopesAt(yields.ReferenceHypothesis, yields.SecondReference, (1, 0));
        second = yields.SlopesAt(yields.ReferenceHypothesis, yields.SecondReference, (0, 1));
    }

    /// <summary>Reads the ratios of all events.</summary>
    /// <param name="model">The mixture, which has two parameters of interest.</param>
    /// <param name="yields">Its yields.</param>
    /// <param name="source">Events of the reference density.</param>
    /// <param name="weightColumn">Column with their weights; null for equal ones.</param>
    public static PlaneMetric Covariance(MixtureModel model, MixtureYields yields, IEventSource source, string? weightColumn)
    {
        var scores = new LocalScores(yields);
        string[] ratios = [.. model.Processes.Select(process => process.RatioColumn)];
        string[] names = [.. (weightColumn is null ? ratios : ratios.Append(weightColumn)).Distinct()];
        int[] columns = [.. ratios.Select(name => Array.IndexOf(names, name))];
        var weights = weightColumn is null ? -1 : Array.IndexOf(names, weightColumn);
        foreach (var batch in source.Read(names))
        {
            scores.Add(batch, columns, weights);
        }

        return scores.Covariance();
    }

    private void Add(EventBatch batch, int[] columns, int weights)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            var (intensity, one, two) = (0.0, 0.0, 0.0);
            for (var process = 0; process < columns.Length; process++)
            {
                var ratio = batch.Column(columns[process])[row];
                intensity += reference[process] * ratio;
                one += first[process] * ratio;
                two += second[process] * ratio;
            }

            if (intensity > 0 && double.IsFinite(intensity) && double.IsFinite(one + two))
            {
                Add(intensity * (weights < 0 ? 1 : batch.Column(weights)[row]), one / intensity, two / intensity);
            }
        }
    }

    private void Add(double w, double one, double two)
    {
        weight += w;
        sums = (sums.One + (w * one), sums.Two + (w * two), sums.OneOne + (w * one * one), sums.OneTwo + (w * one * two), sums.TwoTwo + (w * two * two));
    }

    /// <summary>A constant in a score orders no events: the mean is taken off.</summary>
    private PlaneMetric Covariance()
    {
        var (one, two) = (sums.One / weight, sums.Two / weight);
        return new((sums.OneOne / weight) - (one * one), (sums.OneTwo / weight) - (one * two), (sums.TwoTwo / weight) - (two * two));
    }
}
