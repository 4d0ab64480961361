using System.Collections.Immutable;
using ParamOO.Numerics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Systematics;

/// <summary>
/// The covariance that an ensemble of ratios gives to the templates of a process, over bins and hypotheses at once: as eigenvectors, each a
/// nuisance parameter that moves all of them together, and as a variance of single bins (docs/ensembles.md).
/// </summary>
internal sealed class EnsembleBuilder
{
    private const int Digits = 7;

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
        Centre();
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
        var modifiers = modes.Select((mode, index) => Modifier(mode, $"ensemble_{plan.Process}_{region}_{index + 1}")).ToValueList();
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

    /// <summary>Turns logarithms into deviations whose squares add up to the variance.</summary>
    private void Centre()
    {
        var count = deviations.Length;
        var scale = 1 / Math.Sqrt((count - 1.0) * (plan.AreReplicas ? 1 : count));
        for (var cell = 0; cell < deviations[0].Length; cell++)
        {
            var mean = deviations.Average(member => member[cell]);
            foreach (var member in deviations)
            {
                member[cell] = scale * (member[cell] - mean);
            }
        }
    }

    /// <summary>
    /// Eigenvectors of the covariance, the largest first, until they hold the wanted share. Bins count by the square of what a change of them
    /// moves the total by, in units of its statistical uncertainty.
    /// </summary>
    private (List<double[]> Modes, List<double> Shares) Modes(double[][] totals)
    {
        var count = deviations.Length;
        var weights = Enumerable.Range(0, deviations[0].Length).Select(cell => Weight(totals, cell)).ToArray();
        var products = new double[count * count];
        for (var i = 0; i < products.Length; i++)
        {
            var (one, other) = (deviations[i / count], deviations[i % count]);
            products[i] = weights.Select((weight, cell) => weight * one[cell] * other[cell]).Sum();
        }

        var (values, vectors) = SymmetricEigen.Of(products, count);
        var (modes, shares, all) = (new List<double[]>(), new List<double>(), values.Where(value => value > 0).Sum());
        for (var k = 0; k < count && values[k] > 1e-12 * all && shares.Sum() < plan.Fraction; k++)
        {
            modes.Add([.. Enumerable.Range(0, weights.Length).Select(cell => deviations.Zip(vectors[k], (member, part) => member[cell] * part).Sum())]);
            shares.Add(values[k] / all);
        }

        return (modes, shares);
    }

    private double Weight(double[][] totals, int cell)
    {
        var (knot, bin) = (cell / templates.Bins, cell % templates.Bins);
        var yield = templates.Yield(templates.VariationKnots[knot], process)[bin];
        return totals[knot][bin] > 0 ? yield * yield / totals[knot][bin] : 0;
    }

    private ShapeVariation Modifier(double[] mode, string name) => new(name, Function(mode, 1), Function(mode, -1));

    private YieldFunction Function(double[] mode, double sign)
    {
        var rows = Enumerable.Range(0, knots).Select(knot => PerBin.Create(
            [.. Enumerable.Range(0, templates.Bins).Select(bin => Rounding.ToDigits(Math.Exp(sign * mode[(knot * templates.Bins) + bin]), Digits))])).ToValueList();
        return knots == 1 ? new ConstantYields(rows[0]) : KnotFunctions.Through(templates, rows);
    }
}
