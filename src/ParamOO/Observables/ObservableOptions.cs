namespace ParamOO.Observables;

/// <summary>Which monotone map turns the shape ratio R(x; μ′) into the score that is binned (docs/method.md).</summary>
public enum ObservableKind
{
    /// <summary>s = R/(1 + R), the published form; collapses to ½ as μ′ approaches μ₀.</summary>
    Ratio,

    /// <summary>s = σ(a ln R) with a fixed a.</summary>
    Stretched,

    /// <summary>s = σ(κ q / sd(q)): the width of the score is the same at every hypothesis.</summary>
    Standardized,

    /// <summary>s = F(q), the cumulative distribution under the reference hypothesis; every bin keeps its reference yield.</summary>
    Quantile,
}

/// <summary>Where the edges of the bins lie on the score axis, the same for every hypothesis.</summary>
public enum EdgePlacement
{
    /// <summary>Equidistant.</summary>
    Uniform,

    /// <summary>Φ(√3 Φ⁻¹(b/K)): the optimal compander of a Gaussian log ratio, dense where the information is.</summary>
    Tails,

    /// <summary>
    /// Cells of a fine binning merged, the same merge for all hypotheses, so that the smallest kept fraction of the information over
    /// the hypotheses is largest.
    /// </summary>
    Optimized,

    /// <summary>
    /// Best at every hypothesis for itself, moving smoothly with μ′ between a few breaks: bins of the quantile score keep all that so many bins
    /// can, but their reference yields change with μ′. Where hypotheses are pairs, best on every ray from the reference. For the quantile score only.
    /// </summary>
    Following,
}

/// <summary>Which nuisance parameters the tested hypothesis has in the score (docs/method.md).</summary>
public enum ScoreNuisances
{
    /// <summary>The nominal ones: the published method.</summary>
    Nominal,

    /// <summary>
    /// Those that fit the reference Asimov data best at each hypothesis, so that the score is the profiled ratio that a test statistic
    /// with systematics uses. Needs a reference table.
    /// </summary>
    Profiled,

    /// <summary>
    /// Two thirds of the way from the nominal to the profiled ones: one binning for statements with nuisance parameters and without. What a score
    /// loses grows with the square of its distance to the best one. Needs a reference table.
    /// </summary>
    Between,
}

/// <summary>What divides the bins of an observable into columns (docs/method.md).</summary>
public enum SecondScore
{
    /// <summary>The score at nominal nuisance parameters, beside a profiled first axis.</summary>
    Nominal,

    /// <summary>The score at profiled nuisance parameters, beside a nominal first axis. Needs a reference table.</summary>
    Profiled,

    /// <summary>
    /// Categories of events that tell of the nuisance parameters the same, beside either first axis: bins then constrain these as the unbinned
    /// likelihood does. Needs a reference table.
    /// </summary>
    Nuisances,
}

/// <summary>How the hypothesis-dependent observable of a region is made and binned.</summary>
public sealed record ObservableOptions
{
    /// <summary>Most bins that an observable may have, columns of a second axis counted.</summary>
    public const int LargestBins = 255;

    // More rows than this have not been seen to keep anything more.
    private const int MostRowsChosen = 60;

    /// <summary>The score; default <see cref="ObservableKind.Quantile"/>.</summary>
    public ObservableKind Kind { get; init; } = ObservableKind.Quantile;

    /// <summary>Nuisance parameters of the tested hypothesis in the score; default <see cref="ScoreNuisances.Nominal"/>.</summary>
    public ScoreNuisances Nuisances { get; init; } = ScoreNuisances.Nominal;

    /// <summary>Number of bins K, 1 to 255; the most that may be made where <see cref="Keep"/> chooses it; default 20.</summary>
    public int Bins { get; init; } = 20;

    /// <summary>
    /// Smallest fraction of the unbinned t, between 0 and 1, that the bins shall keep at every hypothesis: the number of bins is then the smallest
    /// that does. Null (default) for exactly <see cref="Bins"/>.
    /// </summary>
    public double? Keep { get; init; }

    /// <summary>
    /// What divides every bin of the first axis into <see cref="Columns"/>; another score than that of <see cref="Nuisances"/>. Null (default) for
    /// one axis.
    /// </summary>
    public SecondScore? SecondAxis { get; init; }

    /// <summary>Whether bins depend on the shape ratios of systematics, which only a reference table has for all processes.</summary>
    internal bool NeedsShapes => FollowsFits || SecondAxis == SecondScore.Nuisances;

    /// <summary>Whether a score follows fits of the nuisance parameters.</summary>
    internal bool FollowsFits => Nuisances != ScoreNuisances.Nominal || SecondAxis == SecondScore.Profiled;

    /// <summary>
    /// Number of columns into which the second axis divides a bin, 2 to 50, fewer where its events are too few; for categories by nuisance
    /// parameters the mean of all bins, because each gets as many as tell something. The most where <see cref="KeepConstraints"/> chooses. Default 4.
    /// </summary>
    public int Columns { get; init; } = 4;

    /// <summary>
    /// Smallest ratio of unbinned to binned uncertainty, between 0 and 1, of any nuisance parameter at the reference hypothesis: the second axis, which
    /// must be <see cref="SecondScore.Nuisances"/>, then has as few columns as that takes. Null (default) for as many as <see cref="Columns"/> allows.
    /// </summary>
    public double? KeepConstraints { get; init; }

    /// <summary>The most bins of the first axis among which <see cref="Keep"/> chooses where none are stated.</summary>
    /// <param name="columns">Columns of a second axis; 1 for one axis.</param>
    public static int MostToChooseFrom(int columns) => Math.Min(MostRowsChosen, LargestBins / columns);

    /// <summary>Placement of the edges; default <see cref="EdgePlacement.Optimized"/>.</summary>
    public EdgePlacement Edges { get; init; } = EdgePlacement.Optimized;

    /// <summary>a of the stretched score or κ of the standardized one, positive; null for 100 and 2 respectively.</summary>
    public double? Stretch { get; init; }

    /// <summary>
    /// Whether score and edges made on one half of the events are applied to the other half and vice versa (default), so that
    /// templates do not hide their own fluctuations; otherwise all events make both.
    /// </summary>
    public bool CrossFit { get; init; } = true;

    /// <summary>Number of cells among which optimised edges are chosen, at least <see cref="Bins"/>; default 2000.</summary>
    public int FineCells { get; init; } = 2000;

    /// <summary>Smallest simulated number of events in a bin that optimised edges may make, non-negative; default 20.</summary>
    public int MinimumEvents { get; init; } = 20;

    /// <summary>
    /// Smallest expected yield [events] of the reference hypothesis in a bin that optimised edges may make, non-negative; default 0.01, which keeps
    /// bins away whose events cancel. Templates need simulated events and not expected ones, and a Poisson likelihood needs neither.
    /// Where bins of a tenth of the mean yield are smaller than that, a tenth of the mean yield.
    /// </summary>
    public double MinimumYield { get; init; } = 0.01;
}
