using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Marching squares: crossings on the edges of cells, joined within each cell, chained into lines.</summary>
/// <param name="x">First coordinate, ascending.</param>
/// <param name="y">Second coordinate, ascending.</param>
/// <param name="statistic">t, [x × y].</param>
/// <param name="root">√t of the contour.</param>
internal sealed class ContourTracing(double[] x, double[] y, double[] statistic, double root)
{
    private readonly Dictionary<(int, int, bool), List<(int, int, bool)>> joined = [];

    /// <summary>All lines.</summary>
    public ValueList<ContourLine> Lines()
    {
        for (var i = 0; i + 1 < x.Length; i++)
        {
            for (var j = 0; j + 1 < y.Length; j++)
            {
                JoinWithin(i, j);
            }
        }

        // Open lines first, from an end; what is left then is closed.
        var lines = new List<ContourLine>();
        foreach (var end in joined.Where(edge => edge.Value.Count == 1).Select(edge => edge.Key).ToList())
        {
            lines.AddRange(Follow(end));
        }

        while (joined.FirstOrDefault(edge => edge.Value.Count > 0).Value is not null)
        {
            lines.AddRange(Follow(joined.First(edge => edge.Value.Count > 0).Key));
        }

        return lines.ToValueList();
    }

    private double At(int i, int j) => Math.Sqrt(statistic[(i * y.Length) + j]) - root;

    /// <summary>Joins the crossings on the edges of a cell: two of them, or four at a saddle, which the mean of the corners decides.</summary>
    private void JoinWithin(int i, int j)
    {
        var (a, b, c, d) = (At(i, j), At(i + 1, j), At(i + 1, j + 1), At(i, j + 1));
        if (double.IsNaN(a + b + c + d) || (a > 0 == b > 0 && a > 0 == c > 0 && a > 0 == d > 0))
        {
            return;
        }

        // Edges in turn around the cell; true: along x.
        (int, int, bool)[] edges = [(i, j, true), (i + 1, j, false), (i, j + 1, true), (i, j, false)];
        double[] corners = [a, b, c, d];
        var crossed = Enumerable.Range(0, 4).Where(k => corners[k] > 0 != corners[(k + 1) % 4] > 0).ToArray();
        if (crossed.Length == 2)
        {
            Join(edges[crossed[0]], edges[crossed[1]]);
        }
        else if (crossed.Length == 4)
        {
            var turn = (a + b + c + d > 0) == (a > 0) ? 0 : 1;
            Join(edges[turn], edges[1 + turn]);
            Join(edges[2 + turn], edges[(3 + turn) % 4]);
        }
    }

    private void Join((int, int, bool) one, (int, int, bool) other)
    {
        Of(one).Add(other);
        Of(other).Add(one);

        List<(int, int, bool)> Of((int, int, bool) edge)
        {
            if (!joined.TryGetValue(edge, out var list))
            {
                joined[edge] = list = [];
            }

            return list;
        }
    }

    private IEnumerable<ContourLine> Follow((int, int, bool) start)
    {
        var points = new List<PlanePosition> { Crossing(start) };
        var edge = start;
        while (joined[edge].Count > 0)
        {
            var next = joined[edge][0];
            joined[edge].Remove(next);
            joined[next].Remove(edge);
            points.Add(Crossing(next));
            edge = next;
        }

        return points.Count > 1 ? [new ContourLine(points.ToValueList(), edge == start)] : [];
    }

    private PlanePosition Crossing((int I, int J, bool IsAlongX) edge)
    {
        var (i, j) = (edge.I + (edge.IsAlongX ? 1 : 0), edge.J + (edge.IsAlongX ? 0 : 1));
        var (from, to) = (At(edge.I, edge.J), At(i, j));
        var share = from / (from - to);
        return new(x[edge.I] + (share * (x[i] - x[edge.I])), y[edge.J] + (share * (y[j] - y[edge.J])));
    }
}
