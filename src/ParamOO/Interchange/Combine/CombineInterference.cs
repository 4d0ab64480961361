using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange.Combine;

/// <summary>
/// The input of Combine's interferenceModel: for every bin the symmetric matrix M with which the merged process of nominal yield N (that of SBI) becomes
/// N cᵀ M c, c = (1, √μ): M₀₀ = B/N, M₀₁ = (SBI − S − B)/2N, M₁₁ = S/N.
/// </summary>
/// <param name="channels">For every channel with the three samples: its name and one row (M₀₀, M₀₁, M₁₁) per bin.</param>
internal sealed class CombineInterference(ValueList<(string Channel, ValueList<(double First, double Mixed, double Last)> Rows)> channels)
{
    /// <summary>The matrices of a model; null where no channel has exactly one sample of each part of the basis.</summary>
    /// <param name="model">The model.</param>
    public static CombineInterference? Of(CompiledModel model)
    {
        var found = new List<(string, ValueList<(double, double, double)>)>();
        foreach (var channel in model.Channels)
        {
            var parts = model.Blocks.Where(block => block.Channel == channel.Name)
                .Select(block => (block, role: InterferenceRole.Of(block, model))).Where(part => part.role is not null)
                .ToLookup(part => part.role!.Value, part => part.block);
            if (parts.Count == 3 && parts.All(part => part.Count() == 1))
            {
                var (s, b, both) = (parts[InterferenceRole.Kind.Signal].First(), parts[InterferenceRole.Kind.Background].First(), parts[InterferenceRole.Kind.Both].First());
                found.Add((ExportNames.Legal(channel.Name), [.. Enumerable.Range(0, channel.Bins).Select(bin => Row(s.Nominal[bin], b.Nominal[bin], both.Nominal[bin]))]));
            }
        }

        return found.Count == 0 ? null : new([.. found]);
    }

    /// <summary>The document: one entry per bin, since every bin is a channel of its card.</summary>
    /// <param name="poi">Name of μ.</param>
    /// <param name="range">Its range.</param>
    public string Text(string poi, Interval range)
    {
        var name = ExportNames.Legal(poi);
        var root = $"expr::sqrt_{name}('sqrt(@0)',{name}[1,{JsonScribe.Shortest(range.Low)},{JsonScribe.Shortest(range.High)}])";
        return JsonScribe.Document(scribe => scribe.List(
            channels.SelectMany(channel => channel.Rows.Select((row, bin) => (Bin: $"{channel.Channel}_b{bin}", Row: row))),
            (list, entry) => list.Line(line =>
            {
                line.Key("channel").Text(entry.Bin);
                line.Key("process").Text("ggH");
                line.Key("parameters").Words(["one[1]", root]);
                line.Key("scaling").List([entry.Row], (rows, row) => rows.Row([row.First, row.Mixed, row.Last]));
            })));
    }

    private static (double, double, double) Row(double s, double b, double both) => both == 0 ? (0, 0, 0) : (b / both, (both - s - b) / (2 * both), s / both);
}
