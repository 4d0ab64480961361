using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Reporting;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Inspection;

/// <summary>What <c>inspect</c> says about an analysis file or an unbinned workspace of another toolkit; also its JSON document.</summary>
/// <param name="Kind">Always <c>analysis</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Measurement">Name of the measurement.</param>
/// <param name="Poi">The parameter of interest.</param>
/// <param name="ReferenceHypothesis">μ₀.</param>
/// <param name="ShapeNormalization"><c>reference</c> or <c>none</c>.</param>
/// <param name="ExpectedEvents">Σ_X f_X(μ₀) ν_X [events].</param>
/// <param name="Samples">The components of the mixture.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="Regions">The regions with their tables.</param>
/// <param name="Closure">Closure of all ratios of the first region; empty without a reference table.</param>
internal sealed record AnalysisInspection(
    string Kind,
    string Path,
    string Measurement,
    string Poi,
    double ReferenceHypothesis,
    ShapeNormalization ShapeNormalization,
    double ExpectedEvents,
    IReadOnlyList<AnalysisInspection.Sample> Samples,
    IReadOnlyList<AnalysisInspection.ParameterEntry> Parameters,
    IReadOnlyList<AnalysisInspection.Region> Regions,
    IReadOnlyList<ClosureEntry> Closure)
{
    /// <summary>Looks at a plan and reads its reference tables once.</summary>
    /// <param name="path">The file that states it.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="findings">Receives warnings about the tables.</param>
    /// <exception cref="InvalidInputException">A table cannot be used.</exception>
    public static AnalysisInspection Of(string path, AnalysisPlan plan, Findings findings)
    {
        var model = plan.Model;
        var yields = new MixtureYields(model).At(model.ReferenceHypothesis);
        var hasTables = plan.Regions.Count > 0 && plan.Regions.All(region => region.Reference is not null);
        var likelihood = hasTables ? Analysis.OpenUnbinned(plan, null, findings) : null;
        findings.AddRange(likelihood?.Findings ?? []);
        return new(
            "analysis",
            path,
            plan.Name,
            model.Poi,
            model.ReferenceHypothesis,
            model.ShapeNormalization,
            yields.Sum(),
            [.. model.Processes.Select((process, index) => Sample.Of(process, yields[index]))],
            [.. model.Parameters.Select(ParameterEntry.Of)],
            [.. plan.Regions.Select(region => Region.Of(region, plan.ModelOf(region))), .. plan.ControlRegions.Select(region => Region.Of(region, plan.ModelOf(region))), .. plan.BinnedRegions.Select(region => Region.Of(region, model))],
            likelihood?.Closures[0].Entries.ToList() ?? []);
    }

    /// <summary>Prints the document or, for people, tables.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="json">Whether as one JSON document.</param>
    public void Show(Session session, bool json)
    {
        if (json)
        {
            session.WriteJson(this);
            return;
        }

        TablePrinter.Print(session.Tables, Tables());
    }

    private IEnumerable<ReportTable> Tables()
    {
        yield return new(
            $"{ReportText.Literal(Measurement)}: {ReportText.Literal(Poi)} = {ReferenceHypothesis} is the reference, {ReportText.Number(ExpectedEvents, 5)} events expected there",
            [new("sample", false), new("yield ν"), new("coefficient f", false), new("f·ν at μ₀"), new("ratio column", false), new("∫ ratio"), new("n_{eff}")],
            Samples.Select(sample => sample.Row(Closure.FirstOrDefault(entry => entry.Process == sample.Name && entry.Systematic is null))).ToValueList());
        yield return new(
            "Parameters",
            [new("parameter", false), new("nominal"), new("bounds", false), new("constraint", false), new("moves", false)],
            Parameters.Select(parameter => parameter.Row(Samples)).ToValueList());
        yield return new(
            "Regions",
            [new("region", false), new("table", false), new("rows"), new("expected events"), new("weight", false), new("data", false), new("observable", false), new("yields", false)],
            Regions.Select(region => region.Row()).ToValueList());
        var worst = Closure.Where(entry => entry.Systematic is not null).OrderByDescending(entry => Math.Abs(entry.Mean - 1)).Take(8).ToList();
        if (worst.Count > 0)
        {
            yield return new(
                "Shape ratios farthest from closure",
                [new("sample", false), new("systematic", false), new("direction", false), new("mean"), new("±"), new("pull")],
                worst.Select(Row).ToValueList());
        }
    }

    private static ValueList<string> Row(ClosureEntry entry) =>
    [
        ReportText.Literal(entry.Process), ReportText.Literal(entry.Systematic!), entry.IsUp ? "up" : "down", ReportText.Number(entry.Mean, 5), ReportText.Number(entry.Uncertainty, 2),
        ReportText.Number(entry.Pull, 2),
    ];

    /// <summary>One component of the mixture.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Yield">ν_X [events].</param>
    /// <param name="Coefficient">f_X.</param>
    /// <param name="ExpectedEvents">f_X(μ₀) ν_X [events].</param>
    /// <param name="RatioColumn">Column of its density ratio.</param>
    /// <param name="Systematics">What moves it.</param>
    internal sealed record Sample(
        string Name, double Yield, string Coefficient, double ExpectedEvents, string RatioColumn, IReadOnlyList<ProcessSystematic> Systematics)
    {
        /// <summary>Describes a process.</summary>
        /// <param name="process">The process.</param>
        /// <param name="expected">Its yield at the reference hypothesis.</param>
        public static Sample Of(Process process, double expected) =>
            new(process.Name, process.Yield, process.Coefficient.Text, expected, process.RatioColumn, [.. process.Systematics]);

        /// <summary>The sample as a row of texts.</summary>
        /// <param name="closure">Closure of its ratio; null when there is none.</param>
        public ValueList<string> Row(ClosureEntry? closure) =>
        [
            ReportText.Literal(Name), ReportText.Number(Yield, 5), ReportText.Literal(Coefficient), ReportText.Number(ExpectedEvents, 5), ReportText.Literal(RatioColumn),
            closure is null ? "" : $"{ReportText.Number(closure.Mean, 5)} ± {ReportText.Number(closure.Uncertainty, 2)}",
            closure is null ? "" : ReportText.Number(closure.EffectiveEvents, 5),
        ];
    }

    /// <summary>One parameter.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Nominal">Its nominal value.</param>
    /// <param name="Bounds">Its bounds.</param>
    /// <param name="Constraint">The kind of its constraint; <c>none</c> for a free parameter.</param>
    internal sealed record ParameterEntry(string Name, double Nominal, Interval Bounds, string Constraint)
    {
        /// <summary>Describes a parameter.</summary>
        /// <param name="parameter">The parameter.</param>
        public static ParameterEntry Of(Parameter parameter) => new(
            parameter.Name,
            parameter.Nominal,
            parameter.Bounds,
            parameter.IsFixed ? "fixed" : parameter.Constraint switch
            {
                NormalConstraint normal => FormattableString.Invariant($"normal({normal.Auxiliary}, {normal.Sigma})"),
                { IsPresent: false } => "none",
                PoissonConstraint poisson => FormattableString.Invariant($"poisson({poisson.Auxiliary}, {poisson.Tau})"),
                LogNormalConstraint logNormal => FormattableString.Invariant($"lognormal({logNormal.Auxiliary}, {logNormal.Kappa})"),
                GammaConstraint gamma => FormattableString.Invariant($"gamma({gamma.Auxiliary}, {gamma.Tau})"),
                var other => throw new NotSupportedException($"constraint {other}"),
            });

        /// <summary>The parameter as a row of texts.</summary>
        /// <param name="samples">All samples, to say which ones it moves.</param>
        public ValueList<string> Row(IReadOnlyList<Sample> samples)
        {
            var moved = samples.Where(sample => sample.Systematics.Any(systematic => systematic.Parameter == Name)).Select(sample => sample.Name).ToList();
            var where = moved.Count == samples.Count ? "all samples" : string.Join(", ", moved);
            return [ReportText.Literal(Name), ReportText.Setting(Nominal), $"[{ReportText.Setting(Bounds.Low)}, {ReportText.Setting(Bounds.High)}]", Constraint, ReportText.Literal(where)];
        }
    }

    /// <summary>One region.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Table">Its reference table; null when it has process tables only.</param>
    /// <param name="Rows">Rows of that table, or of all process tables.</param>
    /// <param name="ExpectedEvents">Events expected at the reference hypothesis; null where only the tables of the samples say so.</param>
    /// <param name="WeightColumn">Column of weights; null for equal weights.</param>
    /// <param name="DataWeightColumn">Column of the weights of the data; null for Asimov data.</param>
    /// <param name="Observable">The observable, in words.</param>
    /// <param name="Yields">The yield functions, in words.</param>
    internal sealed record Region(string Name, string? Table, long Rows, double? ExpectedEvents, string? WeightColumn, string? DataWeightColumn, string Observable, string Yields)
    {
        /// <summary>Describes a region.</summary>
        /// <param name="region">The region.</param>
        /// <param name="model">The mixture as it is in the region.</param>
        public static Region Of(RegionPlan region, MixtureModel model) => new(
            region.Name,
            region.Reference?.Source.Name,
            region.Reference?.Source.Rows ?? region.ProcessTables.Sum(table => table.Source.Rows),
            ExpectedIn(model),
            region.Reference?.WeightColumn,
            region.Reference?.DataWeightColumn,
            $"{Word(region.Observable.Kind)}, {Bins(region.Observable)}, {Word(region.Observable.Edges)} edges",
            $"{Word(region.Yields.Family)}, {region.Yields.Knots} knots");

        private static string Bins(Observables.ObservableOptions observable)
        {
            var first = observable.Keep is { } keep ? string.Create(CultureInfo.InvariantCulture, $"the fewest bins that keep {keep}") : $"{observable.Bins} bins";
            return observable.SecondAxis switch
            {
                null => first,
                Observables.SecondScore.Nuisances when observable.KeepConstraints is { } constraints => string.Create(CultureInfo.InvariantCulture, $"{first} × as many categories by nuisance parameters as keep {constraints} of constraints, {observable.Columns} at most"),
                Observables.SecondScore.Nuisances => $"{first} × {observable.Columns} categories by nuisance parameters",
                { } second => $"{first} × {observable.Columns} columns of the {Word(second)} score",
            };
        }

        /// <summary>Describes a control region.</summary>
        /// <param name="region">The region.</param>
        /// <param name="model">The mixture as it is in the region.</param>
        public static Region Of(ControlRegionPlan region, MixtureModel model) => new(
            region.Name,
            region.Reference?.Source.Name,
            region.Reference?.Source.Rows ?? region.ProcessTables.Sum(table => table.Source.Rows),
            region.Reference is null ? null : ExpectedIn(model),
            region.Reference?.WeightColumn ?? region.ProcessTables.Select(table => table.WeightColumn).FirstOrDefault(),
            region.Data?.Source.Name ?? region.Reference?.DataWeightColumn,
            $"{region.Variable}, {region.Edges.Count - 1} fixed bins",
            "constant");

        /// <summary>Describes a region with templates that were ready.</summary>
        /// <param name="region">The region.</param>
        /// <param name="model">The mixture.</param>
        public static Region Of(BinnedRegion region, MixtureModel model)
        {
            string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
            var point = new MixtureYields(model).AsimovPoint();
            var expected = region.Processes.Sum(process => process.Coefficient.Bind(names).Evaluate(point) * process.Yields.ToArray().Sum());
            return new(region.Name, "templates", 0, expected, null, region.Data is null ? null : "counts", $"{region.Bins} fixed bins", "constant");
        }

        /// <summary>The region as a row of texts.</summary>
        public ValueList<string> Row() =>
        [
            ReportText.Literal(Name), ReportText.Literal(ShortName(Table ?? "process tables")), ReportText.Count(Rows), ExpectedEvents is { } expected ? ReportText.Number(expected, 5) : "", ReportText.Literal(WeightColumn ?? "equal"),
            ReportText.Literal(DataWeightColumn ?? "Asimov"), Observable,
            Yields,
        ];

        /// <summary>The name of a table without its folder, with the condition of a selection.</summary>
        private static string ShortName(string table) =>
            table.Split(" where ", 2) is [var path, var condition] ? $"{System.IO.Path.GetFileName(path)} where {condition}" : System.IO.Path.GetFileName(table);

        private static double ExpectedIn(MixtureModel model) => new MixtureYields(model).At(model.ReferenceHypothesis).Sum();

        private static string Word<T>(T value)
            where T : struct, Enum => value.ToString().ToLowerInvariant();
    }
}
