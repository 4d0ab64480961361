using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>The model with as many parameters as data: ν_b = n_b in every bin, every constrained parameter where its datum puts it.</summary>
/// <param name="model">The model that it is compared with.</param>
internal sealed class SaturatedModel(CompiledModel model)
{
    /// <summary>Below this t is rounding and the distance to the minimum that fits stop at; fits of everything would be ranked by it.</summary>
    private const double Rounding = 1e-7;

    /// <summary>t = −2 ln [L(θ̂)/L_sat], non-negative; NaN where there is no fit.</summary>
    /// <param name="twiceNll">−2 ln L of the fit.</param>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    public double Statistic(double twiceNll, ReadOnlySpan<double> data) => twiceNll - TwiceNll(data) is var t && t < Rounding ? 0 : t;

    /// <summary>−2 ln L_sat; constraint terms of held parameters as the model itself has them, so that they cancel.</summary>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    public double TwiceNll(ReadOnlySpan<double> data)
    {
        var sum = 0.0;
        foreach (var count in data[..model.Bins])
        {
            sum += Poisson(count, count);
        }

        for (var term = 0; term < model.Constraints.Length; term++)
        {
            sum += Constraint(term, data[model.Bins + term]);
        }

        return sum;
    }

    /// <summary>
    /// Bins that can hold events plus constraint terms of free parameters, less free parameters whose estimate is inside its bounds. An estimate at its
    /// bound could not follow the data any further: given that it is there, t has the distribution of a fit that holds it.
    /// </summary>
    /// <param name="expected">Expected data at the best fit.</param>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <param name="atBound">Parameters whose estimate is at its bound.</param>
    public int DegreesOfFreedom(ReadOnlySpan<double> expected, ReadOnlySpan<double> data, ReadOnlySpan<bool> atBound)
    {
        var bins = 0;
        for (var bin = 0; bin < model.Bins; bin++)
        {
            bins += IsAlive(expected[bin], data[bin]) ? 1 : 0;
        }

        var free = 0;
        for (var i = 0; i < atBound.Length; i++)
        {
            free += model.Parameters[i].IsFixed || atBound[i] ? 0 : 1;
        }

        return bins + model.Constraints.Count(term => !model.Parameters[term.Parameter].IsFixed) - free;
    }

    /// <summary>t by channel, and that of all constraint terms.</summary>
    /// <param name="expected">Expected data at the best fit.</param>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    public ValueList<SaturatedContribution> Contributions(double[] expected, ReadOnlySpan<double> data)
    {
        var rows = new List<SaturatedContribution>();
        foreach (var channel in model.Channels)
        {
            var (terms, sum) = (0, 0.0);
            for (var bin = channel.FirstBin; bin < channel.FirstBin + channel.Bins; bin++)
            {
                terms += IsAlive(expected[bin], data[bin]) ? 1 : 0;
                sum += Poisson(data[bin], expected[bin]) - Poisson(data[bin], data[bin]);
            }

            rows.Add(new SaturatedContribution(channel.Name, terms, sum));
        }

        return [.. rows, Constraints(expected, data)];
    }

    private static bool IsAlive(double expected, double count) => expected > 0 || count > 0;

    private static double Poisson(double count, double expected) =>
        2 * (expected - (count == 0 ? 0 : count * Math.Log(expected)) + LogGamma.Of(count + 1));

    private SaturatedContribution Constraints(double[] expected, ReadOnlySpan<double> data)
    {
        var (terms, sum) = (0, 0.0);
        for (var term = 0; term < model.Constraints.Length; term++)
        {
            var (parameter, constraint) = model.Constraints[term];
            if (!model.Parameters[parameter].IsFixed)
            {
                var (datum, mean) = (data[model.Bins + term], expected[model.Bins + term]);
                sum += ConstraintDensity.TwiceNll(constraint, datum, ConstraintDatum.Centre(constraint, mean), out _, out _)
                    - ConstraintDatum.SaturatedTwiceNll(constraint, datum);
                terms++;
            }
        }

        return new SaturatedContribution("", terms, sum);
    }

    private double Constraint(int term, double datum)
    {
        var (parameter, constraint) = model.Constraints[term];
        return model.Parameters[parameter].IsFixed
            ? ConstraintDensity.TwiceNll(constraint, datum, model.Parameters[parameter].Nominal, out _, out _)
            : ConstraintDatum.SaturatedTwiceNll(constraint, datum);
    }
}
