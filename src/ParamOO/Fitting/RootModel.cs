using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Fitting;

/// <summary>
/// The model in the variables of the minimiser. A parameter whose square root occurs in a coefficient is replaced by that root t,
/// because slopes in the parameter itself are infinite at 0 while everything is smooth in t, the boundary t = 0 included.
/// </summary>
internal sealed class RootModel
{
    private readonly bool[] isRoot;

    public RootModel(CompiledModel model)
    {
        isRoot = [.. Enumerable.Range(0, model.Parameters.Length).Select(index => IsRoot(model, index))];
        Model = Array.IndexOf(isRoot, true) < 0 ? model : Transform(model);
    }

    /// <summary>The model whose parameters are the variables.</summary>
    public CompiledModel Model { get; }

    /// <summary>The variable that belongs to a value of a parameter.</summary>
    /// <param name="index">Index of the parameter.</param>
    /// <param name="value">Its value.</param>
    public double Inward(int index, double value) => isRoot[index] ? Math.Sqrt(value) : value;

    /// <summary>The value of a parameter that belongs to its variable.</summary>
    /// <param name="index">Index of the parameter.</param>
    /// <param name="variable">The variable.</param>
    public double Outward(int index, double variable) => isRoot[index] ? variable * variable : variable;

    /// <summary>Derivative of the parameter in its variable.</summary>
    /// <param name="index">Index of the parameter.</param>
    /// <param name="variable">The variable.</param>
    public double Slope(int index, double variable) => isRoot[index] ? 2 * variable : 1;

    private static bool IsRoot(CompiledModel model, int index)
    {
        var parameter = model.Parameters[index];
        return parameter.Bounds.Low >= 0
            && !parameter.Constraint.IsPresent
            && model.Blocks.Any(block => block.Coefficient is { } coefficient
                && coefficient.Parameters.IndexOf(index) is >= 0 and var name
                && coefficient.Expression.ContainsRootOf(coefficient.Expression.Names[name]))
            && !model.Blocks.Any(block => block.Norms.Any(norm => norm.Parameter == index)
                || block.Shifts.Any(shift => shift.Parameter == index)
                || block.Shapes.Any(shape => shape.Parameter == index)
                || block.Morphs.Any(morph => morph.Parameters.Contains(index))
                || block.BinFactors.Any(factor => factor.Parameter.Contains(index)));
    }

    private CompiledModel Transform(CompiledModel model) => new(
        [.. model.Parameters.Select((parameter, index) => isRoot[index] ? Transform(parameter) : parameter)],
        model.Poi,
        model.Channels,
        [.. model.Blocks.Select(Transform)],
        model.Constraints,
        model.Observed,
        model.Hypothesis);

    private static Parameter Transform(Parameter parameter) => parameter with
    {
        Nominal = Math.Sqrt(parameter.Nominal),
        Bounds = new(Math.Sqrt(parameter.Bounds.Low), Math.Sqrt(parameter.Bounds.High)),
    };

    private SampleBlock Transform(SampleBlock block) => block with
    {
        Coefficient = block.Coefficient is { } coefficient ? Transform(coefficient) : null,
        Factors = [.. block.Factors.SelectMany(Repeat)],
    };

    private CompiledCoefficient Transform(CompiledCoefficient coefficient)
    {
        var expression = coefficient.Expression;
        for (var name = 0; name < coefficient.Parameters.Length; name++)
        {
            if (isRoot[coefficient.Parameters[name]])
            {
                expression = expression.InRootOf(coefficient.Expression.Names[name]);
            }
        }

        return coefficient with { Expression = expression };
    }

    private IEnumerable<int> Repeat(int factor) => isRoot[factor] ? [factor, factor] : [factor];
}
