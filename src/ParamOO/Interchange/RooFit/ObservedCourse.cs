using ParamOO.Inference;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Observed data along the hypothesis. They exist at its knots only; there the counts and the free fits, made here, are exact, and between them
/// they are interpolated so that RooFit has a smooth function, which a warning says.
/// </summary>
internal sealed class ObservedCourse
{
    private readonly ValueList<double> knots;
    private readonly double[][] counts;
    private readonly double[][] saturated;

    private ObservedCourse(ValueList<double> knots, double[][] counts, double[][] saturated) =>
        (this.knots, this.counts, this.saturated) = (knots, counts, saturated);

    /// <summary>Fits every knot.</summary>
    /// <param name="workspace">The workspace, which has observed data along its hypothesis.</param>
    /// <param name="models">The same along its hypothesis.</param>
    /// <param name="options">What is exported.</param>
    /// <param name="findings">Receives PX0823, and an error where a fit fails.</param>
    public static ObservedCourse Of(Workspace workspace, HypothesisModels models, RooExportOptions options, Findings findings)
    {
        var values = models.ObservedValues;
        var scan = ProfileScan.Run(workspace, new ScanOptions { Measurement = options.Measurement, Data = new ObservedData(), Values = values });
        foreach (var point in scan.Points.Where(point => !point.Free.HasConverged))
        {
            findings.Error("PX0824", "workspace", $"the free fit at {models.PoiName} = {point.Value:R} ended with {point.Free.Status}; without it the data of that hypothesis cannot be written.");
        }

        findings.Warning("PX0823", "workspace", $"observed data exist at {values.Count} knots of {models.PoiName}: there the exported t is exact; between them counts and free fits are interpolated.");
        var fits = scan.Points.Select(point => (Model: models.At(point.Value), Free: point.Free.Parameters)).ToArray();
        return new(values, [.. fits.Select(fit => fit.Model.Observed.Take(fit.Model.Bins).ToArray())], [.. fits.Select(fit => Saturated(workspace, fit.Model, fit.Free))]);
    }

    /// <summary>The course of one channel.</summary>
    /// <param name="axis">Its hypothesis.</param>
    /// <param name="place">Its bins.</param>
    public IDataCourse Of(HypothesisAxis axis, ChannelBins place) => new Course(this, [.. knots.Select(axis.VariableAt)], place);

    /// <summary>
    /// n ln N̂ − N̂ of every bin. The first bin that follows the hypothesis takes with it what else the free fit adds to the likelihood: ordinary
    /// channels and the pulls of its nuisance parameters.
    /// </summary>
    private static double[] Saturated(Workspace workspace, CompiledModel model, ValueList<double> free)
    {
        var terms = new double[model.Bins];
        new Likelihood(model).ExpectedYields(free.Span, terms);
        for (var bin = 0; bin < terms.Length; bin++)
        {
            terms[bin] = (model.Observed[bin] == 0 ? 0 : model.Observed[bin] * Math.Log(terms[bin])) - terms[bin];
        }

        var following = workspace.Channels.Where(channel => channel.Hypothesis is not null).Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        var others = model.Channels.Where(place => !following.Contains(place.Name)).Sum(place => terms.AsSpan(place.FirstBin, place.Bins).ToArray().Sum());
        terms[model.Channels.First(place => following.Contains(place.Name)).FirstBin] += others - (Pulls(model, free) / 2);
        return terms;
    }

    /// <summary>What the constraint terms lose by the free fit, against their values at the nominal point.</summary>
    private static double Pulls(CompiledModel model, ValueList<double> free) => model.Constraints.Sum(term =>
    {
        var auxiliary = ConstraintDensity.Auxiliary(term.Constraint);
        return ConstraintDensity.TwiceNll(term.Constraint, auxiliary, free[term.Parameter], out _, out _)
            - ConstraintDensity.TwiceNll(term.Constraint, auxiliary, model.Initial[term.Parameter], out _, out _);
    });

    private sealed class Course(ObservedCourse course, ValueList<double> knots, ChannelBins place) : IDataCourse
    {
        public string Counts(int bin, RooChannelBuilder channel) => channel.Text(new PchipYields(knots, Rows(course.counts)), bin);

        public string? Saturated(int bin, RooChannelBuilder channel) => channel.Text(new PchipYields(knots, Rows(course.saturated)), bin);

        private ValueList<PerBin> Rows(double[][] all) => [.. all.Select(row => PerBin.Create(row.AsSpan(place.FirstBin, place.Bins)))];
    }
}
