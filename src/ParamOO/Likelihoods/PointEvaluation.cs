using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Likelihoods;

/// <summary>What a model says at one point.</summary>
/// <param name="ExpectedMain">ν_b [events], one per bin.</param>
/// <param name="ExpectedAuxiliary">Expected auxiliary data, one per constraint term.</param>
/// <param name="TwiceNll">
/// −2 ln L of the data with all constants. A negative yield in a bin without events counts as 2ν there, as pyhf
/// counts it, although there is no likelihood: look at <paramref name="Status"/>.
/// </param>
/// <param name="Status">Whether the point has a likelihood.</param>
public sealed record PointEvaluation(PerBin ExpectedMain, ValueList<double> ExpectedAuxiliary, double TwiceNll, LikelihoodStatus Status)
{
    /// <summary>Evaluates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">One number per parameter.</param>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <exception cref="ArgumentException">The point or the data have the wrong length.</exception>
    public static PointEvaluation Of(CompiledModel model, ReadOnlySpan<double> point, ReadOnlySpan<double> data)
    {
        if (data.Length != model.Observed.Length)
        {
            throw new ArgumentException($"needs {model.Observed.Length} numbers, has {data.Length}", nameof(data));
        }

        var expected = new Likelihood(model).AsimovData(point);
        var status = LikelihoodStatus.Ok;
        var twiceNll = 0.0;
        for (var bin = 0; bin < model.Bins; bin++)
        {
            var (count, mean) = (data[bin], expected[bin]);
            twiceNll += 2 * (mean - (count == 0 ? 0 : count * Math.Log(mean)) + LogGamma.Of(count + 1));
            status = (LikelihoodStatus)Math.Max((int)status, (int)StatusOf(count, mean));
        }

        for (var index = 0; index < model.Constraints.Length; index++)
        {
            var term = model.Constraints[index];
            twiceNll += ConstraintDensity.TwiceNll(term.Constraint, data[model.Bins + index], point[term.Parameter], out _, out _);
        }

        return new PointEvaluation(
            [.. expected.AsSpan(0, model.Bins)],
            [.. expected.AsSpan(model.Bins)],
            twiceNll,
            status == LikelihoodStatus.Ok && !double.IsFinite(twiceNll) ? LikelihoodStatus.NotFinite : status);
    }

    private static LikelihoodStatus StatusOf(double count, double mean) => mean switch
    {
        < 0 => LikelihoodStatus.NegativeYield,
        0 when count > 0 => LikelihoodStatus.ZeroYield,
        _ => LikelihoodStatus.Ok,
    };
}
