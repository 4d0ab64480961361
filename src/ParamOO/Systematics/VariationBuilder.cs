using System.Collections.Immutable;
using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Observables;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Systematics;

/// <summary>
/// Makes the modifiers of every process of a region: G as a <see cref="NormSys"/>, the varied shape relative to it as a
/// <see cref="ShapeVariation"/> against the hypothesis (docs/method.md).
/// </summary>
internal sealed class VariationBuilder
{
    // Relative variations are known to some 1e-3 at best; seven digits keep the workspace small and the numbers readable.
    private const int Digits = 7;

    private readonly MixtureModel model;
    private readonly VariationOptions options;
    private readonly TemplateSet templates;
    private readonly ReferenceAsimov asimov;
    private readonly int knots;
    private readonly bool[] isOfInterest;
    private readonly string path;
    private readonly Findings findings;
    private readonly SortedDictionary<string, int> weakBins = new(StringComparer.Ordinal);
    private readonly List<VariationRecord> records = [];
    private readonly List<MorphRecord> morphRecords = [];
    private readonly List<EnsembleRecord> ensembleRecords = [];

    /// <summary>Prepares the variations of a region.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="options">Treatment and thresholds.</param>
    /// <param name="templates">The filled templates.</param>
    /// <param name="asimov">Totals of bins.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0501, PX0502, PX0510 and PX0511.</param>
    public VariationBuilder(
        MixtureModel model, VariationOptions options, TemplateSet templates, ReferenceAsimov asimov, string path, Findings findings)
    {
        (this.model, this.options, this.templates, this.asimov, this.path, this.findings) = (model, options, templates, asimov, path, findings);
        knots = templates.VariationKnots.Length;
        var range = options.EnvelopeRange ?? templates.Grid.Range;
        isOfInterest = [.. templates.VariationKnots.Select(knot => range.Contains(templates.Grid.Knots[knot].Poi))];
        if (!isOfInterest.Contains(true))
        {
            findings.Warning("PX0502", path, $"no variation knot lies in the envelope range [{range.Low}, {range.High}]; the whole range is used.");
            Array.Fill(isOfInterest, true);
        }
    }

    /// <summary>Which bins are neighbours, for smoothing; default those of one axis.</summary>
    public BinLines Lines { get => field ?? BinLines.OfOneAxis(templates.Bins); init; }

    /// <summary>Parameters that move processes together, with the templates of their anchors.</summary>
    public ImmutableArray<(MorphPlan Plan, ImmutableArray<TemplateSet> Anchors)> Morphs { get; init; } = [];

    /// <summary>Several estimates of ratios, with the templates of their members.</summary>
    public ImmutableArray<(EnsemblePlan Plan, ImmutableArray<TemplateSet> Members)> Ensembles { get; init; } = [];

    /// <summary>Variance of ln of every bin that morphs and ensembles add to the MC statistics, by process, [knots][bins].</summary>
    public Dictionary<int, double[][]> FurtherVariances { get; } = [];

    /// <summary>What was made of ensembles of the processes so far.</summary>
    public ValueList<EnsembleRecord> EnsembleRecords => ensembleRecords.ToValueList();

    /// <summary>What was learned of morphs of the processes so far.</summary>
    public ValueList<MorphRecord> MorphRecords => morphRecords.ToValueList();

    /// <summary>What was made of every systematic of the processes so far.</summary>
    public ValueList<VariationRecord> Records => records.ToValueList();

    /// <summary>The modifiers of one process.</summary>
    /// <param name="process">Index of the process.</param>
    public ValueList<Modifier> Of(int process)
    {
        var modifiers = model.Processes[process].Systematics.SelectMany(systematic => Modifiers(process, systematic)).ToValueList();
        ReportWeakBins(process);
        var name = model.Processes[process].Name;
        modifiers = Morphs.Where(morph => morph.Plan.Process == name).Aggregate(modifiers, (list, morph) => Add(list, process, morph.Plan, morph.Anchors));
        return Ensembles.Where(ensemble => ensemble.Plan.Process == name).Aggregate(modifiers, (list, ensemble) => Add(list, process, ensemble.Plan, ensemble.Members));
    }

