using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>
/// A benchmark whose densities are known exactly: what stands in for simulation and trained networks where the answer must be known.
/// Events are drawn from a reference density p_ref that covers every process, so that all ratios are bounded.
/// </summary>
public interface ISimulatedModel
{
    /// <summary>The name on the command line and of the measurement.</summary>
    string Kind { get; }

    /// <summary>What the model is, in one sentence, for the head of the analysis file.</summary>
    string Summary { get; }

    /// <summary>Names of the observables x of an event.</summary>
    ValueList<string> Observables { get; }

    /// <summary>The processes with their yields and coefficients.</summary>
    ValueList<SimulatedProcess> Processes { get; }

    /// <summary>The parameters of interest, 1 in nature: one, or two.</summary>
    ValueList<Parameter> Pois => [Parameter.Free(SimulatedMixture.Poi, 1, SimulatedMixture.PoiBounds)];

    /// <summary>The formula of both parameters of interest that hypotheses are values of; null where they are values of the parameters.</summary>
    string? HypothesisValue => null;

    /// <summary>The variable in which the basis points of samples stand.</summary>
    string BasisVariable => $"sqrt({SimulatedMixture.Poi})";

    /// <summary>Regions with fixed bins, each with events of its own.</summary>
    ValueList<SimulatedControlRegion> ControlRegions => [];

    /// <summary>The systematic uncertainties.</summary>
    ValueList<SimulatedSystematic> Systematics { get; }

    /// <summary>Draws one event from p_ref.</summary>
    /// <param name="stratum">A number in [0, 1) that chooses the component of p_ref; evenly spread over the events of a table.</param>
    /// <param name="random">Where the other random numbers come from.</param>
    /// <param name="observables">Receives x, one number per observable.</param>
    void Draw(double stratum, ref CounterRandom random, Span<double> observables);

    /// <summary>The density ratios r_X(x) = p_X(x)/p_ref(x) and the shape ratios g±(x) = p_X(x; α=±1)/p_X(x; 0).</summary>
    /// <param name="observables">x, one number per observable.</param>
    /// <param name="ratios">Receives r_X: one non-negative number per process.</param>
    /// <param name="shapeRatios">
    /// Receives g+ and g− of every effect of every systematic that has a shape, in the order of <see cref="Systematics"/>, 1 where the process
    /// is absent; empty where they are not wanted.
    /// </param>
    void Evaluate(ReadOnlySpan<double> observables, Span<double> ratios, Span<double> shapeRatios);
}
