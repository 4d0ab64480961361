using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Observables;

/// <summary>
/// Chooses the number of bins: the smallest whose best edges keep a stated fraction of the unbinned t at every hypothesis. What they keep is
/// measured on events that did not make them.
/// </summary>
internal sealed class FewestBins
{
    private readonly ObservableOptions options;
    private readonly HypothesisGrid grid;
    private readonly FineBinning[] binnings;
    private readonly double referenceYield;

    /// <summary>Prepares the choice.</summary>
    /// <param name="options">The most bins, placement and floors.</param>
    /// <param name="grid">The hypotheses.</param>
    /// <param name="binnings">Cells of all events, or of either half, applied to the other.</param>
    /// <param name="referenceYield">Total yield of the reference hypothesis [events].</param>
    public FewestBins(ObservableOptions options, HypothesisGrid grid, FineBinning[] binnings, double referenceYield) =>
        (this.options, this.grid, this.binnings, this.referenceYield) = (options, grid, binnings, referenceYield);

    /// <summary>Bisects: more bins keep more.</summary>
    /// <param name="keep">The fraction asked for.</param>
    /// <param name="path">Name of the region, for findings.</param>
    /// <param name="findings">Receives PX0424 where no number of bins keeps that much.</param>
    /// <returns>The edges and what they keep; those of the most bins that the floors leave where these keep less than asked.</returns>
    public (EdgePositions Edges, double? Kept) Find(double keep, string path, Findings findings)
    {
        var best = Most();
        var kept = Kept(best);
        if (kept < keep)
        {
            findings.Warning(
                "PX0424",
                path,
                string.Create(CultureInfo.InvariantCulture, $"{best.Bins} bins, the most that can be made, keep {kept:F4} of the unbinned t where Keep asks for {keep}; allow more bins, simulate more events, or take edges that follow the hypothesis."));
            return (best, kept);
        }

        for (var tooFew = 0; best.Bins - tooFew > 1;)
        {
            var tried = Place((best.Bins + tooFew) / 2);
            if (Kept(tried) is var here && here >= keep)
            {
                (best, kept) = (tried, here);
            }
            else
            {
                tooFew = tried.Bins;
            }
        }

        return (best, kept);
    }

    /// <summary>The most bins that are allowed and hold as many events as they must.</summary>
    public EdgePositions Most()
    {
        var most = Place(options.Bins);
        while (most.Lowered > 0 && most.Bins > 1)
        {
            most = Place(most.Bins * 3 / 4);
        }

        return most;
    }

    private EdgePositions Place(int bins) => new(options with { Bins = bins }, grid, binnings, referenceYield);

    /// <summary>The smallest kept fraction over all hypotheses, those half-way between knots included.</summary>
    private double Kept(EdgePositions edges) =>
        grid.Origins(edges.Breaks).Index().Where(entry => Unbinned(entry.Item) > 0).Select(entry => Kept(edges, entry.Index, entry.Item)).DefaultIfEmpty(1).Min();

    private double Unbinned(int hypothesis) => binnings.Sum(binning => binning.Information[hypothesis]);

    private double Kept(EdgePositions edges, int place, int hypothesis)
    {
        var kept = 0.0;
        for (var bin = 0; bin < edges.Bins; bin++)
        {
            var (yield, change) = (0.0, 0.0);
            for (var half = 0; half < binnings.Length; half++)
            {
                var positions = edges.Positions[binnings.Length - 1 - half];
                var list = positions[positions.Length == 1 ? 0 : place];
                var cells = binnings[half].Applied[hypothesis];
                var cell = cells.Between(bin == 0 ? 0 : list[bin - 1], bin == list.Length ? cells.Count : list[bin]);
                (yield, change) = (yield + cell.Yield, change + cell.Change);
            }

            var information = new ScoreCell(yield, change, 0).Information(grid.All[hypothesis].Distance);
            kept += double.IsFinite(information) ? information : 0;
        }

        var penalty = binnings.Sum(binning => binning.Penalty[hypothesis]);
        return (kept + penalty) / (Unbinned(hypothesis) + penalty);
    }
}
