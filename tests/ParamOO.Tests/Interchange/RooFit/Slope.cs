namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>A number with its derivatives in a few parameters, for the evaluator that judges exported files.</summary>
internal sealed class Slope(double value, double[]? gradient = null)
{
    public double Value { get; } = value;

    /// <summary>Derivatives; null for none.</summary>
    public double[]? Gradient { get; } = gradient;

    public static implicit operator Slope(double value) => new(value);

    public static Slope operator +(Slope x, Slope y) => new(x.Value + y.Value, Join(x, 1, y, 1));

    public static Slope operator -(Slope x, Slope y) => new(x.Value - y.Value, Join(x, 1, y, -1));

    public static Slope operator *(Slope x, Slope y) => new(x.Value * y.Value, Join(x, y.Value, y, x.Value));

    public static Slope operator /(Slope x, Slope y) => new(x.Value / y.Value, Join(x, 1 / y.Value, y, -x.Value / (y.Value * y.Value)));

    public Slope Map(Func<double, double> function, Func<double, double> slope) => new(function(Value), Join(this, Gradient is null ? 0 : slope(Value), 0, 0));

    public Slope Power(Slope exponent) => exponent.Gradient is null
        ? Map(x => Math.Pow(x, exponent.Value), x => exponent.Value * Math.Pow(x, exponent.Value - 1))
        : (exponent * Map(Math.Log, x => 1 / x)).Map(Math.Exp, Math.Exp);

    private static double[]? Join(Slope x, double a, Slope y, double b)
    {
        if (x.Gradient is null && y.Gradient is null)
        {
            return null;
        }

        var sum = new double[(x.Gradient ?? y.Gradient)!.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = (a * (x.Gradient?[i] ?? 0)) + (b * (y.Gradient?[i] ?? 0));
        }

        return sum;
    }
}
