using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Simulation;

namespace ParamOO.Validation.Simulation;

/// <summary>t(μ) of the Asimov data at μ = 1 with every nuisance parameter fixed, straight from its definition (docs/method.md): slow and independent.</summary>
internal sealed class StatisticsOnlyCurve
{
    private const double Golden = 0.6180339887498949;

    private readonly Func<double, double>[] rates;
    private readonly double[][] ratios;
    private readonly double[] weights;
    private readonly double[] intensities;

    /// <summary>Loads a table of a simulated model into memory.</summary>
    public StatisticsOnlyCurve(ISimulatedModel model, long rows, ulong seed)
    {
        var mixture = SimulatedMixture.Of(model);
        var columns = mixture.Processes.Select(process => process.RatioColumn).ToArray();
        var table = EventTable.Load(new SimulatedTable(model, rows, seed), [SimulatedTable.WeightColumn, .. columns]);
        rates = [.. mixture.Processes.Select(Rate)];
        weights = table[SimulatedTable.WeightColumn].ToArray();
        ratios = [.. columns.Select(column => table[column].ToArray())];
        intensities = Intensities(1);
    }

    /// <summary>t(μ) with the free fit near μ = 1.</summary>
    public double At(double mu) => TwiceNll(mu) - Math.Min(TwiceNll(1), TwiceNll(MinimumBetween(0.9, 1.1)));

    /// <summary>μ of the smallest −2 ln L in an interval that holds one minimum.</summary>
    public double MinimumBetween(double low, double high)
    {
        while (high - low > 1e-4)
        {
            var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
            (low, high) = TwiceNll(left) < TwiceNll(right) ? (low, right) : (left, high);
        }

        return (low + high) / 2;
    }

    /// <summary>f_X(μ) ν_X with every other parameter at 0 or, for normalisations, 1.</summary>
    private static Func<double, double> Rate(Process process)
    {
        var names = process.Coefficient.Names;
        return mu => process.Yield * process.Coefficient.Evaluate([.. names.Select(name => name == SimulatedMixture.Poi ? mu : 1)]);
    }

    /// <summary>−2 ln L(μ) less that at μ = 1.</summary>
    private double TwiceNll(double mu)
    {
        var tested = Intensities(mu);
        var sum = 2 * rates.Sum(rate => rate(mu) - rate(1));
        for (var i = 0; i < weights.Length; i++)
        {
            sum -= 2 * weights[i] * intensities[i] * Math.Log(tested[i] / intensities[i]);
        }

        return sum;
    }

    private double[] Intensities(double mu)
    {
        var result = new double[weights.Length];
        for (var process = 0; process < rates.Length; process++)
        {
            var rate = rates[process](mu);
            for (var i = 0; i < result.Length; i++)
            {
                result[i] += rate * ratios[process][i];
            }
        }

        return result;
    }
}
