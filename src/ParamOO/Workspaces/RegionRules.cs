using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>What the options of a region must fulfil, and what its build says of the result.</summary>
internal static class RegionRules
{
    /// <summary>Checks the options before anything is read.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="region">The region.</param>
    /// <param name="findings">Receives PX0406 for every number out of its range.</param>
    public static void Check(MixtureModel model, RegionPlan region, Findings findings)
    {
        var (observable, yields, variations) = (region.Observable, region.Yields, region.Variations);
        Require(observable.Bins is >= 1 and <= ObservableOptions.LargestBins, $"{observable.Bins} bins", "1 to 255");
        Require(observable.Stretch is null or > 0, $"a stretch of {observable.Stretch}", "a positive number");
        Require(
            observable is not { Edges: EdgePlacement.Following, Kind: not ObservableKind.Quantile },
            $"edges that follow the hypothesis for the {Word(observable.Kind)} score",
            "the quantile score, or optimized edges");
        Require(
            region.Reference is not null || !observable.NeedsShapes,
            $"a profiled score or categories by nuisance parameters of a region without reference table",
            "nominal scores, or give it a reference table");
        Require(observable.Keep is null or (> 0 and < 1), $"bins that keep {observable.Keep}", "a fraction between 0 and 1");
        Require(
            observable is not { Keep: not null, Edges: EdgePlacement.Uniform or EdgePlacement.Tails },
            $"the fewest bins with {Word(observable.Edges)} edges",
            "optimized or following edges, or a number of bins");
        Require(
            (observable.SecondAxis, observable.Nuisances) is not ((SecondScore.Nominal, ScoreNuisances.Nominal) or (SecondScore.Profiled, ScoreNuisances.Profiled)),
            $"two axes with the same {Word(observable.Nuisances)} score",
            "another one on the second axis");
        Require(
            observable is not { Nuisances: ScoreNuisances.Between, SecondAxis: SecondScore.Nominal or SecondScore.Profiled },
            $"a score between the nominal and the profiled one beside one of these",
            "the other one on the second axis, or its nuisances");
        Require(
            observable.SecondAxis is null || (observable.Columns is >= 2 and <= 50 && observable.Bins * observable.Columns <= ObservableOptions.LargestBins),
            $"{observable.Bins} bins of {observable.Columns} columns",
            "2 to 50 columns and 255 bins at most altogether");
        Require(observable.KeepConstraints is null or (> 0 and < 1), $"bins that keep {observable.KeepConstraints} of constraints", "a fraction between 0 and 1");
        Require(
            observable.KeepConstraints is null || observable.SecondAxis == SecondScore.Nuisances,
            $"bins that keep {observable.KeepConstraints} of constraints on one axis or with another score on the second",
            "a second axis by nuisance parameters");
        Require(observable.FineCells >= observable.Bins, $"{observable.FineCells} fine cells", "at least the number of bins");
        Require(observable.MinimumEvents >= 0, $"a floor of {observable.MinimumEvents} events", "0 or more");
        Require(observable.MinimumYield >= 0, $"a floor of {observable.MinimumYield} expected events", "0 or more");
        Require(yields.Knots is >= 3 and <= 10_000, $"{yields.Knots} knots", "3 to 10000");
        Require(yields.Degree is >= 1 and <= 30, $"a degree of {yields.Degree}", "1 to 30");
        Require(yields.Pieces >= 1, $"{yields.Pieces} pieces", "1 or more");
        Require(yields.Tolerance > 0, $"a tolerance of {yields.Tolerance}", "a positive number");
        Require(variations.Knots >= 2, $"{variations.Knots} knots of variations", "2 or more");
        CheckRange(model, region, findings);
        CheckPlane(model, region, findings);
        CheckValue(model, region, findings);

        void Require(bool holds, FormattableString value, string expected)
        {
            if (!holds)
            {
                findings.Error("PX0406", region.Name, $"{value.ToString(CultureInfo.InvariantCulture)} cannot be made; ask for {expected}.");
            }
        }
    }

    /// <summary>As analysis files and options write it.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Says what a user should know of the result.</summary>
    /// <param name="record">The record of the build.</param>
    /// <param name="yields">What was asked of the functions.</param>
    /// <param name="findings">Receives PX0407 to PX0413, PX0415.</param>
    public static void Report(RegionRecord record, YieldOptions yields, Findings findings)
    {
        if (yields.Resolution == YieldResolution.Auto && !record.IsAccurate)
        {
            Warn("PX0415", $"{record.FunctionSize} knots or coefficients do not bring |Δt| below {yields.Tolerance} + 0.001 t at every hypothesis; it is {record.LargestError:G3} at most. Ask for more knots or simulate more events.");
        }

        if (record.Forbidden.Count > 0)
        {
            var (low, high) = (record.Forbidden.Min(entry => entry.Poi.Low), record.Forbidden.Max(entry => entry.Poi.High));
            var bins = record.Forbidden.Select(entry => entry.Bin).Distinct().Count();
            Warn("PX0407", $"{bins} bins expect no events for some μ between {low:G4} and {high:G4} at some hypothesis; fits leave these values of μ out. Check the interference samples, or use wider bins.");
        }

        if (!(record.Smallest.Yield > 0))
        {
            findings.Error("PX0408", record.Region, Text($"bin {record.Smallest.Bin} expects {record.Smallest.Yield:G4} events at μ = {(record.Smallest.Second is { } second ? Text($"({record.Smallest.Poi:G4}, {second:G4})") : Text($"{record.Smallest.Poi:G4}"))}; narrow the range of the hypotheses or use fewer bins."));
        }

        if (record.EmptyBins > 0)
        {
            Warn("PX0413", $"up to {record.EmptyBins} of {record.McUncertainty.Count} bins hold no simulated events at some hypothesis; they carry no information there, and data in them would have no likelihood. Use the quantile score or fewer bins.");
        }

        if (record.SignedSamples.Count > 0)
        {
            Note("PX0409", $"the templates of {string.Join(", ", record.SignedSamples)} are partly negative; only the total of every bin has to stay positive.");
        }

        if (record.Observable.DroppedWeight > 0)
        {
            Note("PX0410", $"{record.Observable.DroppedWeight:P3} of the weight of the reference hypothesis is negative and left out of the score's distribution.");
        }

        if (record.Observable.WithoutReference > 0)
        {
            Warn("PX0411", $"{record.Observable.WithoutReference} events have no positive intensity at the reference hypothesis; they lie in the outermost bins.");
        }

        if (record.Observable.WithoutIntensity.Max() is var most and > 0)
        {
            Warn("PX0412", $"up to {most} events have no positive intensity at a hypothesis of the grid; the unbinned t leaves them out there.");
        }

        void Warn(string id, FormattableString message) => findings.Warning(id, record.Region, Text(message));

        void Note(string id, FormattableString message) => findings.Note(id, record.Region, Text(message));
    }

