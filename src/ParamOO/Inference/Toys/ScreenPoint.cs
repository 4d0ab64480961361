using System.Numerics.Tensors;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// The likelihood of any data set at one value of the tested parameter, the others profiled by one step of Fisher scoring from where they fit
/// the expected data: −2 ln L ≈ c + w·d − ½ |W d − o|² for data d, which costs one small product of a matrix with a vector.
/// </summary>
internal sealed class ScreenPoint
{
    private readonly int[] free;
    private readonly double[] parameters;
    private readonly double[] factor;
    private readonly double[] projection;
    private readonly double[] offsets;
    private readonly double[] weights;
    private readonly double constant;

    /// <summary>Prepares one value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="poi">Index of the tested parameter.</param>
    /// <param name="parameters">All parameters, the tested one at its value.</param>
    /// <param name="expected">The data around which toys lie.</param>
    public ScreenPoint(CompiledModel model, int poi, double[] parameters, ReadOnlySpan<double> expected)
    {
        this.parameters = parameters;
        free = [.. Enumerable.Range(0, parameters.Length).Where(index => index != poi && !model.Parameters[index].IsFixed)];
        var likelihood = new Likelihood(model);
        var own = likelihood.AsimovData(parameters);
        var slopes = new double[model.Bins * parameters.Length];
        likelihood.YieldSlopes(parameters, slopes);
        (weights, constant) = Linear(model, parameters, own, expected);
        var (pulls, information) = Quadratic(model, own, slopes);
        factor = Factor(information, free.Length);
        projection = SolveLower(pulls, own.Length);
        offsets = new double[free.Length];
        for (var k = 0; k < free.Length; k++)
        {
            offsets[k] = TensorPrimitives.Dot(projection.AsSpan(k * own.Length, own.Length), own);
        }
    }

    /// <summary>Where the expected data fit, all parameters.</summary>
    public ReadOnlySpan<double> Parameters => parameters;

    /// <summary>−2 ln L of data, up to terms that are the same for all values.</summary>
    /// <param name="data">Counts of all bins, then auxiliary data.</param>
    /// <param name="pulls">Receives one number per free parameter, for <see cref="WriteStart"/>.</param>
    public double TwiceNll(ReadOnlySpan<double> data, Span<double> pulls)
    {
        var sum = 0.0;
        for (var k = 0; k < free.Length; k++)
        {
            var pull = TensorPrimitives.Dot(projection.AsSpan(k * data.Length, data.Length), data) - offsets[k];
            pulls[k] = pull;
            sum += pull * pull;
        }

        return constant + TensorPrimitives.Dot(weights, data) - (0.5 * sum);
    }

    /// <summary>Where the other parameters are after the step.</summary>
    /// <param name="pulls">What <see cref="TwiceNll"/> left; overwritten.</param>
    /// <param name="start">Receives all parameters.</param>
    public void WriteStart(Span<double> pulls, Span<double> start)
    {
        parameters.CopyTo(start);
        for (var k = free.Length - 1; k >= 0; k--)
        {
            var sum = pulls[k];
            for (var j = k + 1; j < free.Length; j++)
            {
                sum -= factor[(j * free.Length) + k] * pulls[j];
            }

            pulls[k] = sum / factor[k * (free.Length + 1)];
            start[free[k]] -= pulls[k];
        }
    }

    /// <summary>w and c: what −2 ln L is without a step.</summary>
    private static (double[] Weights, double Constant) Linear(CompiledModel model, double[] parameters, double[] own, ReadOnlySpan<double> expected)
    {
        var (weights, constant) = (new double[own.Length], 0.0);
        for (var bin = 0; bin < model.Bins; bin++)
        {
            constant += 2 * own[bin];
            weights[bin] = -2 * Math.Log(Math.Max(own[bin], double.Epsilon));
        }

        for (var k = 0; k < model.Constraints.Length; k++)
        {
            var (theta, datum) = (parameters[model.Constraints[k].Parameter], expected[model.Bins + k]);
            var (slope, value) = Linear(model.Constraints[k].Constraint, theta, datum);
            weights[model.Bins + k] = slope;
            constant += value;
        }

        return (weights, constant);
    }

    private static (double Slope, double Value) Linear(Constraint constraint, double theta, double datum)
    {
        switch (constraint)
        {
            case NormalConstraint normal:
                return (-2 * theta / (normal.Sigma * normal.Sigma), theta * theta / (normal.Sigma * normal.Sigma));
            case LogNormalConstraint logNormal:
                var width = Math.Log(logNormal.Kappa);
                var pull = Math.Log(theta / datum) / width;
                return (-2 * pull / (width * datum), (pull * pull) + (2 * pull / width));
            default:
                var mean = ConstraintDensity.Expected(constraint, theta);
                return (-2 * Math.Log(Math.Max(mean, double.Epsilon)), 2 * mean);
        }
    }

    /// <summary>How each datum pulls each free parameter, and the expected second derivatives.</summary>
    private (double[] Pulls, double[] Information) Quadratic(CompiledModel model, double[] own, double[] slopes)
    {
        var (size, data) = (free.Length, own.Length);
        var (pulls, information) = (new double[size * data], new double[size * size]);
        for (var bin = 0; bin < model.Bins && size > 0; bin++)
        {
            if (own[bin] > 0)
            {
                AddBin(slopes.AsSpan(bin * parameters.Length, parameters.Length), own[bin], pulls.AsSpan(bin), data, information);
            }
        }

        for (var k = 0; k < model.Constraints.Length; k++)
        {
            var at = Array.IndexOf(free, model.Constraints[k].Parameter);
            if (at >= 0)
            {
                var (theta, datum) = (parameters[free[at]], own[model.Bins + k]);
                ConstraintDensity.TwiceNll(model.Constraints[k].Constraint, datum, theta, out _, out var second);
                information[at * (size + 1)] += second;
                pulls[(at * data) + model.Bins + k] = model.Constraints[k].Constraint is PoissonConstraint or GammaConstraint ? -2 / theta : -second;
            }
        }

        return (pulls, information);
    }

    private void AddBin(ReadOnlySpan<double> slopes, double own, Span<double> pulls, int stride, double[] information)
    {
        for (var i = 0; i < free.Length; i++)
        {
            var slope = slopes[free[i]];
            if (slope == 0)
            {
                continue;
            }

            pulls[i * stride] = -2 * slope / own;
            for (var j = 0; j < free.Length; j++)
            {
                information[(i * free.Length) + j] += 2 * slope * slopes[free[j]] / own;
            }
        }
    }

    /// <summary>L with L Lᵀ = H, row by row; a direction without information is held.</summary>
    private static double[] Factor(double[] matrix, int size)
    {
        var factor = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[(i * size) + j] - TensorPrimitives.Dot(factor.AsSpan(i * size, j), factor.AsSpan(j * size, j));
                factor[(i * size) + j] = i > j ? sum / factor[j * (size + 1)] : sum > 1e-12 * matrix[i * (size + 1)] ? Math.Sqrt(sum) : double.PositiveInfinity;
            }
        }

        return factor;
    }

    private double[] SolveLower(double[] pulls, int data)
    {
        var size = free.Length;
        for (var i = 0; i < size; i++)
        {
            var row = pulls.AsSpan(i * data, data);
            for (var j = 0; j < i; j++)
            {
                TensorPrimitives.MultiplyAdd(pulls.AsSpan(j * data, data), -factor[(i * size) + j], row, row);
            }

            TensorPrimitives.Divide(row, factor[i * (size + 1)], row);
        }

        return pulls;
    }
}
