using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>
/// The extended unbinned likelihood of docs/method.md over one or more tables,
/// −2 ln L = 2 [ν(μ, α) − Σ_i d_i ln λ(x_i; μ, α)] + constraints, with exact gradient and Hessian, for many points per pass.
/// </summary>
/// <remarks>
/// Memory: 8 bytes per number while a table fits into <see cref="UnbinnedOptions.CacheBytes"/>. The sums run in an order that is
/// fixed by the table, so results do not depend on the number of threads. Not safe for concurrent calls.
/// </remarks>
public sealed class UnbinnedLikelihood
{
    private const int MostSums = 1 << 25;

    private readonly LikelihoodTable[] tables;
    private readonly BinnedTerm[] binned;
    private readonly MixtureModel model;
    private readonly string[] names;
    private readonly string[] roots;
    private readonly Constraint[] constraints;
    private readonly KernelCoordinates kernels;

    private UnbinnedLikelihood(MixtureModel model, LikelihoodTable[] tables, BinnedTerm[] binned, UnbinnedOptions options)
    {
        this.model = model;
        this.tables = tables;
        this.binned = binned;
        Options = options;
        kernels = new(model);
        Parameters = [.. model.Parameters.SkipLast(model.Kernels.Count)];
        names = [.. model.Parameters.Select(parameter => parameter.Name)];
        constraints = [.. Parameters.Select(parameter => parameter.Constraint)];
        roots = [.. model.Parameters.Where(IsRoot).Select(parameter => parameter.Name)];
        Findings = [.. tables.SelectMany(table => table.Whole?.Findings.Concat(table.Findings) ?? table.Findings).Distinct()];
        var functions = model.Kernels.Select(kernel => kernel.Name).ToHashSet(StringComparer.Ordinal);
        Closures = [.. tables.Select(table => table.Whole?.Closure ?? table.Closure).Distinct().Select(closure => closure.Without(functions))];
    }

    /// <summary>All parameters; a point is one number per entry.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>The model whose parameters all regions share.</summary>
    public MixtureModel Model => model;

    /// <summary>Closure of the ratios, one per table; regions that select from one table share one.</summary>
    public ImmutableArray<RatioClosure> Closures { get; }

    /// <summary>Warnings and notes about the tables.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>Sum of the weights of the data [events] over all tables, and of the counts in fixed bins.</summary>
    public double DataSum => tables.Sum(table => table.DataSum) + binned.Sum(term => term.DataSum);

    /// <summary>How it is evaluated and minimised.</summary>
    public UnbinnedOptions Options { get; }

    private IEnumerable<Process> AllProcesses => tables.SelectMany(table => table.Model.Processes).Concat(model.Processes);

    /// <summary>Whether a thinned sample stands for a table; those that are small stand for themselves.</summary>
    internal bool HasThinned => tables.Any(table => table.Thinned.Length > 0);

    /// <summary>Reads and checks the tables of regions that share their yields.</summary>
    /// <param name="model">The model; the tables are statistically independent regions that share it.</param>
    /// <param name="tables">Events of the reference density with the weights of the data, or without for Asimov data of the reference hypothesis.</param>
    /// <param name="options">Memory, threads and tolerances; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The model breaks a rule, columns are missing, or numbers are not what they must be.</exception>
    public static UnbinnedLikelihood Open(MixtureModel model, IReadOnlyList<ReferenceTable> tables, UnbinnedOptions? options = null) =>
        Open(model, [.. tables.Select(table => new UnbinnedRegion(model, table))], [], options);

