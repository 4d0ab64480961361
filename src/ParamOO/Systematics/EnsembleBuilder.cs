using System.Collections.Immutable;
using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Systematics;

/// <summary>
/// The covariance that an ensemble of ratios gives to the templates of a process, over bins and hypotheses at once: as eigenvectors, each a
/// nuisance parameter that moves all of them together, and as a variance of single bins (docs/ensembles.md).
/// </summary>
internal sealed class EnsembleBuilder
{
    private readonly EnsemblePlan plan;
    private readonly TemplateSet templates;
    private readonly int process;
    private readonly int knots;

    // [members][knots × bins]: ln of member over nominal, less the mean of all members.
    private readonly double[][] deviations;

    /// <summary>Prepares an ensemble.</summary>
    /// <param name="plan">What the user asked for.</param>
    /// <param name="options">Thresholds.</param>
    /// <param name="templates">Nominal templates.</param>
    /// <param name="members">Templates of the members.</param>
    /// <param name="process">Index of the process.</param>
    public EnsembleBuilder(EnsemblePlan plan, VariationOptions options, TemplateSet templates, ImmutableArray<TemplateSet> members, int process)
    {
        (this.plan, this.templates, this.process) = (plan, templates, process);
        knots = templates.VariationKnots.Length;
        deviations = [.. members.Select(member => Logarithms(member, options))];
        DeviationModes.Centre(deviations, 1 / Math.Sqrt((members.Length - 1.0) * (plan.AreReplicas ? 1 : members.Length)));
    }

    /// <summary>The modifiers of the process, and what was found.</summary>
    /// <param name="totals">Total yields of the reference hypothesis, [knots][bins].</param>
    /// <param name="variance">Receives the variance of ln of every bin that no modifier holds, added to what is there, [knots][bins].</param>
    /// <param name="region">Name of the region.</param>
    public (ValueList<ShapeVariation> Modifiers, EnsembleRecord Record) Make(double[][] totals, double[][] variance, string region)
    {
        var rest = Enumerable.Range(0, deviations[0].Length).Select(cell => deviations.Sum(member => member[cell] * member[cell])).ToArray();
        var largest = Math.Sqrt(rest.Max());
        var (modes, shares) = plan.Treatment == EnsembleTreatment.Coherent ? Modes(totals) : ([], []);
        var modifiers = modes.Select((mode, index) => DeviationModes.Modifier(templates, $"ensemble_{plan.Process}_{region}_{index + 1}", mode)).ToValueList();
        for (var cell = 0; cell < rest.Length; cell++)
        {
            variance[cell / templates.Bins][cell % templates.Bins] += Math.Max(0, rest[cell] - modes.Sum(mode => mode[cell] * mode[cell]));
        }

        return (modifiers, new(plan.Process, deviations.Length, largest, [.. shares], [.. modifiers.Select(modifier => modifier.Name)]));
    }

    /// <summary>A bin that is weak in the nominal templates or empty in a member says nothing about the ratio.</summary>
    private double[] Logarithms(TemplateSet member, VariationOptions options)
    {
        var logs = new double[knots * templates.Bins];
        for (var knot = 0; knot < knots; knot++)
        {
            var position = templates.VariationKnots[knot];
            var nominal = templates.Yield(position, process);
            var own = member.Yield(position, process);
            var squares = templates.Variance(position, process);
            var scale = VariationBuilder.Sum(nominal) / VariationBuilder.Sum(own);
            for (var bin = 0; bin < templates.Bins; bin++)
            {
                var isKnown = nominal[bin] > 0 && own[bin] > 0 && nominal[bin] * nominal[bin] >= options.MinimumEffectiveEvents * squares[bin];
                logs[(knot * templates.Bins) + bin] = isKnown ? Math.Log(scale * own[bin] / nominal[bin]) : 0;
            }
        }

        return logs;
    }

    /// <summary>Bins count by the square of what a change of them moves the total by, in units of its statistical uncertainty.</summary>
    private (List<double[]> Modes, List<double> Shares) Modes(double[][] totals)
    {
        double[] weights = [.. Enumerable.Range(0, knots * templates.Bins).Select(cell => Weight(totals, cell))];
        var found = DeviationModes.Find(deviations, weights, plan.Fraction).ToList();
        return (
            [.. found.Select(mode => weights.Select((_, cell) => DeviationModes.Combine(deviations, mode.Combination, cell)).ToArray())],
            [.. found.Select(mode => mode.Share)]);
    }

    private double Weight(double[][] totals, int cell)
    {
        var (knot, bin) = (cell / templates.Bins, cell % templates.Bins);
        var yield = templates.Yield(templates.VariationKnots[knot], process)[bin];
        return totals[knot][bin] > 0 ? yield * yield / totals[knot][bin] : 0;
    }
}
