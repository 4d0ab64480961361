using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Systematics;

/// <summary>
/// Learns from simulations at points α_i how several parameters move a process together, beyond the product of its single variations:
/// ln C_b(α) is a Gaussian process that vanishes at α = 0 (docs/morphing.md).
/// </summary>
internal sealed class MorphBuilder
{
    /// <summary>Noise of a bin that an anchor does not know: its value has no weight.</summary>
    private const double Unknown = 1e6;

    /// <summary>Corrections below this are rounding: modifiers are kept to seven digits.</summary>
    private const double Negligible = 1e-6;

    private const int Digits = 12;
    private const int HypothesesOfFit = 3;
    private const int PriorPoints = 128;

    private readonly MorphPlan plan;
    private readonly VariationOptions options;
    private readonly TemplateSet templates;
    private readonly ImmutableArray<TemplateSet> anchors;
    private readonly int process;
    private readonly ValueList<HypothesisPosition> knots;
    private readonly string[] names;

    /// <summary>Prepares a morph.</summary>
    /// <param name="plan">What the user asked for.</param>
    /// <param name="options">Thresholds, and names in the region.</param>
    /// <param name="templates">Nominal templates.</param>
    /// <param name="anchors">Templates of the anchors.</param>
    /// <param name="process">Index of the process.</param>
    /// <param name="region">Name of the region.</param>
    public MorphBuilder(MorphPlan plan, VariationOptions options, TemplateSet templates, ImmutableArray<TemplateSet> anchors, int process, string region)
    {
        (this.plan, this.options, this.templates, this.anchors, this.process) = (plan, options, templates, anchors, process);
        knots = templates.VariationKnots.Select(knot => templates.Grid.Knots[knot].Position).ToValueList();
        names = [.. plan.Parameters.Select(name => options.NameIn(name, region))];
    }

    /// <summary>Single variations that only the anchors know: parameters without modifiers that have anchors at ±1 on their axis.</summary>
    /// <param name="modifiers">The modifiers of the process.</param>
    public IEnumerable<ShapeVariation> OwnVariations(ValueList<Modifier> modifiers)
    {
        for (var parameter = 0; parameter < names.Length; parameter++)
        {
            var (up, down) = (OnAxis(parameter, 1), OnAxis(parameter, -1));
            if (up >= 0 && down >= 0 && !modifiers.Any(modifier => modifier.ParameterNames.Contains(names[parameter])))
            {
                yield return new ShapeVariation(names[parameter], Relative(up), Relative(down));
            }
        }
    }

    /// <summary>The morph, one modifier per group of parameters.</summary>
    /// <param name="modifiers">The modifiers of the process: the factorised model.</param>
    /// <param name="variance">Receives the mean posterior variance of ln of every bin, added to what is there, [knots][bins].</param>
    /// <returns>The modifiers, none where the factorised model is right, and what was learned.</returns>
    public (ValueList<GaussianMorph> Morphs, MorphRecord Record) Learn(ValueList<Modifier> modifiers, double[][] variance)
    {
        var points = plan.Anchors.Select(anchor => anchor.At.ToArray()).ToArray();
        int[][] groups = plan.Groups.Count == 0 ? [[.. Enumerable.Range(0, names.Length)]] : [.. plan.Groups.Select(group => group.ToArray())];
        var gaussian = new GaussianProcess(new GaussianProcessKernel(plan.Kernel, groups), points);
        var series = Corrections(modifiers);
        var largest = series.SelectMany(entry => entry.Values).Max(Math.Abs);
        if (largest < Negligible)
        {
            return ([], new(plan.Name, plan.Process, points.Length, largest, 0, 0, [], [], 0, IsNeeded: false));
        }

        var chosen = series.Where(entry => FitKnots().Contains(entry.Knot)).ToArray();
        gaussian.Fit([.. chosen.Select(entry => entry.Values)], [.. chosen.Select(entry => entry.Noise)]);
        var weights = series.Select(entry => gaussian.Weights(entry.Values, entry.Noise)).ToArray();
        AddVariance(gaussian, series, variance);
        return (Morphs(gaussian, groups, series, weights), RecordOf(gaussian, groups, series, largest));
    }

