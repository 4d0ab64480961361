using System.Numerics.Tensors;
using ParamOO.Inference;
using ParamOO.Mixture;
using ParamOO.Templates;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO;

/// <summary>Both likelihoods of an analysis, fitted to Asimov data of several true values of the parameter of interest.</summary>
/// <param name="plan">The analysis.</param>
/// <param name="built">What was built from it.</param>
/// <param name="options">What is held in fits of the workspace, and how they run.</param>
internal sealed class TruthComparison(AnalysisPlan plan, BuiltAnalysis built, ScanOptions options)
{
    /// <summary>The truths lie at the inner points of so many, equally spaced in the hypothesis variable.</summary>
    private const int Quarters = 5;
    private const int TestedValues = 13;

    private readonly HypothesisModels models = new(built.Workspace, options);

    // An estimate of events leans on how many were simulated; the factors of the templates' MC statistics say how much.
    private readonly HypothesisModels withMcStatistics = new(built.Workspace, options with { Held = [] });

    private double Reference => plan.Model.ReferenceHypothesis;

    /// <summary>Compares at the reference hypothesis and at a quarter, half and three quarters of the range.</summary>
    /// <param name="atReference">The unbinned likelihood of Asimov data of the reference hypothesis.</param>
    /// <param name="progress">Told the name of each stage as it begins; null for silence.</param>
    /// <param name="cancellation">Asked between hypotheses.</param>
    /// <returns>One entry per true value, ascending; values at which the model expects negative densities are left out.</returns>
    public ValueList<ComparedTruth> Of(UnbinnedLikelihood atReference, IProgress<string>? progress, CancellationToken cancellation)
    {
        var grid = models.Grid(Quarters);
        var truths = grid.Skip(1).SkipLast(1).Select(NearestKnot).Where(truth => !IsNear(truth, grid)).Append(Reference).Order().ToList();
        var found = new List<ComparedTruth>();
        foreach (var truth in truths)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(FormattableString.Invariant($"fits to Asimov data of {plan.Model.Poi} = {truth:G4}"));
            if ((truth == Reference ? atReference : OpenAt(truth)) is { } likelihood)
            {
                found.Add(ComparedTruth.Of(
                    likelihood, built.Workspace, Reference, options with { Values = ValuesFor(truth) }, DirectEstimate(truth), cancellation));
            }
        }

        return found.ToValueList();
    }

    /// <summary>A truth that all but repeats the reference hypothesis says nothing new.</summary>
    private bool IsNear(double truth, double[] grid) => Math.Abs(truth - Reference) < 0.05 * (grid[^1] - grid[0]);

    private ValueList<double> ValuesFor(double truth) => models.Grid(TestedValues).Append(Reference).Append(truth).Distinct().Order().ToValueList();

    /// <summary>The nearest hypothesis at which events can be tested: between two of these bins have no edges, only functions.</summary>
    private double NearestKnot(double truth) =>
        built.Regions[0].Templates.Grid.Knots.Select(hypothesis => hypothesis.Poi).Where(models.Range.Contains).DefaultIfEmpty(truth).MinBy(poi => Math.Abs(poi - truth));

    /// <summary>
    /// μ̂ at μ′ = truth, and how many σ that is from the truth, for data that are filled from the events of the truth: the expectation of the
    /// workspace itself would find the truth however wrong its yields are.
    /// </summary>
    private (double Value, double Bias) DirectEstimate(double truth)
    {
        var model = withMcStatistics.At(truth);
        var data = new AsimovData([new ParameterValue(models.PoiName, truth)]).At(withMcStatistics, model).ToArray();
        foreach (var (region, record) in plan.Regions.Zip(built.Regions))
        {
            var place = model.Channels.First(channel => channel.Name == record.Region);
            FillDirectly(record.Templates, plan.ModelOf(region), truth, data.AsSpan(place.FirstBin, place.Bins));
        }

        var profile = new Profile(model, models.Poi, data, options.Fit);
        var points = profile.Held([.. models.Grid(options.ProfileGrid).Append(truth).Distinct().Order()]);
        var (free, held) = (profile.Free(points), points.First(point => point.Value == truth));
        return (free.Value, Math.Sqrt(Math.Max(0, held.TwiceNll - free.TwiceNll)) * Math.Sign(free.Value - truth));
    }

    /// <summary>Expected events of a hypothesis at which templates are filled; others are left as they are.</summary>
    private static void FillDirectly(TemplateSet templates, MixtureModel mixture, double truth, Span<double> counts)
    {
        var index = templates.Grid.All.ToList().FindIndex(hypothesis => hypothesis.Poi == truth);
        if (index < 0)
        {
            return;
        }

        counts.Clear();
        for (var process = 0; process < templates.Processes; process++)
        {
            var nominal = mixture.Processes[process].Yield;
            var coefficient = nominal == 0 ? 0 : templates.Grid.All[index].Yields[process] / nominal;
            TensorPrimitives.MultiplyAdd(templates.Yield(index, process), coefficient, counts, counts);
        }
    }

    /// <summary>The unbinned likelihood of Asimov data of a truth, or none where ratios make their intensity negative.</summary>
    private UnbinnedLikelihood? OpenAt(double truth)
    {
        var moved = plan with
        {
            Model = plan.Model with { ReferenceHypothesis = truth },
            Regions = plan.Regions.Select(region => region with { Reference = UnbinnedAnalysis.ReferenceOf(region) with { DataWeightColumn = null } }).ToValueList(),
        };
        try
        {
            return UnbinnedAnalysis.Open(moved, UnbinnedAnalysis.WithoutData(built));
        }
        catch (InvalidInputException negative) when (negative.Findings.All(finding => finding.Id == "PX0308"))
        {
            return null;
        }
    }
}