    /// <summary>Reads and checks the tables of several regions, beside regions with fixed bins.</summary>
    /// <param name="model">The model with the parameters that all regions share.</param>
    /// <param name="regions">Statistically independent regions with events.</param>
    /// <param name="binned">Regions with fixed bins, such as control regions.</param>
    /// <param name="options">Memory, threads and tolerances; null for the defaults.</param>
    /// <exception cref="InvalidInputException">A model breaks a rule, columns are missing, or numbers are not what they must be.</exception>
    public static UnbinnedLikelihood Open(
        MixtureModel model, IReadOnlyList<UnbinnedRegion> regions, IReadOnlyList<BinnedRegion> binned, UnbinnedOptions? options = null)
    {
        var findings = new Findings();
        foreach (var own in regions.Select(region => region.Model).Append(model).Distinct())
        {
            MixtureRules.Check(own, "model", findings);
        }

        findings.ThrowIfErrors();
        foreach (var region in regions)
        {
            CheckColumns(region.Table, new IntensityLayout(region.Model), findings);
        }

        findings.ThrowIfErrors();
        options ??= UnbinnedOptions.Default;
        var wholes = new Dictionary<(IEventSource, string?, MixtureModel), LikelihoodTable>();
        return new(
            model,
            [.. regions.Select(region => new LikelihoodTable(region.Model, region.Table, options, WholeOf(region, options, wholes)))],
            [.. binned.Select(region => new BinnedTerm(region, model))],
            options);
    }

    /// <summary>The table of which a region is a part, read once for all its parts; null where the region is the whole.</summary>
    private static LikelihoodTable? WholeOf(
        UnbinnedRegion region, UnbinnedOptions options, Dictionary<(IEventSource, string?, MixtureModel), LikelihoodTable> wholes)
    {
        if (region.Table.Whole is not { } source)
        {
            return null;
        }

        var shapes = ShapesOf(region.Model);
        var key = (source, region.Table.WeightColumn, shapes);
        if (!wholes.TryGetValue(key, out var whole))
        {
            whole = new LikelihoodTable(shapes, WeighedByReference(source, region.Table.WeightColumn), options);
            wholes.Add(key, whole);
        }

        return whole;
    }

    /// <summary>What the normalisation of shapes needs of a mixture: neither yields nor coefficients.</summary>
    private static MixtureModel ShapesOf(MixtureModel model) => model with
    {
        Processes = model.Processes.Select(process => process with
        {
            Yield = 1,
            Coefficient = Expression.Constant(1),
            Systematics = process.Systematics.Select(systematic => systematic with { YieldUp = 1, YieldDown = 1 }).ToValueList(),
        }).ToValueList(),
    };

    private static ReferenceTable WeighedByReference(IEventSource source, string? weight) => weight is null
        ? new(new DerivedColumns(source, [("1", ColumnFormula.Parse("1"))]), "1", "1")
        : new(source, weight, weight);

    /// <summary>Missing columns of all tables are reported before the first is read.</summary>
    private static void CheckColumns(ReferenceTable table, IntensityLayout layout, Findings findings)
    {
        try
        {
            table.Source.IndicesOf([.. layout.Columns, .. new[] { table.WeightColumn, table.DataWeightColumn }.OfType<string>()]);
        }
        catch (InvalidInputException missing)
        {
            findings.AddRange(missing.Findings);
        }
    }

    /// <summary>Index of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public int IndexOf(string name) =>
        Array.IndexOf(names, name) is >= 0 and var index ? index : throw new ArgumentException($"no parameter is called {name}", nameof(name));

    /// <summary>Indices of the parameters that are fitted when some are tested.</summary>
    /// <param name="statOnly">Whether every other parameter is held at its nominal value.</param>
    /// <param name="tested">Indices of the tested parameters.</param>
    internal int[] FreeParameters(bool statOnly, params int[] tested) =>
        [.. Enumerable.Range(0, Parameters.Length).Where(i => tested.Contains(i) || (!statOnly && !Parameters[i].IsFixed))];

    /// <summary>Coordinates of the fit at equal distances between the bounds of a parameter, or well away from its nominal value where it has none.</summary>
    /// <param name="parameter">Its index.</param>
    /// <param name="points">How many, at least 2.</param>
    internal IEnumerable<double> GridInFit(int parameter, int points)
    {
        var range = Parameters[parameter].Bounds.FiniteAround(Parameters[parameter].Nominal);
        return new Interval(ToFit(parameter, range.Low), ToFit(parameter, range.High)).Points(points);
    }

