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
    private readonly LaneScratch<T> scratch;
    private readonly LaneCoefficients<T> coefficients;

    public LaneLikelihood(FitProgram program)
    {
        this.program = program;
        bins = program.Model.Bins;
        scratch = new(program);
        coefficients = new(program);
    }

    /// <summary>What the last evaluation left.</summary>
    public LaneScratch<T> Scratch => scratch;

    /// <summary>Conditional minimum of the eliminated γ at the last point, [eliminated × lanes].</summary>
    public double* Gamma => scratch.Gamma.Pointer;

    /// <summary>Their lower bounds, equal to the upper ones where γ is held, [eliminated × lanes].</summary>
    public double* GammaLow => scratch.GammaLow.Pointer;

    /// <summary>Their upper bounds.</summary>
    public double* GammaHigh => scratch.GammaHigh.Pointer;

    /// <summary>Puts a data set into a lane.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="data">Counts, then auxiliary data.</param>
    public void SetData(int lane, ReadOnlySpan<double> data)
    {
        for (var bin = 0; bin < bins; bin++)
        {
            scratch.Counts.Pointer[(bin * T.Width) + lane] = data[bin];
            scratch.InverseCounts.Pointer[(bin * T.Width) + lane] = data[bin] > 0 ? 1 / data[bin] : 0;
        }

        for (var index = bins; index < data.Length; index++)
        {
            scratch.Auxiliary.Pointer[((index - bins) * T.Width) + lane] = data[index];
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
        PrepareMorphs(point);
        scratch.Shares.Span.Clear();
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
        scratch.MorphWeight.Span.Clear();
        for (var index = 0; index < blocks.Length; index++)
        {
            Backward(index, blocks.Pointer + index, point, gradient);
        }

        coefficients.AddGradient(gradient);
        AddMorphGradient(point, gradient);
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