    /// <summary>Coefficients must depend on the formula that hypotheses are values of, and on nothing else that it mentions.</summary>
    private static void CheckValue(MixtureModel model, RegionPlan region, Findings findings)
    {
        if (model.HypothesisValue is not { } value)
        {
            return;
        }

        var other = model.Parameters.First(parameter => parameter.Name != model.Poi && value.Names.Contains(parameter.Name));
        var beside = other.Nominal == 0 ? 0.3 : 1.3 * other.Nominal;
        foreach (var tested in new[] { 0.3, 0.8, 1.7 })
        {
            foreach (var process in model.Processes)
            {
                var (here, there) = (At(process.Coefficient, tested, beside), At(process.Coefficient, At(value, tested, beside), other.Nominal));
                if (Math.Abs(here - there) > 1e-9 * Math.Max(1, Math.Abs(here)))
                {
                    findings.Error("PX0943", $"{region.Name}/{process.Name}", Text($"the coefficient \"{process.Coefficient}\" is {here:G6} where {model.Poi} = {tested:G6} and {other.Name} = {beside:G6}, but {there:G6} for the same value of '{value}' with {other.Name} = {other.Nominal}; in a region whose bins follow '{value}' it must depend on that alone. Use POIs: [{model.Poi}, {other.Name}] otherwise."));
                    return;
                }
            }
        }

        double At(Expression formula, double poi, double second) => formula.Evaluate([.. formula.Names.Select(name =>
            name == model.Poi ? poi : name == other.Name ? second : model.Parameters.First(parameter => parameter.Name == name).Nominal)]);
    }

    /// <summary>What a hypothesis of two parameters cannot be combined with.</summary>
    private static void CheckPlane(MixtureModel model, RegionPlan region, Findings findings)
    {
        if (model.SecondPoi is null)
        {
            return;
        }

        var (observable, yields) = (region.Observable, region.Yields);
        Require(observable.KeepConstraints is null, "PX0406", "KeepConstraints chooses columns for one parameter; give Columns, the number of categories.");
        Require(yields.Family is YieldFamily.Pchip or YieldFamily.Piecewise, "PX0428", Text($"functions of the family {yields.Family} have one parameter; use Type: piecewise or pchip."));
        Require(yields.Resolution == YieldResolution.Fixed, "PX0428", "rays and radii are not chosen automatically; give Rays and Radii in place of Resolution: auto.");
        Require(yields.Rays is >= 4 and <= 1000 && yields.Radii is >= 3 and <= 200, "PX0406", Text($"{yields.Rays} rays of {yields.Radii} radii cannot be made; ask for 4 to 1000 rays and 3 to 200 radii."));
        var (second, variable) = (RegionBuilder.SecondRangeOf(model, region), HypothesisVariable.Of(model, model.SecondPoi));
        Require(
            double.IsFinite(second.Width) && second.Width > 0 && double.IsFinite(variable.At(second.Low)),
            "PX0406",
            Text($"hypotheses of {model.SecondPoi} from {second.Low} to {second.High} in the variable {variable.Name} cannot be made; give the yields a finite SecondRange inside the domain of the coefficients."));
        var first = RegionBuilder.RangeOf(model, region);
        Require(
            first.Contains(model.ReferenceHypothesis) && second.Contains(model.SecondReference),
            "PX0429",
            Text($"the reference ({model.ReferenceHypothesis}, {model.SecondReference}) is outside the hypotheses [{first.Low}, {first.High}] × [{second.Low}, {second.High}]; rays start there: widen the ranges."));

        void Require(bool holds, string id, string message)
        {
            if (!holds)
            {
                findings.Error(id, region.Name, message);
            }
        }
    }

    private static void CheckRange(MixtureModel model, RegionPlan region, Findings findings)
    {
        var range = RegionBuilder.RangeOf(model, region);
        var variable = HypothesisVariable.Of(model);
        if (!double.IsFinite(range.Width) || !(range.Width > 0) || !double.IsFinite(variable.At(range.Low)))
        {
            findings.Error(
                "PX0406",
                region.Name,
                Text($"hypotheses from {range.Low} to {range.High} in the variable {variable.Name} cannot be made; give the yields a finite range inside the domain of the coefficients."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
