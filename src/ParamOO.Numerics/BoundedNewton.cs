namespace ParamOO.Numerics;

/// <summary>
/// Minimises a smooth function in a box by Newton's method: a quadratic model with exact gradient and Hessian is minimised in the
/// box by active sets, and damped (Levenberg–Marquardt) when a step does not lower the function.
/// </summary>
/// <remarks>
/// The search asks and is told: evaluate the function at <see cref="Point"/>, give the result to <see cref="Report"/>, repeat until
/// <see cref="IsDone"/>. So one expensive pass over data can serve many searches, or values can come from elsewhere;
/// <see cref="Minimize"/> is the loop for a plain function. A value that is NaN or infinite means that the point is outside the
/// domain; the step is shortened.
/// </remarks>
public sealed class BoundedNewton
{
    private const double FirstDamping = 1e-3;
    private const double LargestDamping = 1e12;

    private readonly BoundedNewtonOptions options;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[] trial;
    private readonly double[] best;
    private readonly double[] gradient;
    private readonly double[] hessian;
    private readonly double[] step;
    private readonly BoxQuadratic quadratic;
    private double damping;
    private double expected;

    /// <summary>Prepares a search.</summary>
    /// <param name="start">Where it begins; moved into the box if need be.</param>
    /// <param name="lower">Lower bounds; −∞ for none.</param>
    /// <param name="upper">Upper bounds, at least the lower ones; +∞ for none. Equal bounds fix a variable.</param>
    /// <param name="options">Tolerance and budget; null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ or bounds are reversed.</exception>
    public BoundedNewton(ReadOnlySpan<double> start, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, BoundedNewtonOptions? options = null)
    {
        if (lower.Length != start.Length || upper.Length != start.Length)
        {
            throw new ArgumentException($"{start.Length} variables, {lower.Length} lower and {upper.Length} upper bounds", nameof(lower));
        }

        this.options = options ?? new();
        this.lower = lower.ToArray();
        this.upper = upper.ToArray();
        trial = start.ToArray();
        for (var i = 0; i < trial.Length; i++)
        {
            trial[i] = Math.Clamp(trial[i], lower[i], upper[i]);
        }

        best = [.. trial];
        gradient = new double[trial.Length];
        hessian = new double[trial.Length * trial.Length];
        step = new double[trial.Length];
        quadratic = new(trial.Length);
    }

    /// <summary>Where the function is wanted next; after the end, the minimum.</summary>
    public ReadOnlySpan<double> Point => IsDone ? best : trial;

    /// <summary>Whether the search has ended.</summary>
    public bool IsDone => Status != NewtonStatus.Running;

    /// <summary>Why it ended.</summary>
    public NewtonStatus Status { get; private set; } = NewtonStatus.Running;

    /// <summary>The lowest point so far.</summary>
    public ReadOnlySpan<double> Minimum => best;

    /// <summary>The lowest value so far; NaN before the first.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>The gradient at the lowest point.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>The matrix of second derivatives at the lowest point, row by row.</summary>
    public ReadOnlySpan<double> Hessian => hessian;

    /// <summary>Estimated distance of <see cref="Value"/> to the minimum within the box, in units of the function.</summary>
    public double Edm { get; private set; } = double.PositiveInfinity;

    /// <summary>Number of evaluations so far.</summary>
    public int Evaluations { get; private set; }

    /// <summary>A function with its first two derivatives.</summary>
    /// <param name="point">The variables.</param>
    /// <param name="gradient">Receives the first derivatives.</param>
    /// <param name="hessian">Receives the second derivatives, row by row.</param>
    /// <returns>The value; NaN outside the domain.</returns>
    public delegate double Function(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian);

    /// <summary>Runs a search to its end.</summary>
    /// <param name="function">The function.</param>
    /// <returns>This search.</returns>
    public BoundedNewton Minimize(Function function)
    {
        var slopes = new double[trial.Length];
        var curvatures = new double[hessian.Length];
        while (!IsDone)
        {
            Report(function(trial, slopes, curvatures), slopes, curvatures);
        }

        return this;
    }

    /// <summary>Takes the function at <see cref="Point"/> and decides what comes next.</summary>
    /// <param name="value">The value; NaN or infinite outside the domain.</param>
    /// <param name="slopes">First derivatives; not read outside the domain.</param>
    /// <param name="curvatures">Second derivatives, row by row; not read outside the domain.</param>
    /// <exception cref="InvalidOperationException">The search has ended.</exception>
    public void Report(double value, ReadOnlySpan<double> slopes, ReadOnlySpan<double> curvatures)
    {
        if (IsDone)
        {
            throw new InvalidOperationException("the search has ended");
        }

        Evaluations++;
        if (Evaluations == 1 && !double.IsFinite(value))
        {
            Status = NewtonStatus.InvalidStart;
            return;
        }

        if (Evaluations == 1 || IsImprovement(value))
        {
            Accept(value, slopes, curvatures);
        }
        else if (expected <= RoundingOf(Value) && double.IsFinite(value))
        {
            // Nothing below rounding can be gained: the best point is the minimum as far as the function can tell.
            Status = NewtonStatus.Converged;
        }
        else
        {
            damping = Math.Max(FirstDamping, 8 * damping);
        }

        if (!IsDone)
        {
            Propose();
        }
    }

    private static double RoundingOf(double value) => 1e-13 * (1 + Math.Abs(value));

    private bool IsImprovement(double value) => Value - value > 1e-4 * expected;

    private void Accept(double value, ReadOnlySpan<double> slopes, ReadOnlySpan<double> curvatures)
    {
        // A step that gained about what the quadratic model promised earns more trust.
        var isAsExpected = Evaluations > 1 && Value - value > 0.5 * expected;
        damping = isAsExpected ? (damping <= FirstDamping ? 0 : damping / 16) : damping;
        Value = value;
        trial.CopyTo(best, 0);
        slopes.CopyTo(gradient);
        curvatures.CopyTo(hessian);
        var gain = quadratic.Minimize(best, gradient, hessian, lower, upper, 0, step);
        Edm = double.IsNaN(gain) ? double.PositiveInfinity : gain;
        if (Edm <= options.Tolerance)
        {
            Status = NewtonStatus.Converged;
        }
    }

    private void Propose()
    {
        if (Evaluations >= options.MaximumEvaluations)
        {
            Status = NewtonStatus.BudgetSpent;
            return;
        }

        expected = quadratic.Minimize(best, gradient, hessian, lower, upper, damping, step);
        while (double.IsNaN(expected) && damping < LargestDamping)
        {
            damping = Math.Max(FirstDamping, 4 * damping);
            expected = quadratic.Minimize(best, gradient, hessian, lower, upper, damping, step);
        }

        for (var i = 0; i < trial.Length; i++)
        {
            trial[i] = Math.Clamp(best[i] + step[i], lower[i], upper[i]);
        }

        if (double.IsNaN(expected) || damping >= LargestDamping || trial.AsSpan().SequenceEqual(best))
        {
            Status = Edm <= Math.Max(options.Tolerance, RoundingOf(Value)) ? NewtonStatus.Converged : NewtonStatus.Stalled;
        }
    }
}
