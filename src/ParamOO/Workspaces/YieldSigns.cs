using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>Looks for negative yields along a hypothesis: PX0652 in a sample that is positive elsewhere, PX0653 in the total at μ = μ′.</summary>
internal static class YieldSigns
{
    /// <summary>Samples of which a larger part is negative are meant so: interference.</summary>
    private const double FewNumbers = 0.1;

    /// <summary>Cancellation in the total of a bin, relative to its largest term, that is rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Warns of a sample that is positive but for a few numbers.</summary>
    public static void CheckSample(HypothesisSpace axis, Sample sample, string path, Findings findings)
    {
        var numbers = (from knot in Enumerable.Range(0, axis.KnotCount)
                       from bin in Enumerable.Range(0, sample.Yields.Bins)
                       select (Knot: knot, Bin: bin)).ToArray();
        var values = Enumerable.Range(0, axis.KnotCount).Select(knot => At(axis, sample, knot)).ToArray();
        var negative = Array.FindAll(numbers, place => values[place.Knot][place.Bin] < 0);
        if (negative.Length > 0 && negative.Length <= FewNumbers * numbers.Length)
        {
            var (knot, bin) = negative[0];
            findings.Warning(
                "PX0652",
                path,
                Text($"{negative.Length} of {numbers.Length} yields of sample '{sample.Name}' are negative, the first is {values[knot][bin]} at knot {knot} ({NameOf(axis, knot)}) in bin {bin} (both counted from 0); unless the sample is an interference, correct them."));
        }
    }

    /// <summary>Looks at the total of every bin where the tested value is the hypothesis, at every knot, once per channel.</summary>
    /// <param name="workspace">The workspace, without errors.</param>
    /// <param name="sets">The parameters with their start values.</param>
    /// <param name="findings">Receives PX0653.</param>
    public static void CheckTotals(Workspace workspace, ValueList<ParameterSet> sets, Findings findings)
    {
        var start = sets.Where(set => set.IsScalar).ToDictionary(set => set.Name, set => set.Components[0].Nominal, StringComparer.Ordinal);
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            if (channel.Hypothesis is { } axis)
            {
                CheckTotals(channel, axis, start, $"/channels/{index}", findings);
            }
        }
    }

    private static void CheckTotals(Channel channel, HypothesisSpace axis, Dictionary<string, double> start, string path, Findings findings)
    {
        for (var knot = 0; knot < axis.KnotCount; knot++)
        {
            var point = new Dictionary<string, double>(start);
            var tested = axis.PointOf(knot);
            foreach (var name in axis.Parameters.Where(_ => axis is not HypothesisAxis { Value: not null }))
            {
                point[name] = tested.ValueOf(name)!.Value;
            }
            var terms = channel.Samples.Select(sample => (Factor: FactorOf(sample, point), Yields: At(axis, sample, knot))).ToArray();
            for (var bin = 0; bin < channel.Bins; bin++)
            {
                var perSample = Array.ConvertAll(terms, term => term.Factor * term.Yields[bin]);
                var (total, least) = (perSample.Sum(), perSample.Min());
                if (total < Rounding * least)
                {
                    var sample = channel.Samples[Array.IndexOf(perSample, least)].Name;
                    findings.Error(
                        "PX0653",
                        path,
                        Text($"bin {bin} of channel '{channel.Name}' expects {total:G5} events at knot {knot} ({NameOf(axis, knot)}; both counted from 0), of which sample '{sample}' makes {least:G5}; a total must not be negative: correct the yields."));
                    return;
                }
            }
        }
    }

    /// <summary>f_X times the free normalisations.</summary>
    private static double FactorOf(Sample sample, Dictionary<string, double> point)
    {
        var coefficient = sample.Coefficient is { } formula ? formula.Evaluate([.. formula.Names.Select(name => point[name])]) : 1;
        return sample.Modifiers.OfType<NormFactor>().Aggregate(coefficient, (product, factor) => product * point[factor.Name]);
    }

    private static PerBin At(HypothesisSpace axis, Sample sample, int knot) =>
        axis is HypothesisPlane plane
        ? sample.Yields.At(new HypothesisPosition(plane.Rays[knot / plane.Radii.Count], plane.Radii[knot % plane.Radii.Count]))
        : sample.Yields.At(sample.Yields.Domain.Clamp(axis.PositionAt(axis.PointOf(knot)).T));

    private static string NameOf(HypothesisSpace axis, int knot) => axis is HypothesisAxis line ? Text($"{line.Poi} = {line.Knots[knot]}") : axis.PointOf(knot).ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
