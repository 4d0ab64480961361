using System.Collections.Concurrent;
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
    // Chunks are whole blocks; fewer rows than this are not worth a second thread.
    private const int ChunkRows = 4 * DensityBlock.Rows;

    /// <summary>Panels of the integral over a narrow bin, which a tail may begin in.</summary>
    internal const int LeastPanels = 4;

    private readonly DensityModel model;
    private readonly DensityEvents events;
    private readonly int[] floating;
    private readonly int[] position;
    private readonly ComponentTerm[] terms;
    private readonly int[] locals;
    private readonly ParallelOptions parallel;
    private readonly (int First, int Rows)[] chunks;
    private readonly double offsetSum;
    private readonly ConcurrentBag<DensityBlock> idle = [];

    private DensityLikelihood(DensityModel model, DensityEvents events, ImmutableArray<Finding> findings, int threads)
    {
        this.model = model;
        this.events = events;
        Findings = findings;
        parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        Parameters = [.. model.Parameters];
        floating = [.. Enumerable.Range(0, Parameters.Length).Where(i => !Parameters[i].IsFixed)];
        position = [.. Enumerable.Range(0, Parameters.Length).Select(i => Array.IndexOf(floating, i))];
        terms = [.. model.Components.Select((_, k) => new ComponentTerm(model, k, position))];
        locals = [.. terms.SelectMany(term => term.Layout.Parameters).Distinct().Order()];
        chunks = [.. events.Stretches.SelectMany(stretch => Chunks(stretch.First, stretch.Rows))];
        offsetSum = events.OffsetSum;
        events.Freeze([.. terms.Select(term => term.Tape)]);
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

    /// <summary>Whether a parameter moves the mass shape of a component.</summary>
    internal bool MovesShapes(int parameter) => terms.Any(term => position[parameter] >= 0 && term.Tape.Layout.Slope(position[parameter]) >= 0);

    /// <summary>The events of all regions.</summary>
    internal DensityEvents Events => events;

    /// <summary>The components at the point that was evaluated last.</summary>
    internal ReadOnlySpan<ComponentTerm> Terms => terms;

    /// <summary>Checks a model, and reads and checks its events.</summary>
    /// <param name="model">The model, without <c>{replica}</c> in the names of columns.</param>
    /// <param name="data">The events.</param>
    /// <param name="threads">Threads that compute; 0 for all cores.</param>
    /// <exception cref="InvalidInputException">PX0313 to PX0320: the model breaks a rule, or numbers are not what they must be.</exception>
    public static DensityLikelihood Open(DensityModel model, IEventSource data, int threads = 0)
    {
        var findings = new Findings();
        DensityRules.Check(model, "model", findings);
        findings.ThrowIfErrors();
        var events = DensityEvents.Load(model, data, findings);
        findings.ThrowIfErrors();
        return new(model, events, [.. findings], threads);
    }

    /// <summary>Opens a model with the mean of the densities of its replicas.</summary>
    /// <param name="model">The model, with <c>{replica}</c> in the names of columns where there are replicas.</param>
    /// <param name="replicas">Names of the replicas; none for a model without.</param>
    /// <param name="data">The events.</param>
    /// <param name="threads">Threads that compute; 0 for all cores.</param>
    /// <exception cref="InvalidInputException">PX0313 to PX0320: the model breaks a rule, or numbers are not what they must be.</exception>
    public static DensityLikelihood OpenMean(DensityModel model, IReadOnlyList<string> replicas, IEventSource data, int threads = 0) =>
        replicas.Count == 0 ? Open(model, data, threads) : Open(model.Of(ReplicaMean.Name), ReplicaMean.Of(data, model, replicas), threads);

    /// <summary>The likelihood of a data set drawn from the events of this one, on one thread.</summary>
    /// <param name="drawn">Rows of the events, and how often each counts.</param>
    /// <param name="constraints">One per parameter, with the auxiliary datum drawn.</param>
    internal DensityLikelihood Of(DrawnRows drawn, Constraint[] constraints) => new(
        model with { Parameters = Parameters.Zip(constraints, (parameter, constraint) => parameter with { Constraint = constraint }).ToValueList() },
        events.Of(drawn),
        [],
        threads: 1);

    /// <summary>Index of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public int IndexOf(string name) => Enumerable.Range(0, Parameters.Length).FirstOrDefault(i => Parameters[i].Name == name, -1) is >= 0 and var index
        ? index
        : throw new ArgumentException($"no parameter is called {name}", nameof(name));

    /// <summary>Expected events in all regions, Σ_k N_k ∫ P_k dm.</summary>
    /// <param name="point">One number per parameter.</param>
    public double Expected(ReadOnlySpan<double> point) => Total(point).Value;

    /// <summary>−2 ln L with derivatives in the parameters that float; others have derivative 0 and their nominal values.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="gradient">Receives ∂/∂θ, one per parameter. Overwritten.</param>
    /// <param name="hessian">Receives ∂²/∂θ∂θ′, [parameters × parameters]. Overwritten.</param>
    /// <returns>The value; NaN where λ ≤ 0 for an event.</returns>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        var sum = Total(point);
        sum.Scale(2);
        sum.Add(InParameters(Logarithms(point.ToArray())), -2);
        Spread(sum, gradient, hessian);
        return AddConstraints(point, sum.Value, gradient, hessian);
    }

    /// <summary>P_k q_k Π g of every event up to its offset, [components][rows].</summary>
    /// <param name="point">One number per parameter.</param>
    internal double[][] Densities(ReadOnlySpan<double> point)
    {
        Total(point);
        var at = point.ToArray();
        var densities = terms.Select(_ => new double[events.Masses.Length]).ToArray();
        ForAllBlocks((work, first, rows, _) => work.SetDensities(events, first, rows, at, densities));
        return densities;
    }

    /// <summary>Σ w (∂ln λ/∂θ)(∂ln λ/∂θ)ᵀ over the events, [floating × floating]: Fisher's information where weights are expected numbers.</summary>
    /// <param name="point">One number per parameter.</param>
    internal double[] Information(ReadOnlySpan<double> point)
    {
        Total(point);
        var at = point.ToArray();
        var parts = chunks.Select(_ => new Jet(terms.Length + locals.Length)).ToArray();
        ForAllBlocks((work, first, rows, chunk) => work.AddInformation(events, first, rows, at, parts[chunk]));
        var sum = new Jet(terms.Length + locals.Length);
        Array.ForEach(parts, part => sum.Add(part, -1));
        sum.Slopes.AsSpan().Clear();
        return InParameters(sum).Curvatures;
    }

    /// <summary>Prepares the components for a point.</summary>
    internal void Prepare(ReadOnlySpan<double> point) => Total(point);

    /// <summary>∫ P_k dm over an interval, as a jet in the parameters that float, at the point that was prepared.</summary>
    /// <param name="component">Index of the component.</param>
    /// <param name="grid">The interval's grid for the shape of this component.</param>
    internal Jet Share(int component, MassGrid grid)
    {
        var (work, inside, share) = (Block(), new Jet(floating.Length), new Jet(floating.Length));
        grid.Integrate(terms[component].Numbers, work, inside);
        share.SetQuotient(inside, terms[component].Normalisation);
        idle.Add(work);
        return share;
    }

    /// <summary>Sum of the weights of the events between edges in m.</summary>
    /// <param name="edges">Edges, ascending.</param>
    internal double[] CountsBetween(double[] edges)
    {
        var counts = new double[edges.Length - 1];
        for (var row = 0; row < events.Masses.Length; row++)
        {
            var bin = Array.FindLastIndex(edges, edge => edge <= events.Masses[row]);
            if (bin >= 0 && bin < counts.Length)
            {
                counts[bin] += events.Weights[row];
            }
        }

        return counts;
    }

    /// <summary>Expected events of every component between edges in m, [components][bins], in all of the range.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="edges">Edges, ascending.</param>
    internal double[][] ExpectedBetween(double[] point, double[] edges)
    {
        Total(point);
        return
        [
            .. terms.Select(term => edges.Zip(edges.Skip(1))
                .Select(pair => ExpectedOf(term.Component, new(pair.First, pair.Second))).ToArray()),
        ];
    }

    /// <summary>Expected events of a component in an interval of m at the point that was prepared.</summary>
    internal double ExpectedOf(int component, Interval interval) =>
        terms[component].Yield.Value * Share(component, new MassGrid(terms[component].Tape, [interval], model.Range, LeastPanels)).Value;

    /// <summary>Expected events in an interval of m at the point that was prepared, as a jet in the parameters that float.</summary>
    internal Jet ExpectedIn(Interval interval)
    {
        var sum = new Jet(floating.Length);
        foreach (var term in terms)
        {
            sum.AddProduct(term.Yield, Share(term.Component, new MassGrid(term.Tape, [interval], model.Range, LeastPanels)));
        }

        return sum;
    }

    private static IEnumerable<(int First, int Rows)> Chunks(int first, int rows)
    {
        for (var start = 0; start < rows; start += ChunkRows)
        {
            yield return (first + start, Math.Min(ChunkRows, rows - start));
        }
    }

    private Jet Total(ReadOnlySpan<double> point)
    {
        var sum = new Jet(floating.Length);
        var work = Block();
        foreach (var term in terms)
        {
            term.Prepare(point, work);
            sum.AddProduct(term.Yield, term.Share);
        }

        idle.Add(work);
        return sum;
    }

    private DensityBlock Block() => idle.TryTake(out var block) ? block : new(terms, locals);

    /// <summary>Σ w ln λ over all events, with derivatives in the amplitudes and in the parameters of shapes.</summary>
    private Jet Logarithms(double[] point)
    {
        var parts = chunks.Select(_ => new Jet(terms.Length + locals.Length)).ToArray();
        ForAllBlocks((work, first, rows, chunk) => work.AddLogarithms(events, first, rows, point, parts[chunk]));
        var sum = new Jet(terms.Length + locals.Length) { Value = offsetSum };
        foreach (var part in parts)
        {
            sum.Add(part, 1);
        }

        return sum;
    }

    private void ForAllBlocks(Action<DensityBlock, int, int, int> what) => Parallel.For(0, chunks.Length, parallel, chunk =>
    {
        var work = Block();
        for (var start = 0; start < chunks[chunk].Rows; start += DensityBlock.Rows)
        {
            what(work, chunks[chunk].First + start, Math.Min(DensityBlock.Rows, chunks[chunk].Rows - start), chunk);
        }

        idle.Add(work);
    });

    /// <summary>The chain rule from amplitudes and parameters of shapes to all parameters that float.</summary>
    private Jet InParameters(Jet sums)
    {
        var result = new Jet(floating.Length) { Value = sums.Value };
        for (var y = 0; y < sums.Size; y++)
        {
            if (y < terms.Length)
            {
                result.AddDerivatives(terms[y].Amplitude, sums.Slopes[y]);
            }
            else
            {
                result.Slopes[locals[y - terms.Length]] += sums.Slopes[y];
            }

            for (var z = 0; z < sums.Size; z++)
            {
                AddOuter(Direction(y), Direction(z), sums.Curvatures[(y * sums.Size) + z], result);
            }
        }

        return result;
    }

    /// <summary>How an amplitude, or a parameter of shapes itself, moves with the parameters.</summary>
    private (double[]? Slopes, int Place) Direction(int y) => y < terms.Length ? (terms[y].Amplitude.Slopes, -1) : (null, locals[y - terms.Length]);

    private static void AddOuter((double[]? Slopes, int Place) left, (double[]? Slopes, int Place) right, double factor, Jet sum)
    {
        for (var i = left.Slopes is null ? left.Place : 0; i < (left.Slopes is null ? left.Place + 1 : sum.Size); i++)
        {
            var scaled = factor * (left.Slopes?[i] ?? 1);
            for (var j = right.Slopes is null ? right.Place : 0; j < (right.Slopes is null ? right.Place + 1 : sum.Size); j++)
            {
                sum.Curvatures[(i * sum.Size) + j] += scaled * (right.Slopes?[j] ?? 1);
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
