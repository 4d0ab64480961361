using System.Collections.Immutable;
using ParamOO.Numerics;

namespace ParamOO.Mixture;

/// <summary>
/// The expected yield of every process, f_X(μ) ν_X Π_m G_{X,m}(α_m), ready to be evaluated at any point. Read-only; may be shared by threads.
/// </summary>
/// <remarks>At α = 0 the intensity is Σ_X of these yields times the ratio columns, and nothing else.</remarks>
public sealed class MixtureYields
{
    private readonly double[] nominal;
    private readonly BoundExpression[] coefficients;
    private readonly BoundExpression[] rooted;
    private readonly (int Parameter, FactorInterpolation Factor)[][] rates;
    private readonly int[] moving;
    private readonly int poi;
    private readonly int second = -1;

    /// <summary>Prepares a model that has been validated.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A coefficient or systematic names a parameter that the model does not have.</exception>
    public MixtureYields(MixtureModel model)
    {
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        Variable = HypothesisVariable.Of(model);
        ReferenceHypothesis = model.ReferenceHypothesis;
        NominalPoint = [.. model.Parameters.Select(parameter => parameter.Nominal)];
        poi = Array.IndexOf(names, model.Poi);
        nominal = [.. model.Processes.Select(process => process.Yield)];
        coefficients = [.. model.Processes.Select(process => process.Coefficient.Bind(names))];
        if (model.SecondPoi is { } other)
        {
            (SecondVariable, SecondReference, second) = (HypothesisVariable.Of(model, other), model.SecondReference, Array.IndexOf(names, other));
        }

        rooted = [.. model.Processes.Select(process => InRoots(process.Coefficient).Bind(names))];
        rates = [.. model.Processes.Select(process => Rates(process, names))];
        moving = [.. model.Processes.SelectMany(process => process.Systematics).Select(systematic => Array.IndexOf(names, systematic.Parameter)).Distinct()];
    }

    /// <summary>Number of processes.</summary>
    public int Processes => nominal.Length;

    /// <summary>The variable in which yields are smooth.</summary>
    public HypothesisVariable Variable { get; }

    /// <summary>μ₀.</summary>
    public double ReferenceHypothesis { get; }

    /// <summary>The variable of the second parameter of interest; null where hypotheses are values of one.</summary>
    public HypothesisVariable? SecondVariable { get; }

    /// <summary>The second parameter of interest at the reference hypothesis; NaN where there is none.</summary>
    public double SecondReference { get; } = double.NaN;

    /// <summary>Nominal value of every parameter, in the order of the model.</summary>
    public ImmutableArray<double> NominalPoint { get; }

    /// <summary>The nominal point with another value of the parameter of interest, a second one being at its reference.</summary>
    /// <param name="hypothesis">μ.</param>
    public double[] PointAt(double hypothesis) => PointAt(hypothesis, SecondReference);

    /// <summary>The nominal point with other values of both parameters of interest.</summary>
    /// <param name="hypothesis">Value of the first.</param>
    /// <param name="other">Value of the second; of no account where there is none.</param>
    public double[] PointAt(double hypothesis, double other)
    {
        double[] point = [.. NominalPoint];
        point[poi] = hypothesis;
        if (second >= 0)
        {
            point[second] = other;
        }

        return point;
    }

    /// <summary>The reference hypothesis with every systematic at zero: what Asimov data are made of.</summary>
    public double[] AsimovPoint()
    {
        var point = PointAt(ReferenceHypothesis);
        foreach (var parameter in moving)
        {
            point[parameter] = 0;
        }

        return point;
    }

    /// <summary>f_X ν_X Π G at a point; NaN where a coefficient is not defined there.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="yields">Receives one yield [events] per process; may be negative. Overwritten.</param>
    public void At(ReadOnlySpan<double> point, Span<double> yields)
    {
        for (var process = 0; process < nominal.Length; process++)
        {
            yields[process] = coefficients[process].Evaluate(point) * nominal[process] * Rate(process, point);
        }
    }

