using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Numerics;
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
    private readonly ValueList<double> knots;
    private readonly bool[] isOfInterest;
    private readonly string path;
    private readonly Findings findings;
    private readonly SortedDictionary<string, int> weakBins = new(StringComparer.Ordinal);

    /// <summary>Prepares the variations of a region.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="options">Treatment and thresholds.</param>
    /// <param name="templates">The filled templates.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0501 and PX0502.</param>
    public VariationBuilder(MixtureModel model, VariationOptions options, TemplateSet templates, string path, Findings findings)
    {
        (this.model, this.options, this.templates, this.path, this.findings) = (model, options, templates, path, findings);
        knots = templates.VariationKnots.Select(knot => templates.Grid.Knots[knot].T).ToValueList();
        var range = options.EnvelopeRange ?? templates.Grid.Range;
        isOfInterest = [.. templates.VariationKnots.Select(knot => range.Contains(templates.Grid.Knots[knot].Poi))];
        if (!isOfInterest.Contains(true))
        {
            findings.Warning("PX0502", path, $"no variation knot lies in the envelope range [{range.Low}, {range.High}]; the whole range is used.");
            Array.Fill(isOfInterest, true);
        }
    }

    /// <summary>The modifiers of one process.</summary>
    /// <param name="process">Index of the process.</param>
    public ValueList<Modifier> Of(int process)
    {
        var modifiers = new List<Modifier>();
        foreach (var systematic in model.Processes[process].Systematics)
        {
            if (systematic.YieldUp != 1 || systematic.YieldDown != 1)
            {
                modifiers.Add(new NormSys(systematic.Parameter, systematic.YieldUp, systematic.YieldDown));
            }

            if (Shape(process, systematic) is { } shape)
            {
                modifiers.Add(shape);
            }
        }

        ReportWeakBins(process);
        return modifiers.ToValueList();
    }

    /// <summary>Bins that are weak are weak in most variations: one finding per process says it all.</summary>
    private void ReportWeakBins(int process)
    {
        if (weakBins.Count > 0)
        {
            findings.Warning(
                "PX0501",
                $"{path}/{model.Processes[process].Name}",
                $"up to {weakBins.Values.Max()} of {knots.Count * templates.Bins} bins of {weakBins.Count} variations ({string.Join(", ", weakBins.Keys)}) hold fewer than {options.MinimumEffectiveEvents} effective events or no positive yield; they are left unvaried.");
            weakBins.Clear();
        }
    }

    private ShapeVariation? Shape(int process, ProcessSystematic systematic)
    {
        if (systematic.RatioUpColumn is null || systematic.RatioDownColumn is null)
        {
            return null;
        }

        var up = RelativeVariation(process, systematic.Parameter, isUp: true);
        var down = RelativeVariation(process, systematic.Parameter, isUp: false);
        return up.Concat(down).All(list => Array.TrueForAll(list, delta => Math.Abs(delta - 1) <= options.Negligible))
            ? null
            : new ShapeVariation(systematic.Parameter, FunctionOf(up, systematic.Parameter), FunctionOf(down, systematic.Parameter));
    }

    /// <summary>δ at every variation knot, [knots][bins].</summary>
    private double[][] RelativeVariation(int process, string parameter, bool isUp)
    {
        var variation = templates.Variations.IndexOf(
            templates.Variations.First(entry => entry.Process == process && entry.Parameter == parameter && entry.IsUp == isUp));
        var weak = 0;
        var deltas = Enumerable.Range(0, knots.Count).Select(knot => RelativeVariation(knot, process, variation, ref weak)).ToArray();
        if (weak > 0)
        {
            weakBins[$"{parameter} {(isUp ? "up" : "down")}"] = weak;
        }

        return deltas;
    }

    private double[] RelativeVariation(int knot, int process, int variation, ref int weak)
    {
        var hypothesis = templates.VariationKnots[knot];
        var (nominal, variance) = (templates.Yield(hypothesis, process).ToArray(), templates.Variance(hypothesis, process).ToArray());
        var varied = templates.Varied(knot, variation);
        var scale = ShapeScale(nominal, varied);
        var deltas = new double[nominal.Length];
        for (var bin = 0; bin < deltas.Length; bin++)
        {
            var delta = scale * varied[bin] / nominal[bin];
            var isKnown = nominal[bin] * nominal[bin] >= options.MinimumEffectiveEvents * variance[bin] && delta > 0 && double.IsFinite(delta);

            // A process that is absent from a bin has nothing to vary there.
            weak += isKnown || variance[bin] == 0 ? 0 : 1;
            deltas[bin] = isKnown ? Rounding.ToDigits(delta, Digits) : 1;
        }

        return deltas;
    }

    /// <summary>What makes the varied shape integrate to the nominal yield, where shapes are renormalised.</summary>
    private double ShapeScale(double[] nominal, ReadOnlySpan<double> varied)
    {
        var sum = 0.0;
        foreach (var value in varied)
        {
            sum += value;
        }

        return model.ShapeNormalization == ShapeNormalization.Reference && sum > 0 ? nominal.Sum() / sum : 1;
    }

    private YieldFunction FunctionOf(double[][] deltas, string parameter) =>
        options.TreatmentOf(parameter) == SystematicTreatment.Envelope
            ? new ConstantYields(Envelope(deltas))
            : new PchipYields(knots, deltas.Select(list => PerBin.Create(list)).ToValueList());

    /// <summary>Per bin the variation of largest |ln δ| over the range of interest.</summary>
    private PerBin Envelope(double[][] deltas)
    {
        var chosen = Enumerable.Range(0, deltas.Length).Where(knot => isOfInterest[knot]).ToImmutableArray();
        return [.. Enumerable.Range(0, templates.Bins).Select(bin => chosen.Select(knot => deltas[knot][bin]).MaxBy(delta => Math.Abs(Math.Log(delta))))];
    }
}