    /// <summary>−2 ln L with derivatives in the parameters themselves.</summary>
    /// <param name="points">The points, each one number per parameter.</param>
    /// <param name="free">Indices of the parameters in which derivatives are wanted.</param>
    /// <returns>One result per point.</returns>
    public LikelihoodValue[] Evaluate(IReadOnlyList<double[]> points, IReadOnlyList<int> free) => Evaluate(points, free, [], thinned: false, int.MaxValue);

    /// <summary>c_X(α) = Σ w r_X Π g over the first table, by which the convention <see cref="ShapeNormalization.Reference"/> divides.</summary>
    /// <param name="points">The points, each one number per parameter.</param>
    /// <returns>For each point one integral per process.</returns>
    public double[][] ShapeIntegrals(IReadOnlyList<double[]> points)
    {
        var all = kernels.Extend(points);
        var plan = new ShapePlan(tables[0].Layout, tables[0].Trivial, new bool[names.Length], all);
        return Integrals(tables[0], plan, all, thinned: false);
    }

    /// <summary>The coordinate of the fit for a value of a parameter: its square root where coefficients are smooth in that only.</summary>
    internal double ToFit(int parameter, double value) => roots.Contains(names[parameter]) ? Math.Sqrt(value) : value;

    internal double FromFit(int parameter, double coordinate) => roots.Contains(names[parameter]) ? coordinate * coordinate : coordinate;

    /// <summary>−2 ln L with derivatives in the coordinates of the fit.</summary>
    /// <param name="points">The points.</param>
    /// <param name="free">Indices of the parameters in which derivatives are wanted.</param>
    /// <param name="thinned">Whether the thinned sample is enough.</param>
    /// <param name="data">For every point its own data; null for those of the tables.</param>
    internal LikelihoodValue[] EvaluateInFit(IReadOnlyList<double[]> points, IReadOnlyList<int> free, bool thinned, IReadOnlyList<DrawnData>? data = null) =>
        Evaluate(points, free, roots, thinned, Options.ExactHessianPairs, data);

    /// <summary>Whether fits to drawn data gain by beginning on the thinned sample: only where shapes move are all events needed.</summary>
    internal bool IsWorthThinning(IReadOnlyList<int> free) => tables.Any(table =>
        table.Thinned.Length > 0 && table.Layout.Morphs.Index().Any(morph => !table.Trivial[morph.Index] && kernels.Extend(free).Contains(morph.Item.Parameter)));

    /// <summary>For every table how often each of its events is expected, w λ, at a point; negative where λ is.</summary>
    internal double[][] ExpectedEvents(double[] point) => [.. tables.Select(table => ExpectedEvents(table, kernels.Extend(point)))];

    /// <summary>For every region with fixed bins the expected counts at a point.</summary>
    internal double[][] ExpectedCounts(double[] point) => [.. binned.Select(term => term.Expected(kernels.Extend(point)))];

    /// <summary>Data sets from rows of the tables, [tables × data sets], in one pass over each.</summary>
    internal EventChunk[][] Gather(IReadOnlyList<IReadOnlyList<DrawnRows>> draws) => [.. tables.Select((table, t) => table.Gather(draws[t]))];

    private double[] ExpectedEvents(LikelihoodTable table, double[] point)
    {
        var plan = new ShapePlan(table.Layout, table.Trivial, new bool[names.Length], [point]);
        var isNormalized = model.ShapeNormalization == ShapeNormalization.Reference;
        var whole = isNormalized && plan.Active.Length > 0 && table.Whole is { } parent ? WholeSums(parent, plan, [point], thinned: false) : null;
        var integrals = Normalizations(table, plan, [point], thinned: false, whole)[0];
        double[] amplitudes = [.. table.Model.Processes.Select((process, k) => new ProcessTerm(process, names, []).At(point) / (isNormalized ? integrals[k] : 1))];
        return table.ExpectedEvents(plan, KernelPointAt(plan, point, amplitudes));
    }

