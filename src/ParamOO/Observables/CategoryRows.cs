using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ParamOO.Observables;

/// <summary>
/// Bins of categories of events (<see cref="NuisanceCategories"/>), each with edges of its own at every hypothesis; categories lie one after
/// the other on a single axis of bins.
/// </summary>
/// <remarks>
/// Where edges follow the hypothesis far, as from ray to ray of a plane, a row of bins that all categories share holds other events at every
/// hypothesis, and at some of them too few to be divided. Categories with edges of their own are divided wherever they are worth it.
/// </remarks>
internal sealed class CategoryRows
{
    // [hypotheses][2 category + half]: thresholds for the events of that half, ascending.
    private readonly double[][][] thresholds;
    private readonly int[] firstBin;

    /// <summary>Lays categories one behind the other.</summary>
    /// <param name="edges">The edges of every category; each is forgotten before the next is made.</param>
    /// <param name="hypotheses">Number of hypotheses.</param>
    public CategoryRows(IEnumerable<ChosenEdges> edges, int hypotheses)
    {
        var perCategory = new List<double[][]>();
        foreach (var list in edges)
        {
            (Counts, Edges, Follow) = (Counts.Add(list.Bins), Edges.AddRange(list.OnScoreAxis), Follow || list.FollowHypothesis);
            perCategory.AddRange([.. Enumerable.Range(0, 2).Select(half => Enumerable.Range(0, hypotheses).Select(hypothesis => list.Thresholds(hypothesis, half)).ToArray())]);
        }

        thresholds = [.. Enumerable.Range(0, hypotheses).Select(hypothesis => perCategory.Select(lists => lists[hypothesis]).ToArray())];
        firstBin = [.. Counts.Select((_, category) => Counts.Take(category).Sum())];
    }

    /// <summary>Number of bins of every category.</summary>
    public ImmutableArray<int> Counts { get; } = [];

    /// <summary>Number of bins of all categories.</summary>
    public int Bins => Counts.Sum();

    /// <summary>Inner edges on the score axis, category by category.</summary>
    public ImmutableArray<ImmutableArray<double>> Edges { get; } = [];

    /// <summary>Whether edges follow the hypothesis.</summary>
    public bool Follow { get; }

    /// <summary>Finds the bins of events.</summary>
    /// <param name="hypothesis">Position of the hypothesis in the grid.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="categories">Their categories.</param>
    /// <param name="halves">The half that each event belongs to, 0 or 1.</param>
    /// <param name="bins">Receives one bin per event, 0-based.</param>
    public void Assign(int hypothesis, ReadOnlySpan<double> scores, ReadOnlySpan<double> categories, ReadOnlySpan<byte> halves, Span<byte> bins)
    {
        var here = thresholds[hypothesis];
        for (var row = 0; row < bins.Length; row++)
        {
            var category = (int)categories[row];
            bins[row] = (byte)(firstBin[category] + Observable.CountNotAbove(here[(2 * category) + halves[row]], scores[row]));
        }
    }

    /// <summary>Adds all thresholds to a digest.</summary>
    /// <param name="hash">The digest.</param>
    public void AddTo(IncrementalHash hash)
    {
        foreach (var list in thresholds.SelectMany(lists => lists))
        {
            hash.AppendData(MemoryMarshal.AsBytes<double>(list));
        }
    }
}
