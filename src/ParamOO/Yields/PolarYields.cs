using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>
/// Functions of a hypothesis of two parameters through templates on rays from the reference hypothesis (<see cref="PolarCoordinates"/>): cubic
/// pieces along the rays and from ray to ray, a tensor product in Bernstein form. Continuous everywhere, but at the reference, where every ray has
/// a template of its own; smooth within each triangle; exactly the templates at the knots; non-negative where the templates are.
/// </summary>
public sealed record PolarYields : YieldFunction
{
    // [places × radii × bins] of Bernstein coefficients; both ways neighbours share the coefficients at the knot.
    private readonly double[] lattice;
    private readonly int radial;

    /// <summary>Connects templates.</summary>
    /// <param name="rays">Places of the rays, ascending; every corner of the rectangle between the first and the last is one of them.</param>
    /// <param name="radii">Radii of the templates on every ray, ascending from 0 to 1.</param>
    /// <param name="templates">rays × radii templates, radii running fastest, all with the same number of bins, finite.</param>
    /// <param name="isMonotone">
    /// Whether pieces stay between their ends, as those of <see cref="PchipYields"/>; otherwise they are more exact where yields are smooth, as those
    /// of <see cref="PiecewiseYields"/>, and keep every sum of functions that the templates fulfil unless one of them met zero.
    /// </param>
    /// <exception cref="ArgumentException">Rays, radii or templates do not fit.</exception>
    /// <param name="corrections">Coefficients that are not those of the pieces; null for none.</param>
    public PolarYields(ValueList<double> rays, ValueList<double> radii, ValueList<PerBin> templates, bool isMonotone, LatticeCorrections? corrections = null)
    {
        if (!AreRays(rays) || !AreRadii(radii))
        {
            throw new ArgumentException("at least two rays, ascending, all corners between them among them; at least two radii from 0 to 1", nameof(rays));
        }

        if (templates.Count != rays.Count * radii.Count || templates.Any(template => template.Count != templates[0].Count))
        {
            throw new ArgumentException($"{templates.Count} templates for {rays.Count} rays of {radii.Count} radii, or templates of different lengths", nameof(templates));
        }

        (Rays, Radii, Templates, IsMonotone) = (rays, radii, templates, isMonotone);
        radial = BernsteinPieces.Count(radii.Count);
        lattice = Connect(isLinear: false);
        Corrections = corrections ?? LatticeCorrections.None;
        if (!Corrections.Fit(lattice.Length))
        {
            throw new ArgumentException($"corrections of {lattice.Length} coefficients at places that do not ascend or beyond the last, or that are not finite", nameof(corrections));
        }

        foreach (var (place, value) in Corrections.Places.Zip(Corrections.Values))
        {
            lattice[place] = value;
        }
    }

    /// <summary>Places of the rays, ascending.</summary>
    public ValueList<double> Rays { get; }

    /// <summary>Radii of the templates, ascending from 0 to 1.</summary>
    public ValueList<double> Radii { get; }

    /// <summary>The templates, radii running fastest.</summary>
    public ValueList<PerBin> Templates { get; }

    /// <summary>Whether pieces stay between their ends.</summary>
    public bool IsMonotone { get; }

    /// <summary>Coefficients that are not those of the pieces, so that functions of a region add up to the total of the reference.</summary>
    public LatticeCorrections Corrections { get; }

    /// <summary>Number of coefficients, both ways and of all bins.</summary>
    public int Coefficients => lattice.Length;

    /// <summary>The coefficients: places on the border, then along the ray, then bins.</summary>
    internal ReadOnlySpan<double> Lattice => lattice;

    /// <summary>The coefficients if none stopped at zero, linear in the templates.</summary>
    internal double[] LinearLattice() => Connect(isLinear: true);

    /// <inheritdoc/>
    public override int Bins => Templates[0].Count;

    /// <summary>Places of the first and the last ray.</summary>
    public override Interval Domain => new(Rays[0], Rays[^1]);

    /// <summary>Whether numbers can be places of rays: ascending, at least two, every whole number between the first and the last among them.</summary>
    /// <param name="rays">The numbers.</param>
    public static bool AreRays(ValueList<double> rays) =>
        rays.Count >= 2 && rays.Zip(rays.Skip(1)).All(pair => pair.First < pair.Second && Math.Floor(pair.First) + 1 >= pair.Second);

    /// <summary>Whether numbers can be radii: ascending from 0 to 1.</summary>
    /// <param name="radii">The numbers.</param>
    public static bool AreRadii(ValueList<double> radii) =>
        radii.Count >= 2 && radii[0] == 0 && radii[^1] == 1 && radii.Zip(radii.Skip(1)).All(pair => pair.First < pair.Second);

