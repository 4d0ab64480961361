using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>
/// Looks for negative yields: PX0652 in a sample that is positive elsewhere along a hypothesis, PX0653 in the total at μ = μ′; in channels without a
/// hypothesis PX1129 in the total at the start values, PX1130 in the total with a shape one standard deviation away.
/// </summary>
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
            else if (channel.Samples.All(sample => sample.Yields is ConstantYields))
            {
                CheckOrdinary(channel, start, $"/channels/{index}", findings);
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

    private static void CheckOrdinary(Channel channel, Dictionary<string, double> start, string path, Findings findings)
    {
        double[] factors = [.. channel.Samples.Select(sample => FactorOf(sample, start))];
        double[][] nominal = [.. channel.Samples.Zip(factors, (sample, factor) => PlainOf(sample).ToArray().Select(value => factor * value).ToArray())];
        double[] totals = [.. Enumerable.Range(0, channel.Bins).Select(bin => nominal.Sum(yields => yields[bin]))];
        int[] negative = Negative(totals, nominal);
        if (negative.Length > 0)
        {
            var (bin, sample) = (negative[0], Array.IndexOf(nominal, nominal.MinBy(yields => yields[negative[0]])));
            WarnOnce(
                findings,
                "PX1129",
                $"{path}/samples/{sample}/data/{bin}",
                Text($"{negative.Length} of {channel.Bins} bins of channel '{channel.Name}' expect a negative number of events at the start values; the first is bin {bin} (counted from 0) with {totals[bin]:G5}, of which sample '{channel.Samples[sample].Name}' makes {nominal[sample][bin]:G5}: there is no likelihood (bins without events count as in pyhf); correct the yields or merge bins."));
        }

        foreach (var name in channel.Samples.SelectMany(sample => sample.Modifiers).OfType<HistoSys>().Select(shape => shape.Name).Distinct())
        {
            CheckShifted(channel, factors, nominal, name, path, findings);
        }
    }

    /// <summary>Looks at one shape on both sides, everything else at its start value, in bins that are positive without it.</summary>
    private static void CheckShifted(Channel channel, double[] factors, double[][] nominal, string name, string path, Findings findings)
    {
        foreach (var (side, word) in new[] { ("hi_data", "+1"), ("lo_data", "−1") })
        {
            double[][] moved = [.. nominal.Select((yields, s) => Moved(channel.Samples[s], factors[s], yields, name, side == "hi_data"))];
            double[] totals = [.. Enumerable.Range(0, channel.Bins).Select(bin => moved.Sum(yields => yields[bin]))];
            int[] negative = [.. Negative(totals, moved).Where(bin => nominal.Sum(yields => yields[bin]) >= 0)];
            if (negative.Length > 0)
            {
                var bin = negative[0];
                var sample = Enumerable.Range(0, moved.Length).MinBy(s => moved[s][bin] - nominal[s][bin]);
                var modifier = channel.Samples[sample].Modifiers.Index().First(entry => entry.Item is HistoSys shape && shape.Name == name).Index;
                WarnOnce(
                    findings,
                    "PX1130",
                    $"{path}/samples/{sample}/modifiers/{modifier}/data/{side}/{bin}",
                    Text($"with '{name}' at {word} standard deviation {negative.Length} of {channel.Bins} bins of channel '{channel.Name}' expect a negative number of events; the first is bin {bin} (counted from 0) with {totals[bin]:G5} instead of {nominal.Sum(yields => yields[bin]):G5}, by sample '{channel.Samples[sample].Name}': fits and toys that go there have no likelihood; correct the template, smooth it or merge bins."));
            }
        }
    }

    private static double[] Moved(Sample sample, double factor, double[] yields, string name, bool isUp) =>
        sample.Modifiers.OfType<HistoSys>().FirstOrDefault(shape => shape.Name == name) is { } shape
            ? [.. yields.Select((value, bin) => value + (factor * ((isUp ? shape.Up : shape.Down)[bin] - PlainOf(sample)[bin])))]
            : yields;

    private static PerBin PlainOf(Sample sample) => ((ConstantYields)sample.Yields).Values;

    private static int[] Negative(double[] totals, double[][] parts) =>
        [.. Enumerable.Range(0, totals.Length).Where(bin => totals[bin] < Rounding * parts.Min(part => part[bin]))];

    /// <summary>Several measurements look at the same yields.</summary>
    private static void WarnOnce(Findings findings, string id, string path, string message)
    {
        if (!findings.Any(finding => finding.Id == id && finding.Path == path))
        {
            findings.Warning(id, path, message);
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