    private double[][] FurtherVarianceOf(int process)
    {
        if (!FurtherVariances.TryGetValue(process, out var variance))
        {
            variance = [.. Enumerable.Range(0, knots).Select(_ => new double[templates.Bins])];
            FurtherVariances.Add(process, variance);
        }

        return variance;
    }

    private ValueList<Modifier> Add(ValueList<Modifier> modifiers, int process, EnsemblePlan plan, ImmutableArray<TemplateSet> members)
    {
        double[][] totals = [.. templates.VariationKnots.Select(knot => asimov.Data(templates.Bins, other => templates.Yield(knot, other)))];
        var (made, record) = new EnsembleBuilder(plan, options, templates, members, process).Make(totals, FurtherVarianceOf(process), path);
        ensembleRecords.Add(record);
        return [.. modifiers, .. made];
    }

    private ValueList<Modifier> Add(ValueList<Modifier> modifiers, int process, MorphPlan plan, ImmutableArray<TemplateSet> anchors)
    {
        var builder = new MorphBuilder(plan, options, templates, anchors, process, path);
        modifiers = [.. modifiers, .. builder.OwnVariations(modifiers)];
        var (morphs, record) = builder.Learn(modifiers, FurtherVarianceOf(process));
        morphRecords.Add(record);
        if (record.LeaveOneOutError > record.FactorizedError)
        {
            findings.Warning("PX0522", path, string.Create(CultureInfo.InvariantCulture, $"'{plan.Name}' on '{plan.Process}' predicts anchors that it has not seen worse ({record.LeaveOneOutError:P1}) than the product of single variations ({record.FactorizedError:P1}); add anchors between them."));
        }

        return [.. modifiers, .. morphs];
    }

    /// <summary>One sentence about everything that was left out or could not be done.</summary>
    public void ReportShaping()
    {
        var pruned = records.Where(record => record.IsNormPruned || record.IsShapePruned).Select(NameOfPruned).ToList();
        if (pruned.Count > 0)
        {
            findings.Note("PX0510", path, $"{pruned.Count} of {records.Count} variations are pruned: {string.Join(", ", pruned)}.");
        }

        var isAsked = options.IsSmoothed || options.Shaping.Any(entry => entry.IsSmoothed);
        if (isAsked && Lines.Rows < RunningMedianSmoothing.Fewest)
        {
            findings.Warning("PX0511", path, $"{Lines.Rows} bins of the score cannot be smoothed; ask for more bins or remove Smoothing.");
        }
    }

