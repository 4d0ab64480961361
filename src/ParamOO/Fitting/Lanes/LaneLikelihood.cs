using System.Runtime.CompilerServices;
using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// −2 ln L and its gradient for as many data sets at once as there are lanes, each at its own point. Eliminated γ stand at their
/// conditional minimum, so that the value is a profile likelihood and the gradient its gradient. Values are relative to the
/// saturated main and Poisson terms, which keeps the digits that matter; see <see cref="DataConstants"/> for the difference.
/// </summary>
/// <remarks>
/// Memory is [quantity × lanes]. A forward sweep gives the yields; a backward sweep carries ∂/∂ν_b to the parameters, so that one gradient
/// costs about as much as one value. One instance per thread.
/// </remarks>
internal sealed unsafe partial class LaneLikelihood<T>
    where T : unmanaged, ILane<T>
{
    private readonly FitProgram program;
    private readonly int bins;
    private readonly LaneMemory counts;
    private readonly LaneMemory inverseCounts;
    private readonly LaneMemory auxiliary;
    private readonly LaneMemory basisOdd;
    private readonly LaneMemory basisEven;
    private readonly LaneMemory basisOddSlope;
    private readonly LaneMemory basisEvenSlope;
    private readonly LaneMemory normValue;
    private readonly LaneMemory normSlope;
    private readonly LaneMemory prefix;
    private readonly LaneMemory scale;
    private readonly LaneMemory baseYield;
    private readonly LaneMemory binValue;
    private readonly LaneMemory binSlope;
    private readonly LaneMemory binProduct;
    private readonly LaneMemory binPrefix;
    private readonly LaneMemory carried;
    private readonly LaneMemory yield;
    private readonly LaneMemory weight;
    private readonly LaneMemory baseWeight;
    private readonly LaneMemory gamma;
    private readonly LaneMemory gammaLow;
    private readonly LaneMemory gammaHigh;
    private readonly LaneCoefficients<T> coefficients;

    public LaneLikelihood(FitProgram program)
    {
        this.program = program;
        bins = program.Model.Bins;
        var largest = program.Blocks.Span.ToArray().Max(block => block.Bins);
        var elements = program.Blocks.Span.ToArray().Max(block => block.Factors + block.Norms);
        var binElements = program.Blocks.Span.ToArray().Max(block => block.Shapes + block.BinFactors);
        LaneMemory Reserve(int quantities) => new(Math.Max(1, quantities) * T.Width);
        (counts, inverseCounts, auxiliary) = (Reserve(bins), Reserve(bins), Reserve(program.Model.Constraints.Length));
        (basisOdd, basisEven) = (Reserve(program.Bases.Length), Reserve(program.Bases.Length));
        (basisOddSlope, basisEvenSlope) = (Reserve(program.Bases.Length), Reserve(program.Bases.Length));
        (normValue, normSlope, prefix) = (Reserve(program.Norms.Length), Reserve(program.Norms.Length), Reserve(elements));
        (scale, baseYield) = (Reserve(program.Blocks.Length), Reserve(program.Nominal.Length));
        (binValue, binSlope, binProduct) = (Reserve(program.BinElements), Reserve(program.BinElements), Reserve(program.Nominal.Length));
        binPrefix = Reserve(binElements);
        (carried, yield, weight, baseWeight) = (Reserve(2 * bins), Reserve(bins), Reserve(2 * bins), Reserve(largest));
        (gamma, gammaLow, gammaHigh) = (Reserve(program.Eliminated), Reserve(program.Eliminated), Reserve(program.Eliminated));
        coefficients = new(program);
    }

    /// <summary>Conditional minimum of the eliminated γ at the last point, [eliminated × lanes].</summary>
    public double* Gamma => gamma.Pointer;

    /// <summary>Their lower bounds, equal to the upper ones where γ is held, [eliminated × lanes].</summary>
    public double* GammaLow => gammaLow.Pointer;

    /// <summary>Their upper bounds.</summary>
    public double* GammaHigh => gammaHigh.Pointer;

    /// <summary>Puts a data set into a lane.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="data">Counts, then auxiliary data.</param>
    public void SetData(int lane, ReadOnlySpan<double> data)
    {
        for (var bin = 0; bin < bins; bin++)
        {
            counts.Pointer[(bin * T.Width) + lane] = data[bin];
            inverseCounts.Pointer[(bin * T.Width) + lane] = data[bin] > 0 ? 1 / data[bin] : 0;
        }

        for (var index = bins; index < data.Length; index++)
        {
            auxiliary.Pointer[((index - bins) * T.Width) + lane] = data[index];
        }
    }

    /// <summary>Evaluates all lanes.</summary>
    /// <param name="point">Values of the slots, [slots × lanes].</param>
    /// <param name="gradient">Receives the gradient, [slots × lanes].</param>
    /// <param name="value">Receives −2 ln L relative to the saturated terms, one per lane; NaN where a yield is invalid.</param>
    public void Evaluate(double* point, double* gradient, double* value)
    {
        coefficients.Evaluate(point);
        PrepareBases(point);
        PrepareNorms(point);
        carried.Span.Clear();
        var blocks = program.Blocks;
        for (var index = 0; index < blocks.Length; index++)
        {
            Forward(index, blocks.Pointer + index, point);
        }

        var sum = CloseBins();
        new Span<double>(gradient, program.Slots * T.Width).Clear();
        sum += AddConstraints(point, gradient);
        sum.Store(value);
        coefficients.ClearWeights();
        for (var index = 0; index < blocks.Length; index++)
        {
            Backward(index, blocks.Pointer + index, point, gradient);
        }

        coefficients.AddGradient(gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At(double* memory, int index) => T.Load(memory + (index * T.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(double* memory, int index, T term)
    {
        var target = memory + (index * T.Width);
        (T.Load(target) + term).Store(target);
    }
}