    /// <inheritdoc/>
    public override void Evaluate(HypothesisPosition position, Span<double> values)
    {
        Span<double> alongBorder = stackalloc double[4], alongRay = stackalloc double[4];
        var (ray, s, _) = BernsteinPieces.Locate(Rays, position.T);
        var (radius, r, _) = BernsteinPieces.Locate(Radii, position.Radius);
        BernsteinPieces.Basis(s, alongBorder);
        BernsteinPieces.Basis(r, alongRay);
        Combine(ray, radius, alongBorder, alongRay, values);
    }

    /// <summary>The derivative in the place of the ray, in every bin.</summary>
    /// <param name="position">The position.</param>
    /// <param name="slopes">Receives one number per bin. Overwritten.</param>
    public override void Differentiate(HypothesisPosition position, Span<double> slopes)
    {
        Span<double> alongBorder = stackalloc double[4], alongRay = stackalloc double[4];
        var (ray, s, width) = BernsteinPieces.Locate(Rays, position.T);
        var (radius, r, _) = BernsteinPieces.Locate(Radii, position.Radius);
        BernsteinPieces.Slopes(s, width, alongBorder);
        BernsteinPieces.Basis(r, alongRay);
        Combine(ray, radius, alongBorder, alongRay, slopes);
    }

    /// <summary>Whether two functions have the same knots and templates.</summary>
    /// <param name="other">The other function.</param>
    public bool Equals(PolarYields? other) =>
        other is not null && IsMonotone == other.IsMonotone && Corrections == other.Corrections && Rays == other.Rays && Radii == other.Radii && Templates == other.Templates;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rays, Radii, Templates, IsMonotone, Corrections);

    /// <summary>Pieces along every ray first; then their coefficients are connected from ray to ray, triangle by triangle.</summary>
    private double[] Connect(bool isLinear)
    {
        var all = new double[BernsteinPieces.Count(Rays.Count) * radial * Bins];
        var (values, pieces) = (new double[Radii.Count], new BernsteinPieces(Radii.Span, IsMonotone, isLinear));
        var alongRay = new double[radial];
        for (var bin = 0; bin < Bins; bin++)
        {
            for (var ray = 0; ray < Rays.Count; ray++)
            {
                for (var radius = 0; radius < Radii.Count; radius++)
                {
                    values[radius] = Templates[(ray * Radii.Count) + radius][bin];
                }

                pieces.Connect(values, alongRay);
                for (var k = 0; k < radial; k++)
                {
                    all[(((BernsteinPieces.Degree * ray * radial) + k) * Bins) + bin] = alongRay[k];
                }
            }
        }

        foreach (var (first, last) in Triangles())
        {
            ConnectRays(all, first, last, isLinear);
        }

        return all;
    }

    private void ConnectRays(double[] all, int first, int last, bool isLinear)
    {
        var pieces = new BernsteinPieces(Rays.Span[first..(last + 1)], IsMonotone, isLinear);
        var values = new double[last - first + 1];
        var connected = new double[BernsteinPieces.Count(values.Length)];
        var (row, start) = (radial * Bins, BernsteinPieces.Degree * first);
        for (var place = 0; place < row; place++)
        {
            for (var ray = 0; ray < values.Length; ray++)
            {
                values[ray] = all[((start + (BernsteinPieces.Degree * ray)) * row) + place];
            }

            pieces.Connect(values, connected);
            for (var k = 0; k < connected.Length; k++)
            {
                all[((start + k) * row) + place] = connected[k];
            }
        }
    }

    /// <summary>First and last ray of every triangle.</summary>
    private IEnumerable<(int First, int Last)> Triangles()
    {
        var first = 0;
        for (var ray = 1; ray < Rays.Count; ray++)
        {
            if (Math.Floor(Rays[ray]) == Rays[ray] || ray == Rays.Count - 1)
            {
                yield return (first, ray);
                first = ray;
            }
        }
    }

    private void Combine(int ray, int radius, ReadOnlySpan<double> alongBorder, ReadOnlySpan<double> alongRay, Span<double> sum)
    {
        sum[..Bins].Clear();
        for (var i = 0; i < alongBorder.Length; i++)
        {
            for (var j = 0; j < alongRay.Length; j++)
            {
                var row = lattice.AsSpan(((((BernsteinPieces.Degree * ray) + i) * radial) + (BernsteinPieces.Degree * radius) + j) * Bins, Bins);
                var weight = alongBorder[i] * alongRay[j];
                for (var bin = 0; bin < row.Length; bin++)
                {
                    sum[bin] += weight * row[bin];
                }
            }
        }
    }
}
