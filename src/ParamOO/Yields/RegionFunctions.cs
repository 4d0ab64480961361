using ParamOO.Templates;
using ParamOO.Vocabulary;

namespace ParamOO.Yields;

/// <summary>The templates of a region as functions of the hypothesis, with their accuracy where they have not been fitted.</summary>
internal sealed class RegionFunctions
{
    // Degrees and numbers of pieces that are tried, and the distance of the knots that are tried first.
    private const int FirstStep = 8;
    private const double RelativeTolerance = 0.001;
    private const int HighestDegree = 24;

    private readonly YieldOptions options;
    private readonly TemplateSet templates;
    private readonly ReferenceAsimov asimov;
    private readonly double[] direct;

    private RegionFunctions(YieldOptions options, TemplateSet templates, ReferenceAsimov asimov)
    {
        (this.options, this.templates, this.asimov) = (options, templates, asimov);
        direct = [.. templates.Grid.All.Select((_, index) => TestStatistic(index, process => templates.Yield(index, process)))];
        Functions = [];
    }

    private static int[] Sizes => [4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 62, 96, 126];

    /// <summary>One function per process.</summary>
    public YieldFunction[] Functions { get; private set; }

    /// <summary>Numbers per bin and process that the functions are made of.</summary>
    public int Size { get; private set; }

    /// <summary>Whether every hypothesis that the functions have not seen is within the tolerance.</summary>
    public bool IsAccurate { get; private set; }

    /// <summary>Makes the functions.</summary>
    /// <param name="options">Family and resolution.</param>
    /// <param name="templates">The templates.</param>
    /// <param name="asimov">The reference data, by which accuracy is judged.</param>
    public static RegionFunctions Make(YieldOptions options, TemplateSet templates, ReferenceAsimov asimov)
    {
        var region = new RegionFunctions(options, templates, asimov);
        if (options.ConnectsKnots)
        {
            region.ConnectKnots();
        }
        else
        {
            region.FitCoefficients();
        }

        return region;
    }

    /// <summary>t at one hypothesis: that of templates made there, and that of the functions.</summary>
    /// <param name="index">Position of the hypothesis in the grid.</param>
    public (double Direct, double Fitted) At(int index)
    {
        var position = templates.Grid.All[index].Position;
        var fitted = Array.ConvertAll(Functions, function => function.At(position));
        return (direct[index], TestStatistic(index, process => fitted[process].Span));
    }

    private void ConnectKnots()
    {
        var all = Enumerable.Range(0, templates.Grid.Knots.Length).ToArray();
        if (options.Resolution == YieldResolution.Fixed)
        {
            Connect(all);
            return;
        }

        int[] chosen = [.. all.Where(knot => knot % FirstStep == 0 || knot == all[^1] || templates.Grid.Knots[knot].Distance == 0).Union(templates.Grid.BesideBreaks).Order()];
        for (var previous = 0; chosen.Length > previous;)
        {
            previous = chosen.Length;
            Connect(chosen);
            chosen = [.. chosen.Concat(Halvings(chosen)).Order()];
        }
    }

    private void Connect(int[] knots)
    {
        Functions =
        [
            .. Enumerable.Range(0, templates.Processes).Select(process =>
                KnotFunctions.Through(templates, [.. knots], [.. knots.Select(knot => PerBin.Create(templates.Yield(knot, process)))], options.Family == YieldFamily.Pchip)),
        ];
        if (Functions is [PolarYields { IsMonotone: false }, ..])
        {
            double[][] everywhere = [.. templates.Grid.All.Select(hypothesis => asimov.Coefficients(hypothesis.Yields.AsSpan()))];
            var isSteady = asimov.ReferenceCoefficients.Select((reference, process) => Array.TrueForAll(everywhere, list => list[process] == reference));
            Functions = KeptSum.Of([.. Functions.Cast<PolarYields>()], asimov.ReferenceCoefficients, [.. isSteady]);
        }

        Size = knots.Length;
        IsAccurate = Enumerable.Range(0, direct.Length).Except(knots).All(IsAccurateAt);
    }

    /// <summary>Middles of the intervals inside which some hypothesis is out of tolerance.</summary>
    private IEnumerable<int> Halvings(int[] chosen)
    {
        var grid = templates.Grid;
        foreach (var (low, high) in chosen.Zip(chosen.Skip(1)))
        {
            var isOpen = high - low > 1;
            var inside = Enumerable.Range(0, direct.Length).Where(index => grid.All[index].T > grid.All[low].T && grid.All[index].T < grid.All[high].T);
            if (isOpen && !inside.All(IsAccurateAt))
            {
                yield return (low + high) / 2;
            }
        }
    }

    private void FitCoefficients()
    {
        var knots = templates.Grid.Knots.Select(knot => knot.T).ToValueList();
        var series = Enumerable.Range(0, templates.Processes)
            .Select(process => Enumerable.Range(0, knots.Count).Select(knot => PerBin.Create(templates.Yield(knot, process))).ToValueList()).ToArray();
        var fixedSize = options.Family == YieldFamily.Bspline ? options.Pieces : options.Degree;
        foreach (var size in options.Resolution == YieldResolution.Auto ? Sizes.Where(size => IsDecided(size, knots.Count)) : [fixedSize])
        {
            Functions = new YieldFit(options.Family, size, knots).Fit(series, asimov.ReferenceCoefficients);
            Size = options.Family == YieldFamily.Bspline ? size + 3 : size + 1;
            IsAccurate = Enumerable.Range(0, direct.Length).All(IsAccurateAt);
            if (IsAccurate)
            {
                return;
            }
        }
    }

    /// <summary>Whether so many knots decide a fit of that size: four knots for three coefficients; high degrees lose their digits.</summary>
    private bool IsDecided(int size, int knots) =>
        options.Family == YieldFamily.Bspline ? 4 * (size + 3) <= 3 * knots : 4 * (size + 1) <= 3 * knots && size <= HighestDegree;

    private bool IsAccurateAt(int index)
    {
        var (here, fitted) = At(index);
        return Math.Abs(fitted - here) <= options.Tolerance + (RelativeTolerance * here);
    }

    private double TestStatistic(int index, ReferenceAsimov.BinnedProcess yields)
    {
        var hypothesis = templates.Grid.All[index];
        return hypothesis.Distance * hypothesis.Distance * asimov.PerSquare(hypothesis, templates.Bins, yields);
    }
}
