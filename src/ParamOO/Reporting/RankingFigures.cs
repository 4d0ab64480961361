using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Pulls beside impacts, the correlations of what is ranked, and the uncertainty by source.</summary>
public static class RankingFigures
{
    private const double RowHeight = 19;
    private const double LegendHeight = 48;
    private const int MostCorrelations = 40;
    private const int MostNumbers = 16;
    private static readonly MarkStyle Guide = new(PlotColour.LightGrey, Stroke.Dashed, 1);
    private static readonly MarkStyle Zero = new(PlotColour.Grey, Stroke.Solid, 1);

    /// <summary>The ranking, largest impact on top: pulls and constraints on the left, shifts of the parameter of interest on the right.</summary>
    /// <param name="result">The impacts.</param>
    /// <param name="most">Largest number of rows.</param>
    public static Figure Ranking(ImpactResult result, int most)
    {
        var shown = result.Impacts.Take(most).Reverse().ToList();
        var symbol = Symbol.Of(result.Poi);
        return new Figure(
            "ranking",
            $"Nuisance parameters by their impact on {symbol}. Left: pulls with post-fit uncertainties in units of the uncertainty before the fit; free parameters have none. "
            + "Right: shift of the estimate with the parameter held one post-fit (filled) or pre-fit (outline) standard deviation up (red) and down (blue), everything else refitted"
            + (shown.TrueForAll(impact => impact.IsRefitted) ? "." : "; without an outline by covariance, not by refits."),
            [Pulls(shown), Shifts(shown, symbol)],
            2);
    }

    /// <summary>Correlations of the parameter of interest and the highest-ranked parameters.</summary>
    /// <param name="result">The impacts.</param>
    public static Figure? Correlations(ImpactResult result)
    {
        if (result.Centre.Covariance is not { } covariance)
        {
            return null;
        }

        string[] names = [result.Poi, .. result.Impacts.Take(MostCorrelations - 1).Select(impact => impact.Name)];
        var known = result.Centre.Names.ToList();
        int[] indices = [.. names.Select(name => known.IndexOf(name))];
        var values = indices.Reverse().SelectMany(row => indices.Select(column => row == column ? 1 : covariance.Correlation(row, column)));
        var panel = new Panel(Axis.OfNames("", names.Reverse()), [new ColourMatrix(names.Length, values.ToValueList(), names.Length <= MostNumbers)], HeightOf(names.Length, 1));
        return new Figure("correlations", $"Correlations of the estimates; the largest impacts on {Symbol.Of(result.Poi)} first.", [new Frame("", Axis.OfNames("", names), [panel])]);
    }

    private static Frame Pulls(List<ParameterImpact> shown)
    {
        var points = shown.Index()
            .Where(row => double.IsFinite(row.Item.Pull))
            .Select(row => new PlotPoint(row.Item.Pull, row.Index, 0, 0, row.Item.Constraint, row.Item.Constraint));
        ValueList<Mark> marks =
        [
            new Rule("", -1, true, Guide), new Rule("", 0, true, Zero), new Rule("", 1, true, Guide), new Markers("pull, constraint", points.ToValueList(), new MarkStyle(PlotColour.Ink, Width: 1.6)),
        ];
        var reach = Math.Max(2, points.Select(point => Math.Abs(point.X) + point.Right).DefaultIfEmpty(0).Max() * 1.05);
        return new Frame("", new Axis("(*θ̂* − *θ*_{0}) / *σ*_{0}", -reach, reach), [new Panel(Named(shown.Select(impact => impact.Name)), marks, HeightOf(shown.Count, 2))]);
    }

    private static Frame Shifts(List<ParameterImpact> shown, string symbol)
    {
        ValueList<Mark> marks =
        [
            Boxes("post-fit +1*σ̂*", shown, impact => impact.IsRefitted ? impact.PostFit.Up : impact.Covariance, 0.3, PlotColour.Red, false),
            Boxes("−1*σ̂*", shown, impact => impact.IsRefitted ? impact.PostFit.Down : -impact.Covariance, 0.3, PlotColour.Blue, false),
            Boxes("pre-fit +1*σ*_{0}", shown, impact => impact.PreFit.Up, 0.38, PlotColour.Red, true),
            Boxes("−1*σ*_{0}", shown, impact => impact.PreFit.Down, 0.38, PlotColour.Blue, true),
            new Rule("", 0, true, Zero),
        ];
        var reach = shown.SelectMany(impact => new[] { impact.Size, impact.PreFit.Largest }).Where(double.IsFinite).DefaultIfEmpty(1).Max() * 1.08;
        var names = Named(shown.Select(_ => ""));
        return new Frame("", new Axis($"Δ{symbol}", -Math.Max(reach, double.Epsilon), Math.Max(reach, double.Epsilon)), [new Panel(names, marks, HeightOf(shown.Count, 2))]);
    }

    /// <summary>Names with room above them for the legend: two rows of it, wherever the panel ends.</summary>
    private static Axis Named(IEnumerable<string> names)
    {
        var axis = Axis.OfNames("", names);
        return axis with { High = axis.High + (LegendHeight / RowHeight) };
    }

    private static Bars Boxes(string label, List<ParameterImpact> shown, Func<ParameterImpact, double> shift, double half, PlotColour colour, bool isOpen) => new(
        label, shown.Index().Select(row => new PlotBox(0, shift(row.Item), row.Index - half, row.Index + half)).ToValueList(), new MarkStyle(colour, Width: 1.1), isOpen);

    private static double HeightOf(int rows, int columns) => ((Math.Max(3, rows) * RowHeight) + (columns > 1 ? LegendHeight : 0)) / FrameSize.For(columns).PanelHeight;
}
