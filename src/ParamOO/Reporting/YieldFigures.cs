using ParamOO.Inference;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Data laid over stacked expectations, with the ratio below.</summary>
public static class YieldFigures
{
    private const int MostProcesses = 8;

    private static readonly PlotColour[] Colours =
        [PlotColour.Blue, PlotColour.Orange, PlotColour.Teal, PlotColour.Purple, PlotColour.Brown, PlotColour.Red, PlotColour.Violet, PlotColour.LightGrey];

    /// <summary>One frame per channel.</summary>
    /// <param name="name">Name of the figure, such as <c>yields-postfit</c>.</param>
    /// <param name="what">What is shown, such as <c>after the fit</c>.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="isObserved">Whether the data were observed; otherwise they are drawn without uncertainties.</param>
    public static Figure Of(string name, string what, ValueList<ChannelYields> channels, bool isObserved) => new(
        name,
        $"Events per bin {what}: the expectation by process, stacked (negative ones below zero), its uncertainty with all correlations (shaded), and the data"
            + (isObserved ? " with their Poisson intervals." : "; these are expectations, not observed counts."),
        channels.Select(channel => Frame(channel, isObserved)).ToValueList(),
        channels.Count switch { 1 => 1, <= 4 => 2, _ => 3 });

    /// <summary>The central interval of a Poisson mean (F. Garwood, Biometrika 28 (1936) 437) at 68.27 %.</summary>
    /// <param name="count">The count, non-negative.</param>
    internal static (double Low, double High) Garwood(double count)
    {
        var tail = (1 - ConfidenceLevel.OneSigma) / 2;
        return (count == 0 ? 0 : Quantile(tail, 2 * count), Quantile(1 - tail, (2 * count) + 2));

        // Whole counts have whole degrees of freedom; weighted ones take those of the nearest.
        static double Quantile(double p, double degrees) => 0.5 * ChiSquaredDistribution.Quantile(p, Math.Max(1, (int)Math.Round(degrees)));
    }

    private static Frame Frame(ChannelYields channel, bool isObserved)
    {
        var total = channel.Total.Bins;
        var ratio = Points(channel, isObserved, bin => total[bin].Value);
        return new Frame(
            RichText.Literal(channel.Name),
            new Axis("bin", 0.5, channel.Observed.Count + 0.5),
            [
                new Panel(new Axis("events"), [.. Stack(channel), Uncertainty("uncertainty", total, estimate => estimate.Value, 1), Points("data", Points(channel, isObserved, _ => 1), isObserved)]),
                new Panel(
                    new Axis("data / expected"),
                    [new Rule("", 1, false, new MarkStyle(PlotColour.Grey, Stroke.Dashed, 1)), Uncertainty("", total, _ => 1, 0), Points("", ratio, isObserved)],
                    0.35),
            ]);
    }

    private static Markers Points(string label, ValueList<PlotPoint> points, bool isObserved) => new(label, points, new MarkStyle(PlotColour.Ink, Width: 1.5), !isObserved);

    private static ValueList<PlotPoint> Points(ChannelYields channel, bool isObserved, Func<int, double> unit) => channel.Observed.Index().Select(bin =>
    {
        var (low, high) = isObserved ? Garwood(bin.Item) : (bin.Item, bin.Item);
        return new PlotPoint(bin.Index + 1, bin.Item / unit(bin.Index), (high - bin.Item) / unit(bin.Index), (bin.Item - low) / unit(bin.Index));
    }).ToValueList();

    /// <summary>The largest processes at the bottom; what is beyond the palette goes together.</summary>
    private static IEnumerable<Mark> Stack(ChannelYields channel)
    {
        var ordered = channel.Processes.OrderByDescending(process => Math.Abs(process.Sum.Value)).ToList();
        var groups = ordered.Count <= MostProcesses
            ? ordered.Select(process => (process.Name, Members: new[] { process }))
            : ordered.Take(MostProcesses - 1).Select(process => (process.Name, Members: new[] { process })).Append(("others", [.. ordered.Skip(MostProcesses - 1)]));
        var (above, below) = (new double[channel.Observed.Count], new double[channel.Observed.Count]);
        foreach (var (index, (name, members)) in groups.Index())
        {
            var boxes = new PlotBox[above.Length];
            for (var bin = 0; bin < boxes.Length; bin++)
            {
                var value = members.Sum(member => member.Bins[bin].Value);
                ref var floor = ref (value < 0 ? ref below[bin] : ref above[bin]);
                boxes[bin] = new PlotBox(bin + 0.5, bin + 1.5, floor, floor + value);
                floor += value;
            }

            yield return new Bars(RichText.Literal(name), ValueList.Create<PlotBox>(boxes), new MarkStyle(Colours[index]));
        }
    }

    private static Band Uncertainty(string label, ValueList<Estimate> total, Func<Estimate, double> centre, double scale) => new(
        label,
        total.Index().SelectMany(bin =>
        {
            var half = scale > 0 ? bin.Item.Uncertainty : bin.Item.Uncertainty / bin.Item.Value;
            return new[] { new PlotPoint(bin.Index + 0.5, centre(bin.Item), half, half), new PlotPoint(bin.Index + 1.5, centre(bin.Item), half, half) };
        }).ToValueList(),
        new MarkStyle(PlotColour.Ink));
}