    /// <summary>f_X ν_X at a hypothesis, all other parameters at their nominal values.</summary>
    /// <param name="hypothesis">μ.</param>
    /// <returns>One yield [events] per process; may be negative.</returns>
    public double[] At(double hypothesis)
    {
        var yields = new double[nominal.Length];
        At(PointAt(hypothesis), yields);
        return yields;
    }

    /// <summary>f_X ν_X at values of both parameters of interest, all other parameters at their nominal values.</summary>
    /// <param name="hypothesis">Value of the first.</param>
    /// <param name="other">Value of the second.</param>
    /// <returns>One yield [events] per process; may be negative.</returns>
    public double[] At(double hypothesis, double other)
    {
        var yields = new double[nominal.Length];
        At(PointAt(hypothesis, other), yields);
        return yields;
    }

    /// <summary>Slopes of f_X ν_X along a direction in the variables of both parameters of interest; finite also where a parameter is 0.</summary>
    /// <param name="hypothesis">Value of the first.</param>
    /// <param name="other">Value of the second.</param>
    /// <param name="direction">Change of both variables per unit.</param>
    /// <returns>One slope [events] per process.</returns>
    public double[] SlopesAt(double hypothesis, double other, (double First, double Second) direction)
    {
        var point = PointAt(hypothesis, other);
        return [.. Enumerable.Range(0, nominal.Length).Select(process =>
            ((Slope(rooted[process], point, poi) * direction.First) + (Slope(rooted[process], point, second) * direction.Second)) * nominal[process] * Rate(process, point))];
    }

    /// <summary>d(f_X ν_X)/dt at a hypothesis, t being <see cref="Variable"/> and all other parameters nominal; finite also at μ = 0.</summary>
    /// <param name="hypothesis">μ.</param>
    /// <returns>One slope [events] per process.</returns>
    public double[] SlopesAt(double hypothesis)
    {
        var point = PointAt(hypothesis);
        var slopes = new double[nominal.Length];
        for (var process = 0; process < slopes.Length; process++)
        {
            slopes[process] = Slope(rooted[process], point, poi) * nominal[process] * Rate(process, point);
        }

        return slopes;
    }

    private static (int Parameter, FactorInterpolation Factor)[] Rates(Process process, string[] names) =>
    [
        .. from systematic in process.Systematics
           where systematic.YieldUp != 1 || systematic.YieldDown != 1
           let index = Array.IndexOf(names, systematic.Parameter)
           select index >= 0
               ? (index, new FactorInterpolation(systematic.YieldUp, systematic.YieldDown))
               : throw new ArgumentException($"process {process.Name} has a systematic of the unknown parameter {systematic.Parameter}"),
    ];

    private double Rate(int process, ReadOnlySpan<double> point)
    {
        var rate = 1.0;
        foreach (var (parameter, factor) in rates[process])
        {
            rate *= factor.At(point[parameter]);
        }

        return rate;
    }

    /// <summary>A formula in the variables in which yields are smooth.</summary>
    private Expression InRoots(Expression coefficient) => new[] { Variable, SecondVariable }.OfType<HypothesisVariable>()
        .Where(variable => variable.IsRoot).Aggregate(coefficient, (formula, variable) => formula.InRootOf(variable.Poi));

    /// <summary>Derivative of a coefficient in the variable of one parameter of interest.</summary>
    private double Slope(BoundExpression coefficient, double[] point, int parameter)
    {
        var position = coefficient.Parameters.IndexOf(parameter);
        if (position < 0)
        {
            return 0;
        }

        double[] variables = [.. point];
        variables[poi] = Variable.At(point[poi]);
        if (second >= 0)
        {
            variables[second] = SecondVariable!.At(point[second]);
        }

        Span<double> gradient = stackalloc double[coefficient.Parameters.Length];
        coefficient.Evaluate(variables, gradient);
        return gradient[position];
    }
}
