using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>
/// The extended unbinned likelihood of a <see cref="DensityModel"/>, −2 ln L = 2 [ν(θ) − Σ_i w_i ln λ(m_i, x_i; θ)] + constraints, with exact
/// gradient and Hessian; ν(θ) = Σ_k N_k ∫ P_k dm over all regions.
/// </summary>
/// <remarks>Events are held in memory. Sums run in an order fixed by the table, so results do not depend on the number of threads.</remarks>
public sealed class DensityLikelihood
{
    private const int ChunkRows = 512;

    private readonly DensityModel model;
    private readonly DensityEvents events;
    private readonly int[] floating;
    private readonly int[] position;
    private readonly ComponentTerm[] terms;

    private DensityLikelihood(DensityModel model, DensityEvents events, ImmutableArray<Finding> findings)
    {
        this.model = model;
        this.events = events;
        Findings = findings;
        Parameters = [.. model.Parameters];
        floating = [.. Enumerable.Range(0, Parameters.Length).Where(i => !Parameters[i].IsFixed)];
        position = [.. Enumerable.Range(0, Parameters.Length).Select(i => Array.IndexOf(floating, i))];
        terms = [.. model.Components.Select((_, k) => new ComponentTerm(model, k, position))];
    }

    /// <summary>All parameters; a point is one number per entry.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The model.</summary>
    public DensityModel Model => model;

    /// <summary>Warnings and notes about the events.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>Sum of the weights of the events in all regions.</summary>
    public double DataSum => events.Weights.Sum();

    /// <summary>Indices of the parameters that float.</summary>
    internal ReadOnlySpan<int> Floating => floating;

    /// <summary>Checks a model, and reads and checks its events.</summary>
    /// <param name="model">The model, without <c>{replica}</c> in the names of columns.</param>
    /// <param name="data">The events.</param>
    /// <exception cref="InvalidInputException">PX0313 to PX0320: the model breaks a rule, or numbers are not what they must be.</exception>
    public static DensityLikelihood Open(DensityModel model, IEventSource data)
    {
        var findings = new Findings();
        DensityRules.Check(model, "model", findings);
        findings.ThrowIfErrors();
        var events = DensityEvents.Load(model, data, findings);
        findings.ThrowIfErrors();
        return new(model, events, [.. findings]);
    }

    /// <summary>Index of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public int IndexOf(string name) => Enumerable.Range(0, Parameters.Length).FirstOrDefault(i => Parameters[i].Name == name, -1) is >= 0 and var index
        ? index
        : throw new ArgumentException($"no parameter is called {name}", nameof(name));

    /// <summary>Expected events in all regions, Σ_k N_k ∫ P_k dm.</summary>
    /// <param name="point">One number per parameter.</param>
    public double Expected(ReadOnlySpan<double> point) => Total(point).Value;

    /// <summary>−2 ln L with derivatives in the parameters that float; others have derivative 0.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="gradient">Receives ∂/∂θ, one per parameter. Overwritten.</param>
    /// <param name="hessian">Receives ∂²/∂θ∂θ′, [parameters × parameters]. Overwritten.</param>
    /// <returns>The value; NaN where λ ≤ 0 for an event.</returns>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        var sum = Total(point);
        sum.Scale(2);
        var at = point.ToArray();
        var chunks = new Jet[(events.Rows + ChunkRows - 1) / ChunkRows];
        Parallel.For(0, chunks.Length, chunk => chunks[chunk] = Logarithms(at, chunk * ChunkRows));
        foreach (var chunk in chunks)
        {
            sum.Add(chunk, -2);
        }

        Spread(sum, gradient, hessian);
        return AddConstraints(point, sum.Value, gradient, hessian);
    }

    private Jet Total(ReadOnlySpan<double> point)
    {
        var sum = new Jet(floating.Length);
        foreach (var term in terms)
        {
            term.Prepare(point);
            sum.AddProduct(term.Yield, term.Share);
        }

        return sum;
    }

    /// <summary>Σ w ln λ over the events of a chunk.</summary>
    private Jet Logarithms(double[] point, int first)
    {
        var size = floating.Length;
        var (sum, lambda, shape, density) = (new Jet(size), new Jet(size), new Jet(size), new Jet(size));
        for (var row = first; row < Math.Min(first + ChunkRows, events.Rows); row++)
        {
            lambda.Clear();
            foreach (var term in terms)
            {
                term.DensityAt(point, events, row, shape, density);
                lambda.AddProduct(term.Yield, density);
            }

            AddLogarithm(lambda, events.Weights[row], events.Offsets[row], sum);
        }

        return sum;
    }

    private static void AddLogarithm(Jet lambda, double weight, double offset, Jet sum)
    {
        var size = lambda.Size;
        sum.Value += weight * ((lambda.Value > 0 ? Math.Log(lambda.Value) : double.NaN) + offset);
        for (var i = 0; i < size; i++)
        {
            var slope = lambda.Slopes[i] / lambda.Value;
            sum.Slopes[i] += weight * slope;
            for (var j = 0; j < size; j++)
            {
                var k = (i * size) + j;
                sum.Curvatures[k] += weight * ((lambda.Curvatures[k] / lambda.Value) - (slope * (lambda.Slopes[j] / lambda.Value)));
            }
        }
    }

    private void Spread(Jet sum, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        for (var i = 0; i < floating.Length; i++)
        {
            gradient[floating[i]] = sum.Slopes[i];
            for (var j = 0; j < floating.Length; j++)
            {
                hessian[(floating[i] * Parameters.Length) + floating[j]] = sum.Curvatures[(i * floating.Length) + j];
            }
        }
    }

    private double AddConstraints(ReadOnlySpan<double> point, double value, Span<double> gradient, Span<double> hessian)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            var (penalty, first, second) = ConstraintPenalty.At(Parameters[i].Constraint, point[i]);
            value += penalty;
            if (position[i] >= 0)
            {
                gradient[i] += first;
                hessian[i * (Parameters.Length + 1)] += second;
            }
        }

        return value;
    }
}