    private int OnAxis(int parameter, double value)
    {
        for (var anchor = 0; anchor < plan.Anchors.Count; anchor++)
        {
            if (plan.Anchors[anchor].At.Index().All(entry => entry.Item == (entry.Index == parameter ? value : 0)))
            {
                return anchor;
            }
        }

        return -1;
    }

    private YieldFunction Relative(int anchor) => KnotFunctions.Through(templates, Enumerable.Range(0, knots.Count).Select(knot =>
        PerBin.Create([.. Enumerable.Range(0, templates.Bins).Select(bin => IsKnown(knot, anchor, bin) ? Ratio(knot, anchor, bin) : 1)])).ToValueList());

    private double Ratio(int knot, int anchor, int bin)
    {
        var position = templates.VariationKnots[knot];
        return Rounding.ToDigits(anchors[anchor].Yield(position, process)[bin] / templates.Yield(position, process)[bin], Digits);
    }

    private bool IsKnown(int knot, int anchor, int bin)
    {
        var position = templates.VariationKnots[knot];
        return IsKnown(templates, position, bin) && IsKnown(anchors[anchor], position, bin);
    }

    private bool IsKnown(TemplateSet set, int position, int bin)
    {
        var yield = set.Yield(position, process)[bin];
        return yield > 0 && yield * yield >= options.MinimumEffectiveEvents * set.Variance(position, process)[bin];
    }

    /// <summary>ln of what the anchors have over the factorised model, for every hypothesis and bin.</summary>
    private Series[] Corrections(ValueList<Modifier> modifiers)
    {
        var quiet = new double[anchors.Length];
        var all = new List<Series>();
        for (var knot = 0; knot < knots.Count; knot++)
        {
            var factorised = plan.Anchors.Select(anchor => Factorised(modifiers, anchor.At, knots[knot])).ToArray();
            for (var bin = 0; bin < templates.Bins; bin++)
            {
                var (values, noise) = (new double[anchors.Length], new double[anchors.Length]);
                for (var anchor = 0; anchor < values.Length; anchor++)
                {
                    var isKnown = IsKnown(knot, anchor, bin);
                    values[anchor] = isKnown ? Math.Log(Ratio(knot, anchor, bin) / factorised[anchor][bin]) : 0;
                    noise[anchor] = !isKnown ? Unknown : plan.HasNoise ? RelativeVariance(templates, knot, bin) + RelativeVariance(anchors[anchor], knot, bin) : 0;
                }

                all.Add(new(knot, bin, values, Array.TrueForAll(noise, value => value == 0) ? quiet : noise));
            }
        }

        return [.. all];
    }

    private double RelativeVariance(TemplateSet set, int knot, int bin)
    {
        var position = templates.VariationKnots[knot];
        var yield = set.Yield(position, process)[bin];
        return set.Variance(position, process)[bin] / (yield * yield);
    }

    /// <summary>The product of the single variations at a point.</summary>
    private double[] Factorised(ValueList<Modifier> modifiers, ValueList<double> at, HypothesisPosition t)
    {
        var product = new double[templates.Bins];
        Array.Fill(product, 1);
        foreach (var modifier in modifiers)
        {
            var alpha = Array.IndexOf(names, modifier.Name) is >= 0 and var parameter ? at[parameter] : 0;
            switch (modifier)
            {
                case NormSys norm when alpha != 0:
                    Multiply(product, _ => new FactorInterpolation(norm.Up, norm.Down, norm.Code).At(alpha));
                    break;
                case ShapeVariation shape when alpha != 0:
                    var (up, down) = (shape.Up.At(t), shape.Down.At(t));
                    Multiply(product, bin => new FactorInterpolation(up[bin], down[bin], shape.Code).At(alpha));
                    break;
            }
        }

        return product;
    }

    private static void Multiply(double[] product, Func<int, double> factor)
    {
        for (var bin = 0; bin < product.Length; bin++)
        {
            product[bin] *= factor(bin);
        }
    }

