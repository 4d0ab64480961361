using ParamOO.Mixture;

namespace ParamOO.Unbinned;

/// <summary>Which shape morphs a set of fits needs, which of them with derivatives, and where their sums are kept.</summary>
/// <remarks>
/// A morph whose parameter is held at zero in all fits, or whose columns are all ones, is left out: it is one for every event.
/// Sums of one point, in this order: Σ d ln λ and the number of events with λ ≤ 0; then for the data S_X, T_Xm, U_Xmn
/// (docs/method.md; see <see cref="MomentKernel"/>), for the reference C_X and its derivatives, and the triangle of second moments.
/// </remarks>
internal sealed class ShapePlan
{
    public ShapePlan(
        IntensityLayout layout, IReadOnlyList<bool> isTrivial, IReadOnlyList<bool> isFree, IReadOnlyList<double[]> points, int mostPairs = int.MaxValue)
    {
        Layout = layout;
        Active =
        [
            .. from morph in Enumerable.Range(0, layout.Morphs.Length)
               let parameter = layout.Morphs[morph].Parameter
               where !isTrivial[morph] && (isFree[parameter] || points.Any(point => point[parameter] != 0))
               select morph,
        ];
        IsFree = [.. Active.Select(morph => isFree[layout.Morphs[morph].Parameter])];
        ShapeParameters = [.. Active.Where((_, a) => IsFree[a]).Select(morph => layout.Morphs[morph].Parameter).Distinct().Order()];
        Component = [.. Active.Select(morph => Array.IndexOf(ShapeParameters, layout.Morphs[morph].Parameter))];
        int[][] activeOf = [.. layout.MorphsOf.Select(own => own.Select(morph => Array.IndexOf(Active, morph)).Where(a => a >= 0).ToArray())];
        FreeOf = [.. activeOf.Select(own => own.Where(a => IsFree[a]).ToArray())];
        UsersOf = [.. Active.Select((_, a) => Enumerable.Range(0, activeOf.Length).Where(process => activeOf[process].Contains(a)).ToArray())];
        IsContiguous = [.. FreeOf.Select(own => own.Select((a, j) => a - j).Distinct().Count() <= 1)];

        Processes = layout.Ratios.Length;
        HasCurvatures = FreeOf.Sum(own => own.Length * (own.Length + 1L) / 2) <= mostPairs;
        (FirstSlope, FirstCurvature) = (new int[Processes + 1], new int[Processes + 1]);
        for (var process = 0; process < Processes; process++)
        {
            var m = FreeOf[process].Length;
            FirstSlope[process + 1] = FirstSlope[process] + m;
            FirstCurvature[process + 1] = FirstCurvature[process] + (HasCurvatures ? m * (m + 1) / 2 : 0);
        }

        var perSide = Processes + FirstSlope[Processes] + FirstCurvature[Processes];
        Data = 2;
        Reference = Data + perSide;
        Moments = Reference + perSide;
        Dimension = Processes + ShapeParameters.Length;
        Length = Moments + (Dimension * (Dimension + 1) / 2);
    }

    public IntensityLayout Layout { get; }

    public int Processes { get; }

    /// <summary>Morphs that are evaluated, as indices into the layout. Other lists index into this one.</summary>
    public int[] Active { get; }

    public bool[] IsFree { get; }

    /// <summary>For every process, its active morphs with free parameters.</summary>
    public int[][] FreeOf { get; }

    /// <summary>For every active morph, the processes that it moves.</summary>
    public int[][] UsersOf { get; }

    /// <summary>Whether the free morphs of each process follow each other.</summary>
    public bool[] IsContiguous { get; }

    /// <summary>Free parameters that move shapes, as indices into the model's parameters.</summary>
    public int[] ShapeParameters { get; }

    /// <summary>For every active morph, the position of its parameter in <see cref="ShapeParameters"/>; −1 when it is held.</summary>
    public int[] Component { get; }

    /// <summary>For every process, where its T begins among all T.</summary>
    public int[] FirstSlope { get; }

    /// <summary>For every process, where its U begins among all U; rows of a lower triangle.</summary>
    public int[] FirstCurvature { get; }

    /// <summary>Whether U is summed, which the exact Hessian needs; otherwise the matrix of the Gauss–Newton method serves.</summary>
    public bool HasCurvatures { get; }

    /// <summary>Where the sums over the data begin.</summary>
    public int Data { get; }

    /// <summary>Where the sums over the reference begin.</summary>
    public int Reference { get; }

    /// <summary>Where the triangle of second moments begins.</summary>
    public int Moments { get; }

    /// <summary>Processes plus shape parameters: the side of the triangle.</summary>
    public int Dimension { get; }

    /// <summary>Number of sums of one point.</summary>
    public int Length { get; }

    /// <summary>α of every active morph.</summary>
    /// <param name="point">The point, one number per parameter of the model.</param>
    public double[] AlphasAt(double[] point) => [.. Active.Select(morph => point[Layout.Morphs[morph].Parameter])];

    /// <summary>Position of T_X of a side among the sums.</summary>
    public int Slopes(int side, int process) => side + Processes + FirstSlope[process];

    /// <summary>Position of U_X of a side among the sums.</summary>
    public int Curvatures(int side, int process) => side + Processes + FirstSlope[Processes] + FirstCurvature[process];
}