    private LikelihoodValue[] Evaluate(
        IReadOnlyList<double[]> points, IReadOnlyList<int> free, string[] coordinates, bool thinned, int mostPairs, IReadOnlyList<DrawnData>? data = null)
    {
        var all = kernels.Extend(free);
        var values = EvaluateAll(kernels.Extend(points), all, coordinates, thinned, mostPairs, data);
        return [.. values.Select((value, k) => WithConstraints(kernels.Contract(value, points[k], free, all), points[k], data?[k].Constraints ?? constraints, free))];
    }

    /// <summary>The terms of events and fixed bins, with parameters that are functions of others as parameters of their own.</summary>
    private LikelihoodValue[] EvaluateAll(
        IReadOnlyList<double[]> points, IReadOnlyList<int> free, string[] coordinates, bool thinned, int mostPairs, IReadOnlyList<DrawnData>? data)
    {
        var position = new int[names.Length];
        Array.Fill(position, -1);
        for (var p = 0; p < free.Count; p++)
        {
            position[free[p]] = p;
        }

        var gradients = points.Select(_ => new double[free.Count]).ToArray();
        var hessians = points.Select(_ => new double[free.Count * free.Count]).ToArray();
        var values = new double[points.Count];
        var invalid = new long[points.Count];
        foreach (var (t, table) in tables.Index())
        {
            ProcessTerm[] terms = [.. table.Model.Processes.Select(process => new ProcessTerm(process, names, coordinates))];
            var plan = new ShapePlan(table.Layout, table.Trivial, [.. position.Select(p => p >= 0)], points, mostPairs);
            var sums = SumsInPortions(table, plan, terms, points, thinned, data is null ? null : [.. data.Select(own => own.Events[t])]);
            var assembly = new LikelihoodAssembly(plan, model.ShapeNormalization, position);
            for (var k = 0; k < points.Count; k++)
            {
                invalid[k] += (long)sums[k].Inside[1];
                values[k] += assembly.Add(terms, points[k], sums[k], gradients[k], hessians[k]);
            }
        }

        foreach (var (t, term) in binned.Index())
        {
            for (var k = 0; k < points.Count; k++)
            {
                values[k] += term.Add(points[k], coordinates, position, gradients[k], hessians[k], data?[k].Counts[t]);
            }
        }

        return [.. points.Select((_, k) => new LikelihoodValue(invalid[k] > 0 ? double.NaN : values[k], gradients[k], hessians[k], invalid[k]))];
    }

    /// <summary>As many points at a time as have room for their sums in every slot.</summary>
    private TableSums[] SumsInPortions(
        LikelihoodTable table, ShapePlan plan, ProcessTerm[] terms, IReadOnlyList<double[]> points, bool thinned, EventChunk[]? drawn)
    {
        var portion = (int)Math.Max(1, MostSums / ((long)plan.Length * ChunkReader.Slots));
        return [.. points.Chunk(portion).SelectMany((few, i) => drawn is null
            ? Sums(table, plan, terms, few, thinned)
            : DrawnSums.Of(
                table,
                plan,
                few,
                [.. few.Select(point => terms.Select(term => term.At(point)).ToArray())],
                drawn.AsSpan(i * portion, few.Length).ToArray(),
                model.ShapeNormalization == ShapeNormalization.Reference,
                thinned))];
    }

