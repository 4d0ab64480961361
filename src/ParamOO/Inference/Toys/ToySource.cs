using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Data sets drawn at a point of a model: main counts from Poisson distributions, auxiliary data from their constraints (docs/method.md). A toy
/// is a function of (seed, hypothesis, stream, index) and of the point, in whatever order, on whatever thread or machine it is drawn.
/// </summary>
public sealed class ToySource
{
    private readonly CompiledModel model;
    private readonly double[] expected;
    private readonly ulong seed;
    private readonly ulong hypothesis;
    private readonly ToyStream stream;

    /// <summary>Prepares the drawing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">Where toys are drawn, one number per parameter.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="hypothesis">μ′, whose bits select the random numbers.</param>
    /// <param name="stream">What the toys are for.</param>
    public ToySource(CompiledModel model, ReadOnlySpan<double> point, ulong seed, double hypothesis, ToyStream stream)
    {
        this.model = model;
        this.seed = seed;
        this.hypothesis = BitConverter.DoubleToUInt64Bits(hypothesis == 0 ? 0 : hypothesis);
        this.stream = stream;
        expected = new Likelihood(model).AsimovData(point);
    }

    /// <summary>The model.</summary>
    internal CompiledModel Model => model;

    /// <summary>The user's seed.</summary>
    internal ulong Seed => seed;

    /// <summary>The bits of μ′.</summary>
    internal ulong Hypothesis => hypothesis;

    /// <summary>What the toys are for.</summary>
    internal ToyStream Stream => stream;

    /// <summary>Length of a data set: counts of all bins, then auxiliary data.</summary>
    public int Size => expected.Length;

    /// <summary>The expected data.</summary>
    public ReadOnlySpan<double> Expected => expected;

    /// <summary>Draws one data set.</summary>
    /// <param name="toy">Its index, non-negative.</param>
    /// <param name="data">Receives counts of all bins, then auxiliary data; NaN where the expectation is negative.</param>
    public void Draw(long toy, Span<double> data)
    {
        var random = new CounterRandom(seed, (ulong)toy, hypothesis, (ulong)stream);
        for (var bin = 0; bin < model.Bins; bin++)
        {
            data[bin] = random.NextPoisson(expected[bin]);
        }

        for (var k = 0; k < model.Constraints.Length; k++)
        {
            data[model.Bins + k] = DrawDatum(model.Constraints[k].Constraint, expected[model.Bins + k], ref random);
        }
    }

    /// <summary>Draws several data sets.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="data">Receives them, [toys × data].</param>
    public void DrawMany(long first, Span<double> data)
    {
        for (var toy = 0; toy < data.Length / Size; toy++)
        {
            Draw(first + toy, data.Slice(toy * Size, Size));
        }
    }

    /// <summary>Draws one auxiliary datum.</summary>
    /// <param name="constraint">Its density.</param>
    /// <param name="expected">Its expectation; the median of log-normal ones.</param>
    /// <param name="random">Random numbers.</param>
    internal static double DrawDatum(Constraint constraint, double expected, ref CounterRandom random) => constraint switch
    {
        NormalConstraint normal => expected + (normal.Sigma * random.NextNormal()),
        LogNormalConstraint logNormal => expected * PortableMath.Exp(PortableMath.Log(logNormal.Kappa) * random.NextNormal()),
        _ => random.NextPoisson(expected),
    };
}
