using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>One sample of a basis: simulated at a known value of the variable.</summary>
/// <param name="Sample">Name of the process.</param>
/// <param name="Value">Value of the variable at which it was simulated, e.g. √10.</param>
public sealed record BasisPoint(string Sample, double Value);

/// <summary>
/// Coefficients of a yield that is a polynomial in a variable v and was simulated at as many points v_k as it has terms:
/// f_k(v) = Π_{j≠k} (v − v_j)/(v_k − v_j), the Lagrange basis (docs/method.md).
/// </summary>
public sealed class LagrangeBasis
{
    private LagrangeBasis(Expression variable, ValueList<BasisPoint> points)
    {
        Variable = variable;
        Points = points;
        Coefficients = points.Select((_, k) => CoefficientOf(k)).ToValueList();
        ConditionNumber = Vandermonde(points).ConditionNumber();
    }

    /// <summary>The variable v as a formula over parameters, e.g. <c>sqrt(mu)</c>.</summary>
    public Expression Variable { get; }

    /// <summary>The samples.</summary>
    public ValueList<BasisPoint> Points { get; }

    /// <summary>f_k, one per sample; they sum to 1.</summary>
    public ValueList<Expression> Coefficients { get; }

    /// <summary>
    /// Condition number (2-norm) of the Vandermonde matrix v_k^j: how much statistical noise of the samples the inversion amplifies.
    /// </summary>
    public double ConditionNumber { get; }

    /// <summary>Makes the coefficients.</summary>
    /// <param name="variable">The variable v.</param>
    /// <param name="points">The samples; at least one.</param>
    /// <param name="path">Where the basis stands, for findings.</param>
    /// <param name="findings">Receives PX0214 (no point, a sample twice, a value that is not finite) and PX0215 (two samples at one point).</param>
    /// <returns>The basis, or null when there is an error.</returns>
    public static LagrangeBasis? TryCreate(Expression variable, ValueList<BasisPoint> points, string path, Findings findings)
    {
        var problems = Problems(points, path).ToList();
        findings.AddRange(problems);
        return problems.Count == 0 ? new(variable, points) : null;
    }

    private static IEnumerable<Finding> Problems(ValueList<BasisPoint> points, string path)
    {
        if (points.Count == 0)
        {
            yield return new("PX0214", Severity.Error, path, "a basis has no points; name at least one sample and its value of the variable.");
        }

        foreach (var point in points.Where(point => !double.IsFinite(point.Value)))
        {
            yield return new("PX0214", Severity.Error, path, Invariant($"sample '{point.Sample}' stands at {point.Value}; give a finite number."));
        }

        foreach (var group in points.GroupBy(point => point.Sample).Where(group => group.Count() > 1))
        {
            yield return new("PX0214", Severity.Error, path, $"sample '{group.Key}' stands {group.Count()} times in the basis; name it once.");
        }

        foreach (var group in points.GroupBy(point => point.Value).Where(group => group.Count() > 1 && double.IsFinite(group.Key)))
        {
            var samples = string.Join(", ", group.Select(point => $"'{point.Sample}'"));
            yield return new("PX0215", Severity.Error, path, Invariant($"samples {samples} stand at the same point {group.Key}; a basis needs distinct points."));
        }
    }

    private static Matrix<double> Vandermonde(ValueList<BasisPoint> points) =>
        Matrix<double>.Build.Dense(points.Count, points.Count, (k, power) => Math.Pow(points[k].Value, power));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Expression CoefficientOf(int k)
    {
        var others = Points.Where((_, j) => j != k).ToList();
        if (others.Count == 0)
        {
            return Expression.Constant(1);
        }

        var numerator = string.Join(" * ", others.Select(point => Invariant($"({Variable.Text} - ({point.Value:R}))")));
        var denominator = others.Aggregate(1.0, (product, point) => product * (Points[k].Value - point.Value));
        return Expression.Parse(Invariant($"{numerator} / ({denominator:R})"));
    }
}