    private TableSums[] Sums(LikelihoodTable table, ShapePlan plan, ProcessTerm[] terms, double[][] points, bool thinned)
    {
        var isFixed = plan.Active.Length == 0;
        var isNormalized = model.ShapeNormalization == ShapeNormalization.Reference;
        var whole = isNormalized && !isFixed && table.Whole is { } parent ? WholeSums(parent, plan, points, thinned) : null;
        var integrals = isNormalized || isFixed ? Normalizations(table, plan, points, thinned, whole) : null;
        var kernelPoints = points.Select((point, k) =>
            KernelPointAt(plan, point, [.. terms.Select((term, process) => term.At(point) / (isNormalized ? integrals![k][process] : 1))])).ToList();
        var sums = AllSums(table, plan, kernelPoints, thinned);
        for (var k = 0; k < points.Length && isFixed; k++)
        {
            integrals![k].CopyTo(sums[k], plan.Reference);
        }

        return [.. sums.Select((inside, k) => new TableSums(inside, whole?[k], isNormalized ? integrals![k] : []))];
    }

    private static double[][] AllSums(LikelihoodTable table, ShapePlan plan, List<KernelPoint> points, bool thinned) => table.Sum(
        thinned,
        () => [.. points.Select(_ => new double[plan.Length])],
        () => new MomentKernel(plan),
        (kernel, chunk, slot) => kernel.AddSums(chunk, points, slot));

    private static double[][] WholeSums(LikelihoodTable whole, ShapePlan plan, double[][] points, bool thinned)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, plan.Processes)];
        return AllSums(whole, plan, [.. points.Select(point => KernelPointAt(plan, point, ones))], thinned);
    }

    /// <summary>
    /// By what morphed shapes are divided: their integral over the table, or where the region is a part of it, the integral over the region
    /// at α = 0 times what α makes of the integral over the whole.
    /// </summary>
    private static double[][] Normalizations(LikelihoodTable table, ShapePlan plan, double[][] points, bool thinned, double[][]? whole)
    {
        if (whole is null)
        {
            return Integrals(table, plan, points, thinned);
        }

        var inside = table.IntegralsOf(thinned);
        var nominal = table.Whole!.IntegralsOf(thinned);
        return [.. whole.Select(sums => Enumerable.Range(0, plan.Processes).Select(process => inside[process] * sums[plan.Reference + process] / nominal[process]).ToArray())];
    }

    private static double[][] Integrals(LikelihoodTable table, ShapePlan plan, IReadOnlyList<double[]> points, bool thinned)
    {
        if (plan.Active.Length == 0 && !thinned)
        {
            return [.. points.Select(_ => table.Integrals)];
        }

        var kernelPoints = points.Select(point => KernelPointAt(plan, point, [])).ToList();
        return table.Sum(
            thinned,
            () => [.. points.Select(_ => new double[plan.Processes])],
            () => new MomentKernel(plan),
            (kernel, chunk, slot) => kernel.AddIntegrals(chunk, kernelPoints, slot));
    }

    private static KernelPoint KernelPointAt(ShapePlan plan, double[] point, double[] amplitudes) =>
        new(plan.AlphasAt(point), amplitudes);

    private static LikelihoodValue WithConstraints(LikelihoodValue terms, double[] point, Constraint[] constraints, IReadOnlyList<int> free)
    {
        var (value, gradient, hessian) = (terms.TwiceNll, terms.Gradient, terms.Hessian);
        for (var i = 0; i < point.Length; i++)
        {
            value += ConstraintPenalty.At(constraints[i], point[i]).Value;
        }

        for (var p = 0; p < free.Count; p++)
        {
            var (_, first, second) = ConstraintPenalty.At(constraints[free[p]], point[free[p]]);
            gradient[p] += first;
            hessian[(p * free.Count) + p] += second;
        }

        return terms with { TwiceNll = value };
    }

    /// <summary>As in binned fits: a free parameter with a non-negative range whose square root occurs in a coefficient.</summary>
    private bool IsRoot(Parameter parameter) =>
        parameter.Bounds.Low >= 0
        && !parameter.Constraint.IsPresent
        && AllProcesses.Any(process => process.Coefficient.ContainsRootOf(parameter.Name))
        && !AllProcesses.Any(process => process.Systematics.Any(systematic => systematic.Parameter == parameter.Name));
}
