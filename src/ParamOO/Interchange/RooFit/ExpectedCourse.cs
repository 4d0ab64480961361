using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>Asimov data of the nominal point: Σ_X w_X ν_X,b(μ′), whose free fit is perfect at every hypothesis.</summary>
internal sealed class ExpectedCourse(HypothesisModels models, Channel channel) : IDataCourse
{
    private readonly double[] weights = Weights(models, channel);

    /// <inheritdoc/>
    public string Counts(int bin, RooChannelBuilder builder) =>
        FormulaText.LinearCombination(weights.Select((weight, sample) => (weight, weight == 0 ? string.Empty : builder.NominalYield(sample, bin))));

    /// <inheritdoc/>
    public string? Saturated(int bin, RooChannelBuilder builder) => null;

    /// <summary>What multiplies the nominal yields of every sample at the nominal point; the same in all bins and for all hypotheses.</summary>
    private static double[] Weights(HypothesisModels models, Channel channel)
    {
        var model = models.At(models.NominalPoint[models.Poi]);
        return [.. channel.Samples.Select(sample => Weight(model.Blocks.First(block => block.Channel == channel.Name && block.Sample == sample.Name), models.NominalPoint.AsSpan()))];
    }

    private static double Weight(SampleBlock block, ReadOnlySpan<double> point)
    {
        var weight = 1.0;
        if (block.Coefficient is { } coefficient)
        {
            var values = new double[coefficient.Parameters.Length];
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = point[coefficient.Parameters[index]];
            }

            weight = coefficient.Expression.Evaluate(values);
        }

        foreach (var parameter in block.Factors)
        {
            weight *= point[parameter];
        }

        foreach (var norm in block.Norms)
        {
            weight *= norm.Factor.At(point[norm.Parameter]);
        }

        return weight;
    }
}