    /// <summary>What was left out, with the size that lies below its threshold.</summary>
    private string NameOfPruned(VariationRecord record) => record.Total < options.Pruning.Total ? string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Parameter} on {record.Process} (all, {record.Total:P2} of the total)") : string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Parameter} on {record.Process} ({(record.IsNormPruned && record.IsShapePruned ? "all" : record.IsNormPruned ? "norm" : "shape")}, {(record.IsNormPruned ? Math.Max(record.Norm, record.IsShapePruned ? record.Shape : 0) : record.Shape):P2})");

    /// <summary>Bins that are weak are weak in most variations: one finding per process says it all.</summary>
    private void ReportWeakBins(int process)
    {
        if (weakBins.Count > 0)
        {
            findings.Warning(
                "PX0501",
                $"{path}/{model.Processes[process].Name}",
                $"up to {weakBins.Values.Max()} of {knots * templates.Bins} bins of {weakBins.Count} variations ({string.Join(", ", weakBins.Keys)}) hold fewer than {options.MinimumEffectiveEvents} effective events or no positive yield; they are left unvaried.");
            weakBins.Clear();
        }
    }

    private IEnumerable<Modifier> Modifiers(int process, ProcessSystematic systematic)
    {
        var (name, shaping) = (model.Processes[process].Name, options.ShapingOf(model.Processes[process].Name, systematic.Parameter));
        var channelName = options.NameIn(systematic.Parameter, path);
        var hasShape = systematic is { RatioUpColumn: not null, RatioDownColumn: not null };
        var (acceptUp, up) = hasShape ? RelativeVariation(process, systematic.Parameter, isUp: true) : (1, []);
        var (acceptDown, down) = hasShape ? RelativeVariation(process, systematic.Parameter, isUp: false) : (1, []);
        var nominal = templates.VariationKnots.Select(knot => templates.Yield(knot, process).ToArray()).ToArray();
        var work = new BinnedVariation(systematic.YieldUp * acceptUp, systematic.YieldDown * acceptDown, up, down, nominal);
        var (norm, shape, total) = (work.NormSize, work.ShapeSize, TotalSize(process, work));
        var symmetrized = work.Symmetrise(shaping.Symmetrization);
        var smoothed = shaping.IsSmoothed ? work.Smooth(Lines) : 0;
        var pruning = options.Pruning;
        var isNegligible = total < pruning.Total;
        var (isNormPruned, isShapePruned) = (isNegligible || norm < pruning.Norm, hasShape && (isNegligible || shape < pruning.Shape));
        records.Add(new(name, systematic.Parameter, norm, shape, total, symmetrized, smoothed, isNormPruned && norm > 0, isShapePruned && shape > 0));

        // The acceptance belongs to the norm: it goes with it where the norm is left out, and into it where the shape is.
        var (logUp, logDown) = (Math.Log(acceptUp), Math.Log(acceptDown));
        var takesAcceptance = hasShape && !isShapePruned;
        if (!isNormPruned)
        {
            var (normUp, normDown) = (work.LogNormUp - (takesAcceptance ? logUp : 0), work.LogNormDown - (takesAcceptance ? logDown : 0));
            foreach (var modifier in Norm(channelName, systematic, shaping, normUp, normDown))
            {
                yield return modifier;
            }
        }

        var isKept = takesAcceptance && work.ShapeSize > 0;
        var (functionUp, functionDown) = isKept ? (Deltas(work.LogUp, isNormPruned ? 0 : logUp), Deltas(work.LogDown, isNormPruned ? 0 : logDown)) : ([], []);
        if (functionUp.Concat(functionDown).Any(list => Array.Exists(list, delta => Math.Abs(delta - 1) > options.Negligible)))
        {
            yield return new ShapeVariation(channelName, FunctionOf(functionUp, systematic.Parameter), FunctionOf(functionDown, systematic.Parameter));
        }
    }

    /// <summary>G is written as the user stated it wherever nothing has changed it.</summary>
    private static IEnumerable<NormSys> Norm(string name, ProcessSystematic systematic, VariationShaping shaping, double logUp, double logDown)
    {
        var (up, down) = (Math.Exp(logUp), Math.Exp(logDown));
        var isAsStated = shaping.Symmetrization == Symmetrization.None
            && Math.Abs(up - systematic.YieldUp) <= 1e-14 * up && Math.Abs(down - systematic.YieldDown) <= 1e-14 * down;
        (up, down) = isAsStated ? (systematic.YieldUp, systematic.YieldDown) : (Rounding.ToDigits(up, Digits + 2), Rounding.ToDigits(down, Digits + 2));
        if (up != 1 || down != 1)
        {
            yield return new NormSys(name, up, down);
        }
    }

    private static double[][] Deltas(double[][] logs, double acceptance) =>
        [.. logs.Select(list => Array.ConvertAll(list, log => Rounding.ToDigits(Math.Exp(log + acceptance), Digits)))];

    /// <summary>Largest relative change of the total of a bin.</summary>
    private double TotalSize(int process, BinnedVariation work)
    {
        var largest = 0.0;
        for (var knot = 0; knot < templates.VariationKnots.Length; knot++)
        {
            var hypothesis = templates.Grid.Knots[templates.VariationKnots[knot]];
            var position = templates.VariationKnots[knot];
            foreach (var coefficients in new[] { asimov.Coefficients(hypothesis.Yields.AsSpan()), asimov.ReferenceCoefficients })
            {
                largest = Math.Max(largest, TotalSize(process, work, knot, position, coefficients));
            }
        }

        return largest;
    }

    private double TotalSize(int process, BinnedVariation work, int knot, int position, double[] coefficients)
    {
        var largest = 0.0;
        for (var bin = 0; bin < templates.Bins; bin++)
        {
            var total = Enumerable.Range(0, coefficients.Length).Sum(other => coefficients[other] * templates.Yield(position, other)[bin]);
            var share = coefficients[process] * templates.Yield(position, process)[bin] / total;
            var (up, down) = work.HasShape ? (work.LogUp[knot][bin], work.LogDown[knot][bin]) : (0, 0);
            var change = Math.Max(Math.Abs(Math.Exp(work.LogNormUp + up) - 1), Math.Abs(Math.Exp(work.LogNormDown + down) - 1));
            largest = total > 0 ? Math.Max(largest, Math.Abs(share) * change) : largest;
        }

        return largest;
    }

    /// <summary>The change of the yield in the region, and that of every bin beyond it, [knots][bins].</summary>
    private (double Acceptance, double[][] Shape) RelativeVariation(int process, string parameter, bool isUp)
    {
        var variation = templates.Variations.IndexOf(
            templates.Variations.First(entry => entry.Process == process && entry.Parameter == parameter && entry.IsUp == isUp));
        var acceptance = Acceptance(process, variation);
        var weak = 0;
        var deltas = Enumerable.Range(0, knots).Select(knot => RelativeVariation(knot, process, variation, acceptance, ref weak)).ToArray();
        if (weak > 0)
        {
            weakBins[$"{parameter} {(isUp ? "up" : "down")}"] = weak;
        }

        return (acceptance, deltas);
    }

    /// <summary>1 where shapes are renormalised in the region; events only move between bins with the hypothesis, so that one number holds for all.</summary>
    private double Acceptance(int process, int variation)
    {
        var (varied, nominal) = (0.0, 0.0);
        for (var knot = 0; knot < knots; knot++)
        {
            varied += Sum(templates.Varied(knot, variation));
            nominal += Sum(templates.Yield(templates.VariationKnots[knot], process));
        }

        var isNormalizedHere = model.ShapeNormalization == ShapeNormalization.Reference && templates.ShapeIntegrals.IsEmpty;
        return isNormalizedHere || !(varied > 0 && nominal > 0) ? 1 : (templates.ShapeIntegrals.IsEmpty ? 1 : WholeScale(variation)) * varied / nominal;
    }

    private double[] RelativeVariation(int knot, int process, int variation, double acceptance, ref int weak)
    {
        var hypothesis = templates.VariationKnots[knot];
        var (nominal, variance) = (templates.Yield(hypothesis, process).ToArray(), templates.Variance(hypothesis, process).ToArray());
        var varied = templates.Varied(knot, variation);
        var scale = ShapeScale(variation, nominal, varied);
        var deltas = new double[nominal.Length];
        for (var bin = 0; bin < deltas.Length; bin++)
        {
            var delta = scale * varied[bin] / nominal[bin];
            var isKnown = nominal[bin] * nominal[bin] >= options.MinimumEffectiveEvents * variance[bin] && delta > 0 && double.IsFinite(delta);

            // A process that is absent from a bin has nothing to vary there.
            weak += isKnown || variance[bin] == 0 ? 0 : 1;
            deltas[bin] = (isKnown ? delta : 1) / acceptance;
        }

        return deltas;
    }

    /// <summary>What makes the varied shape integrate to the nominal yield, where shapes are renormalised.</summary>
    private double ShapeScale(int variation, double[] nominal, ReadOnlySpan<double> varied)
    {
        if (!templates.ShapeIntegrals.IsEmpty)
        {
            return WholeScale(variation);
        }

        var sum = Sum(varied);
        return model.ShapeNormalization == ShapeNormalization.Reference && sum > 0 ? nominal.Sum() / sum : 1;
    }

    /// <summary>The same where the bins hold a part of the events on which shapes are normalised.</summary>
    private double WholeScale(int variation) => model.ShapeNormalization == ShapeNormalization.Reference ? 1 / templates.ShapeIntegrals[variation] : 1;

    /// <summary>The sum, term by term: vectors would add in another order.</summary>
    /// <param name="values">The terms.</param>
    internal static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private YieldFunction FunctionOf(double[][] deltas, string parameter) =>
        options.TreatmentOf(parameter) == SystematicTreatment.Envelope
            ? new ConstantYields(Envelope(deltas))
            : KnotFunctions.Through(templates, deltas.Select(list => PerBin.Create(list)).ToValueList());

    /// <summary>Per bin the variation of largest |ln δ| over the range of interest.</summary>
    private PerBin Envelope(double[][] deltas)
    {
        var chosen = Enumerable.Range(0, deltas.Length).Where(knot => isOfInterest[knot]).ToImmutableArray();
        return [.. Enumerable.Range(0, templates.Bins).Select(bin => chosen.Select(knot => deltas[knot][bin]).MaxBy(delta => Math.Abs(Math.Log(delta))))];
    }
}
