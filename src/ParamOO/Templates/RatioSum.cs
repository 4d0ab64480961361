namespace ParamOO.Templates;

/// <summary>Σ w r of a ratio column with its uncertainty.</summary>
internal struct RatioSum
{
    private double sumOfSquares;
    private double correction;
    private long count;

    public double Sum { get; private set; }

    /// <summary>Standard error of Σ w r when Σ w r = 1, from the scatter of w r about its mean.</summary>
    public readonly double Uncertainty => Math.Sqrt(Math.Max(0, sumOfSquares - (Sum * Sum / count)));

    /// <summary>Adds some rows.</summary>
    public void Add(ReadOnlySpan<double> weights, ReadOnlySpan<double> ratios)
    {
        for (var row = 0; row < ratios.Length; row++)
        {
            // Compensated: the sum scales every template.
            var term = weights[row] * ratios[row];
            var next = Sum + (term - correction);
            correction = next - Sum - (term - correction);
            Sum = next;
            sumOfSquares += term * term;
        }

        count += ratios.Length;
    }
}
