using System.Globalization;
using ParamOO.Numerics;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces.Densities;

/// <summary>∫ P_k dm of every component in every bin of m: at the best fit with derivatives, and around it as a polynomial of the shape's parameters.</summary>
internal sealed class MassShares
{
    private const double Radius = 4;
    private const double Tolerance = 1e-5;
    private const int PointsPerParameter = 40;

    private readonly DensityLikelihood likelihood;
    private readonly double[] centre;
    private readonly double[] covariance;
    private readonly MassGrid[][] grids;
    private readonly Lazy<ShapePolynomial?[][]> polynomials;

    /// <summary>Integrates all shapes.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="bins">The bins.</param>
    /// <param name="centre">The best fit.</param>
    /// <param name="covariance">Its covariance over the parameters that float.</param>
    public MassShares(DensityLikelihood likelihood, Interval[] bins, double[] centre, double[] covariance)
    {
        (this.likelihood, this.centre, this.covariance) = (likelihood, centre, covariance);
        var terms = likelihood.Terms.ToArray();
        grids = [.. terms.Select(term => bins.Select(bin => new MassGrid(term.Tape, [bin], likelihood.Model.Range, DensityLikelihood.LeastPanels)).ToArray())];
        polynomials = new(() => [.. terms.Select(term => ShapeParameters(term).Length == 0 ? new ShapePolynomial?[bins.Length] : Polynomials(term))]);
        likelihood.Prepare(centre);
        At = [.. grids.Select((own, k) => own.Select(grid => likelihood.Share(k, grid)).ToArray())];
    }

    /// <summary>The shares at the best fit, [components][bins].</summary>
    public Jet[][] At { get; }

    /// <summary>Largest error of any polynomial, of ln of the share.</summary>
    public double Error => polynomials.Value.SelectMany(own => own).Max(polynomial => polynomial?.Error ?? 0);

    /// <summary>The share relative to that at the best fit, as a formula; null where it never changes.</summary>
    public string? Text(int component, int bin)
    {
        int[] own = ShapeParameters(likelihood.Terms[component]);
        return polynomials.Value[component][bin]?.Text([.. own.Select(Argument)]) is { } text ? $"exp({text})" : null;
    }

    /// <summary>Indices of the parameters that move the shape of a component, among those that float.</summary>
    private static int[] ShapeParameters(ComponentTerm term) => term.Tape.Layout.Parameters;

    private double Width(int floating) => Math.Sqrt(covariance[floating * (likelihood.Floating.Length + 1)]);

    private string Argument(int floating)
    {
        var parameter = likelihood.Floating[floating];
        return string.Create(CultureInfo.InvariantCulture, $"(({likelihood.Parameters[parameter].Name} - ({centre[parameter]:R})) / {Radius * Width(floating):R})");
    }

    private ShapePolynomial?[] Polynomials(ComponentTerm term)
    {
        int[] own = ShapeParameters(term);
        var (made, kept) = (Points(own, 0), Points(own, 1));
        var central = Logarithms(term, centre);
        var (forMaking, forJudging) = (made.Select(at => Logarithms(term, Moved(own, at))).ToArray(), kept.Select(at => Logarithms(term, Moved(own, at))).ToArray());
        return
        [
            .. central.Select((value, j) => ShapePolynomial.Adapt(
                [.. made.Select((at, i) => (at, forMaking[i][j] - value))], [.. kept.Select((at, i) => (at, forJudging[i][j] - value))], Tolerance)),
        ];
    }

    private double[] Logarithms(ComponentTerm term, double[] point)
    {
        likelihood.Prepare(point);
        return [.. grids[term.Component].Select(grid => Math.Log(likelihood.Share(term.Component, grid).Value))];
    }

    private double[] Moved(int[] own, double[] at)
    {
        double[] moved = [.. centre];
        for (var a = 0; a < own.Length; a++)
        {
            moved[likelihood.Floating[own[a]]] += Radius * Width(own[a]) * at[a];
        }

        return moved;
    }

    /// <summary>Points inside the ellipsoid of four standard deviations and the bounds, in units of the largest displacement.</summary>
    private List<double[]> Points(int[] own, ulong stream)
    {
        var n = own.Length;
        var size = likelihood.Floating.Length;
        double[] correlation = [.. Enumerable.Range(0, n * n).Select(k => covariance[(own[k / n] * size) + own[k % n]] / (Width(own[k / n]) * Width(own[k % n])))];
        DenseCholesky.TryFactor(correlation, n);
        var random = new CounterRandom(1, 0, 0, stream);
        var points = new List<double[]>();
        for (var i = 0; i < PointsPerParameter * n; i++)
        {
            double[] direction = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
            var length = Math.Pow(random.NextUniform(), 1.0 / n) / Math.Sqrt(direction.Sum(x => x * x));
            double[] at = [.. Enumerable.Range(0, n).Select(a => length * Enumerable.Range(0, a + 1).Sum(b => correlation[(a * n) + b] * direction[b]))];
            if (InBounds(Moved(own, at)))
            {
                points.Add(at);
            }
        }

        return points;
    }

    private bool InBounds(double[] point) => Enumerable.Range(0, point.Length).All(i => likelihood.Parameters[i].Bounds.Contains(point[i]));
}
