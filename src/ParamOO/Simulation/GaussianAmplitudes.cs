using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>
/// Two Gaussian amplitudes that interfere over an incoherent Gaussian background, in three dimensions (docs/method.md):
/// D(μ) = |√μ A_S + A_B|² + D_NI, A_S = √(λ_S φ_S), A_B = e^{iφ} √(λ_B φ_B). Every density, yield and variation is a closed form.
/// </summary>
/// <remarks>
/// p_ref is the mixture 0.3 φ_S + 0.4 φ_B + 0.3 φ_NI: signal and interference, which carry the information on μ, get more events than nature
/// gives them, and no density ratio exceeds 1/0.3, or 7 for SBI. Inside, the axes are turned so that the first points from NI to S.
/// </remarks>
public sealed class GaussianAmplitudes : ISimulatedModel
{
    // Σ_B = 1.25 Σ_S, so that √(φ_S φ_B) is a Gaussian with a covariance proportional to both.
    private const double BackgroundSpread = 1.25;
    private const double ShiftInMeans = 0.3;
    private const double SignalShare = 0.3;
    private const double BackgroundShare = 0.4;
    private const double IncoherentShare = 0.3;

    private static readonly Triple Axis = new(0.792593924, 0.566138517, 0.226455407);

    private readonly Frame frame = Frame.Along(Axis);
    private readonly double cosPhase;
    private readonly double signalYield;
    private readonly double backgroundYield;
    private readonly double interferingYield;
    private readonly Triple shift;
    private readonly TrivariateNormal signal;
    private readonly TrivariateNormal background;
    private readonly TrivariateNormal incoherent;
    private readonly double incoherentUp;
    private readonly double incoherentDown;
    private readonly double signalFlux;
    private readonly double backgroundFlux;

    /// <summary>Works out the yields.</summary>
    /// <param name="options">The choice; must have passed <see cref="GaussianAmplitudesOptions.Check"/>.</param>
    public GaussianAmplitudes(GaussianAmplitudesOptions options)
    {
        var cut = options.Selection ?? double.NegativeInfinity;
        var (signalMean, incoherentMean) = (new Triple(1.5, 1.1, 0.7), new Triple(-0.6, -0.4, 0.1));
        var backgroundMean = signalMean - (options.Separation * Axis);
        var signalCovariance = frame.Turn((new(0.72, 0.18, 0.06), new(0.18, 0.64, 0.10), new(0.06, 0.10, 0.81)));
        var incoherentCovariance = frame.Turn((new(1.35, -0.15, 0.12), new(-0.15, 1.10, 0.22), new(0.12, 0.22, 1.25)));
        signal = new TrivariateNormal(frame.Turn(signalMean), signalCovariance, cut);
        background = new TrivariateNormal(frame.Turn(backgroundMean), Frame.Scaled(BackgroundSpread, signalCovariance), cut);
        incoherent = new TrivariateNormal(frame.Turn(incoherentMean), incoherentCovariance, cut);
        shift = ShiftInMeans * Math.Sqrt(incoherentMean.Dot(incoherentMean)) * frame.Turn(Axis);

        cosPhase = options.PhaseCos;
        (signalFlux, backgroundFlux) = (options.Exposure * 100, options.Exposure * 1000);
        (signalYield, backgroundYield) = (signalFlux * signal.Acceptance, backgroundFlux * background.Acceptance);
        interferingYield = signalYield + backgroundYield + (2 * cosPhase * Math.Sqrt(signalFlux * backgroundFlux) * Overlap(cut));
        (incoherentUp, incoherentDown) = (AcceptanceOfShifted(1), AcceptanceOfShifted(-1));
        Processes =
        [
            new("S", signalYield, "mu - sqrt(mu)"),
            new("SBI", interferingYield, "sqrt(mu)"),
            new("B", backgroundYield, "1 - sqrt(mu)"),
            new("NI", options.Exposure * 10_000 * incoherent.Acceptance),
        ];
        Systematics = [new("NI_mean", "mean of NI moved by 0.3 |mean| towards S", HasShape: true, [new("NI", incoherentUp, incoherentDown)])];
    }

    /// <inheritdoc/>
    public string Kind => "gaussian-amplitudes";

    /// <inheritdoc/>
    public string Summary => "Two interfering Gaussian amplitudes (S, B) over an incoherent Gaussian background (NI) in three dimensions.";

    /// <inheritdoc/>
    public ValueList<string> Observables { get; } = ["x1", "x2", "x3"];

    /// <inheritdoc/>
    public ValueList<SimulatedProcess> Processes { get; }

    /// <inheritdoc/>
    public ValueList<SimulatedSystematic> Systematics { get; }

    /// <inheritdoc/>
    public void Draw(double stratum, ref CounterRandom random, Span<double> observables)
    {
        var component = stratum < SignalShare ? signal : stratum < SignalShare + BackgroundShare ? background : incoherent;
        var x = frame.TurnBack(component.Draw(ref random));
        (observables[0], observables[1], observables[2]) = (x.X, x.Y, x.Z);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> observables, Span<double> ratios, Span<double> shapeRatios)
    {
        var x = frame.Turn(new Triple(observables[0], observables[1], observables[2]));
        var (s, b, ni) = (signal.Density(x), background.Density(x), incoherent.Density(x));
        var reference = (SignalShare * s) + (BackgroundShare * b) + (IncoherentShare * ni);

        // Squares only, so that SBI cannot become negative by rounding where S and B all but cancel.
        var amplitudeS = Math.Sqrt(signalYield * s);
        var amplitudeB = Math.Sqrt(backgroundYield * b);
        var difference = amplitudeS - amplitudeB;
        ratios[0] = s / reference;
        ratios[1] = ((difference * difference) + (2 * (1 + cosPhase) * amplitudeS * amplitudeB)) / (interferingYield * reference);
        ratios[2] = b / reference;
        ratios[3] = ni / reference;
        if (!shapeRatios.IsEmpty)
        {
            shapeRatios[0] = Math.Exp(incoherent.LogRatioOfShifted(x, shift)) / incoherentUp;
            shapeRatios[1] = Math.Exp(incoherent.LogRatioOfShifted(x, -1 * shift)) / incoherentDown;
        }
    }

    private double AcceptanceOfShifted(double alpha) =>
        SimulatedEffect.Rounded(incoherent.Shifted(alpha * shift).Acceptance / incoherent.Acceptance);

    /// <summary>∫ √(φ_S φ_B) above the cut: the Bhattacharyya coefficient times the acceptance of the Gaussian ∝ √(φ_S φ_B).</summary>
    private double Overlap(double cut)
    {
        var width = (1 + BackgroundSpread) / 2;
        var distance = signal.Square(signal.Mean - background.Mean) / (8 * width);
        var coefficient = Math.Exp(-distance - (1.5 * Math.Log(width)) + (0.75 * Math.Log(BackgroundSpread)));
        var mean = (1 / (1 + BackgroundSpread)) * ((BackgroundSpread * signal.Mean) + background.Mean);
        return coefficient * new TrivariateNormal(mean, Frame.Scaled(BackgroundSpread / width, signal.Covariance), cut).Acceptance;
    }
}
