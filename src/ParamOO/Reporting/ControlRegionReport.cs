using ParamOO.Mixture;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Reporting;

/// <summary>What the closure page says of regions with fixed bins, and of processes that have their own simulation.</summary>
public static class ControlRegionReport
{
    private const int MostSamples = 12;

    private static readonly PlotColour[] Colours = [PlotColour.Blue, PlotColour.Orange, PlotColour.Purple];

    /// <summary>Expected events of every sample in every bin at the reference hypothesis, and what was observed.</summary>
    /// <param name="region">The region.</param>
    /// <param name="model">The mixture.</param>
    public static ReportTable Yields(BuiltControlRegion region, MixtureModel model)
    {
        var expected = Expected(region.Region, model);
        var samples = region.Region.Processes.Select((process, index) => Row(process.Name, expected[index]));
        var total = Enumerable.Range(0, region.Region.Bins).Select(bin => expected.Sum(yields => yields[bin])).ToArray();
        ValueList<string>[] data = region.Region.Data is { } counts ? [Row("observed", counts.ToArray())] : [];
        return new(
            $"Expected events of {ReportText.Literal(region.Region.Name)} at the reference hypothesis",
            [new("sample", false), .. Enumerable.Range(1, region.Region.Bins).Select(bin => new TableColumn($"bin {bin}")), new("sum")],
            [.. samples, Row("total", total), .. data]);
    }

    /// <summary>The bins as a figure: the samples with the largest yields, the total, the observed counts.</summary>
    /// <param name="region">The region.</param>
    /// <param name="model">The mixture.</param>
    public static Figure Bins(BuiltControlRegion region, MixtureModel model)
    {
        var expected = Expected(region.Region, model);
        var total = Enumerable.Range(0, region.Region.Bins).Select(bin => expected.Sum(yields => yields[bin])).ToArray();
        var largest = expected.Index().OrderByDescending(entry => entry.Item.Sum()).Take(Colours.Length).ToList();
        List<Mark> marks = [Steps.OverBins("total", total, new(PlotColour.Grey), isFilled: true)];
        marks.AddRange(largest.Select((entry, place) => Steps.OverBins(region.Region.Processes[entry.Index].Name, entry.Item, new(Colours[place]))));
        if (region.Region.Data is { } data)
        {
            var points = data.ToArray().Select((count, bin) => new PlotPoint(bin + 1, count, Math.Sqrt(count), Math.Sqrt(count)));
            marks.Add(new Markers("observed", points.ToValueList(), new(PlotColour.Red, Width: 1.4)));
        }

        return new(
            $"bins-{region.Region.Name}",
            "Expected events per bin of a region whose bins are the same for every hypothesis: all samples together, and those with the largest yields.",
            [new Frame(region.Region.Name, new Axis("bin"), [new Panel(new Axis("events per bin"), marks.ToValueList())])],
            1);
    }

    /// <summary>Processes from their own simulations against the same by their ratios.</summary>
    /// <param name="closure">The comparison; not empty.</param>
    public static ReportTable Closure(ValueList<TemplateClosure> closure) => new(
        $"Samples of {ReportText.Literal(closure[0].Region)} from their own simulations and by their ratios",
        [new("sample", false), new("by its ratio"), new("own simulation"), new("pull"), new("χ² of the shapes"), new("bins")],
        closure.Take(MostSamples).Select(entry => (ValueList<string>)
        [
            ReportText.Literal(entry.Process), ReportText.Number(entry.FromReference, 5), ReportText.Number(entry.FromTable, 5), ReportText.Number(entry.Pull, 2),
            ReportText.Number(entry.ChiSquare, 3), ReportText.Count(entry.Bins),
        ]).ToValueList());

    private static double[][] Expected(BinnedRegion region, MixtureModel model)
    {
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        var point = new MixtureYields(model).AsimovPoint();
        return [.. region.Processes.Select(process =>
        {
            var coefficient = process.Coefficient.Bind(names).Evaluate(point);
            return Array.ConvertAll(process.Yields.ToArray(), yield => coefficient * yield);
        })];
    }

    private static ValueList<string> Row(string name, double[] values) =>
        [ReportText.Literal(name), .. values.Select(value => ReportText.Number(value, 4)), ReportText.Number(values.Sum(), 5)];
}
