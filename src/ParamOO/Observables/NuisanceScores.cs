using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// How events respond to parameters at the reference hypothesis: s_m(x) = ∂ ln λ(x; μ₀, α)/∂α_m at nominal nuisance parameters, for all
/// parameters that fits move.
/// </summary>
/// <remarks>Like all that makes bins, an approximation of it would do: shapes move by the odd part of ln g±, as in <see cref="ShapeProjection"/>.</remarks>
internal sealed class NuisanceScores
{
    // Step of the difference quotients of yields, in standard deviations or units of the parameter.
    private const double Step = 1e-3;

    private readonly IntensityLayout layout;
    private readonly Hypothesis reference;
    private readonly int processes;

    // [parameters][processes], and those of the parameters of interest in the variables of the hypothesis
    private readonly double[][] slopes;
    private readonly double[][] slopesOfInterest;

    /// <summary>Prepares the scores of a model.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="reference">The mixture at the reference hypothesis.</param>
    public NuisanceScores(MixtureModel model, Hypothesis reference)
    {
        this.reference = reference;
        layout = new IntensityLayout(model);
        processes = model.Processes.Count;
        Columns = [.. layout.Morphs.SelectMany(morph => new[] { layout.Columns[morph.Up], layout.Columns[morph.Down] }).Distinct()];
        var yields = new MixtureYields(model);
        Parameters = [.. model.Parameters.Index().Where(entry => !entry.Item.IsFixed && !IsOfInterest(model, entry.Item.Name) && Moves(yields, entry.Index)).Select(entry => entry.Index)];
        Constraints = [.. Parameters.Select(index => Precision(model.Parameters[index]))];
        slopes = [.. Parameters.Select(index => Slope(yields, index))];
        slopesOfInterest = model.SecondPoi is null
            ? [yields.SlopesAt(model.ReferenceHypothesis)]
            : [.. new[] { (1.0, 0.0), (0.0, 1.0) }.Select(direction => yields.SlopesAt(model.ReferenceHypothesis, model.SecondReference, direction))];
    }

    /// <summary>Columns with shape ratios, each once.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Positions in the model of the parameters that have scores: all that fits move but those of which hypotheses are values.</summary>
    public ImmutableArray<int> Parameters { get; }

    /// <summary>1/σ² of the auxiliary measurement of every parameter; 0 for free ones.</summary>
    public ImmutableArray<double> Constraints { get; }

    /// <summary>Computes the scores of some events.</summary>
    /// <param name="columns">What the ratio columns mean.</param>
    /// <param name="batch">The events: the ratio columns first.</param>
    /// <param name="firstShape">Position of the first of <see cref="Columns"/> in the batch.</param>
    /// <returns>For every parameter one number per row; 0 where the reference expects nothing.</returns>
    public double[][] Of(ScoreColumns columns, EventBatch batch, int firstShape)
    {
        var scores = slopes.Select(perProcess => Combination(columns, batch, perProcess)).ToArray();
        var odd = new double[batch.Rows];
        foreach (var (index, morph) in layout.Morphs.Index())
        {
            if (Parameters.IndexOf(morph.Parameter) is var parameter && parameter < 0)
            {
                continue;
            }

            OddPart(batch, firstShape, morph, odd);
            for (var process = 0; process < processes; process++)
            {
                if (layout.MorphsOf[process].Contains(index) && reference.Yields[process] != 0)
                {
                    AddShape(columns, batch, process, odd, scores[parameter]);
                }
            }
        }

        return PerIntensity(columns, batch, scores);
    }

    /// <summary>Computes ∂ ln λ/∂t of some events: one list for every parameter that a hypothesis is a value of.</summary>
    /// <param name="columns">What the ratio columns mean.</param>
    /// <param name="batch">The events: the ratio columns first.</param>
    public double[][] OfInterest(ScoreColumns columns, EventBatch batch) =>
        PerIntensity(columns, batch, [.. slopesOfInterest.Select(perProcess => Combination(columns, batch, perProcess))]);

    private double[][] PerIntensity(ScoreColumns columns, EventBatch batch, double[][] scores)
    {
        var intensity = Combination(columns, batch, reference.Yields);
        foreach (var list in scores)
        {
            for (var row = 0; row < list.Length; row++)
            {
                list[row] = intensity[row] > 0 && double.IsFinite(list[row]) ? list[row] / intensity[row] : 0;
            }
        }

        return scores;
    }

    private static double[] Combination(ScoreColumns columns, EventBatch batch, IReadOnlyList<double> perProcess)
    {
        var sum = new double[batch.Rows];
        foreach (var (column, coefficient) in columns.Combine(perProcess).Index().Where(entry => entry.Item != 0))
        {
            TensorPrimitives.MultiplyAdd(batch.Column(column), coefficient, sum, sum);
        }

        return sum;
    }

    private void AddShape(ScoreColumns columns, EventBatch batch, int process, double[] odd, double[] sum)
    {
        var ratio = batch.Column(columns.OfProcess[process]);
        var coefficient = reference.Yields[process] * columns.Scales[process];
        for (var row = 0; row < odd.Length; row++)
        {
            // Where a process is absent its shape ratios mean nothing, and may be anything.
            sum[row] += ratio[row] != 0 ? coefficient * ratio[row] * odd[row] : 0;
        }
    }

    private void OddPart(EventBatch batch, int firstShape, ShapeMorph morph, double[] odd)
    {
        var up = batch.Column(firstShape + Columns.IndexOf(layout.Columns[morph.Up]));
        var down = batch.Column(firstShape + Columns.IndexOf(layout.Columns[morph.Down]));
        TensorPrimitives.Divide(up, down, odd);
        TensorPrimitives.Log(odd, odd);
        TensorPrimitives.Divide(odd, 2, odd);
    }

    private static double[] Slope(MixtureYields yields, int parameter)
    {
        var (point, up, down) = (yields.PointAt(yields.ReferenceHypothesis), new double[yields.Processes], new double[yields.Processes]);
        var nominal = point[parameter];
        point[parameter] = nominal + Step;
        yields.At(point, up);
        point[parameter] = nominal - Step;
        yields.At(point, down);
        return [.. up.Zip(down, (high, low) => (high - low) / (2 * Step))];
    }

    private static bool IsOfInterest(MixtureModel model, string name) =>
        name == model.Poi || name == model.SecondPoi || model.HypothesisValue?.Names.Contains(name) == true;

    private bool Moves(MixtureYields yields, int parameter) =>
        layout.Morphs.Any(morph => morph.Parameter == parameter) || Slope(yields, parameter).Any(slope => slope != 0);

    private static double Precision(Parameter parameter) => parameter.Constraint switch
    {
        NormalConstraint normal => 1 / (normal.Sigma * normal.Sigma),
        LogNormalConstraint logNormal => Math.Pow(parameter.Nominal * Math.Log(logNormal.Kappa), -2),
        PoissonConstraint or GammaConstraint => Math.Max(1, AuxiliaryOf(parameter.Constraint)) / (parameter.Nominal * parameter.Nominal),
        _ => 0,
    };

    private static double AuxiliaryOf(Constraint constraint) => constraint is PoissonConstraint poisson ? poisson.Auxiliary : ((GammaConstraint)constraint).Auxiliary;
}