    /// <summary>Hyper-parameters are learned at a few hypotheses: all hypotheses share their events.</summary>
    private int[] FitKnots() => [.. Enumerable.Range(0, HypothesesOfFit).Select(i => (int)Math.Round((i + 0.5) * (knots.Count - 1) / HypothesesOfFit)).Distinct()];

    private void AddVariance(GaussianProcess gaussian, Series[] series, double[][] variance)
    {
        var prior = PriorSample();
        foreach (var entry in plan.HasUncertainty ? series : [])
        {
            variance[entry.Knot][entry.Bin] += gaussian.Variance(entry.Noise, prior);
        }
    }

    /// <summary>Points spread as the unit normal constraints, without chance.</summary>
    private double[][] PriorSample() =>
        [.. Enumerable.Range(1, PriorPoints).Select(i => names.Select((_, parameter) => NormalDistribution.Quantile(Halton(i, parameter))).ToArray())];

    /// <summary>The sequence of J. H. Halton, Numer. Math. 2 (1960) 84.</summary>
    private static double Halton(int index, int dimension)
    {
        var radix = Enumerable.Range(2, int.MaxValue - 2).Where(number => Enumerable.Range(2, number - 2).All(divisor => number % divisor != 0)).Skip(dimension).First();
        var (sum, digit) = (0.0, 1.0);
        for (var rest = index; rest > 0; rest /= radix)
        {
            digit /= radix;
            sum += digit * (rest % radix);
        }

        return sum;
    }

    private ValueList<GaussianMorph> Morphs(GaussianProcess gaussian, int[][] groups, Series[] series, double[][] weights) =>
    [
        .. groups.Select((group, index) => new GaussianMorph(
            groups.Length == 1 ? plan.Name : $"{plan.Name}_{index + 1}",
            [.. group.Select(parameter => names[parameter])],
            plan.Kernel,
            [.. group.Select((_, position) => gaussian.LengthScale(index, position))],
            [.. plan.Anchors.Select(anchor => group.Select(parameter => anchor.At[parameter]).ToValueList())],
            [.. Enumerable.Range(0, anchors.Length).Select(anchor => Function(series, weights, anchor, Math.Pow(gaussian.Amplitude(index), 2)))])),
    ];

    private YieldFunction Function(Series[] series, double[][] weights, int anchor, double scale)
    {
        var rows = Enumerable.Range(0, knots.Count).Select(_ => new double[templates.Bins]).ToArray();
        foreach (var (entry, list) in series.Zip(weights))
        {
            rows[entry.Knot][entry.Bin] = Rounding.ToDigits(scale * list[anchor], Digits);
        }

        return knots.Count == 1 ? new ConstantYields([.. rows[0]]) : KnotFunctions.Through(templates, rows.Select(row => PerBin.Create(row)).ToValueList());
    }

    private MorphRecord RecordOf(GaussianProcess gaussian, int[][] groups, Series[] series, double largest)
    {
        var (factorised, unseen, count) = (0.0, 0.0, 0);
        foreach (var entry in series)
        {
            var errors = gaussian.LeaveOneOut(entry.Values, entry.Noise);
            for (var anchor = 0; anchor < errors.Length; anchor++)
            {
                var isKnown = entry.Noise[anchor] < Unknown;
                factorised += isKnown ? entry.Values[anchor] * entry.Values[anchor] : 0;
                unseen += isKnown ? errors[anchor] * errors[anchor] : 0;
                count += isKnown ? 1 : 0;
            }
        }

        var prior = PriorSample();
        return new(
            plan.Name,
            plan.Process,
            anchors.Length,
            largest,
            Math.Sqrt(factorised / count),
            Math.Sqrt(unseen / count),
            [.. groups.Select((_, index) => gaussian.Amplitude(index))],
            [.. groups.SelectMany((group, index) => group.Select((_, position) => gaussian.LengthScale(index, position)))],
            Math.Sqrt(series.Where(entry => FitKnots().Contains(entry.Knot)).Average(entry => gaussian.Variance(entry.Noise, prior))),
            IsNeeded: true);
    }

    /// <summary>ln of the correction of one bin at one hypothesis, at every anchor.</summary>
    private sealed record Series(int Knot, int Bin, double[] Values, double[] Noise);
}
