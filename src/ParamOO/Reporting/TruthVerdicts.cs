using ParamOO.Inference;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Estimates, intervals, pulls and constraints against their tolerances.</summary>
internal static class TruthVerdicts
{
    /// <summary>What the comparison says; nothing where nothing was compared.</summary>
    /// <param name="validation">The comparison.</param>
    /// <param name="tolerances">What it must fulfil.</param>
    public static ValueList<Verdict> Of(AnalysisValidation validation, Tolerances tolerances) =>
    [
        .. validation.Truths.Count > 0 ? (ValueList<Verdict>)[Bias(validation, tolerances)] : [],
        .. Edges("68 % interval at the reference hypothesis", validation.Truths.Where(truth => truth.IsReference), tolerances.Edge),
        .. Edges("68 % intervals for other true values", validation.Truths.Where(truth => !truth.IsReference), tolerances.EdgeElsewhere),
        .. Worst("pulls of constrained parameters", Pulls(validation), tolerances.Pull, "σ before the fit, binned against unbinned"),
        .. Worst("uncertainties of constrained parameters", Constraints(validation), tolerances.Constraint, "relative, binned against unbinned", tolerances.FreeParameter is null ? FreeOnes(validation) : ""),
        .. tolerances.FreeParameter is { } most ? Worst("uncertainties of free parameters", Free(validation), most, "relative, binned against unbinned") : [],
    ];

    private static Verdict Bias(AnalysisValidation validation, Tolerances tolerances)
    {
        var worst = validation.Truths.MaxBy(truth => Size(truth.Bias))!;
        return new(
            "bias for Asimov data of several true values",
            $"{ReportText.Number(worst.Bias, 2)} σ at {ReportText.Number(worst.Truth, 3)}",
            $"at most {ReportText.Setting(tolerances.Bias)} σ",
            Size(worst.Bias) <= tolerances.Bias);
    }

    private static ValueList<Verdict> Edges(string quantity, IEnumerable<ComparedTruth> truths, double most)
    {
        if (truths.MaxBy(EdgeError) is not { } worst)
        {
            return [];
        }

        var found = worst.HaveSameForm
            ? $"edges moved by {ReportText.Number(100 * EdgeError(worst), 2)} %, width ratio {ReportText.Number(worst.WidthRatio, 4)} at {ReportText.Number(worst.Truth, 3)}"
            : $"another number of intervals at {ReportText.Number(worst.Truth, 3)}";
        return [new(quantity, found, $"at most {ReportText.Setting(100 * most)} % of the width", EdgeError(worst) <= most)];
    }

    private static double EdgeError(ComparedTruth truth) =>
        truth.HaveSameForm ? truth.EdgeShifts.Select(Size).DefaultIfEmpty(0).Max() : double.PositiveInfinity;

    private static IEnumerable<(string Name, double Size)> Pulls(AnalysisValidation validation) =>
        validation.Truths.SelectMany(truth => truth.Pulls).Select(pull => (pull.Parameter, Size(pull.Difference)));

    private static IEnumerable<(string Name, double Size)> Constraints(AnalysisValidation validation) =>
        validation.Uncertainties.Where(entry => entry.IsConstrained).Select(entry => (entry.Parameter, Size(entry.Ratio - 1)));

    private static List<(string Name, double Size)> Free(AnalysisValidation validation) =>
    [
        .. validation.Uncertainties.Where(entry => !entry.IsConstrained && entry.Parameter != validation.StatOnly.Unbinned.Poi)
            .Select(entry => (entry.Parameter, Size(entry.Ratio - 1))),
    ];

    private static string FreeOnes(AnalysisValidation validation) => Free(validation) is { Count: > 0 } free && free.MaxBy(entry => entry.Size) is var (name, size)
        ? $"; free ones, not judged, by {ReportText.Number(size, 2)} ({ReportText.Literal(name)})"
        : "";

    private static ValueList<Verdict> Worst(string quantity, IEnumerable<(string Name, double Size)> entries, double most, string unit, string remark = "")
    {
        var all = entries.ToList();
        if (all.Count == 0)
        {
            return [];
        }

        var (name, size) = all.MaxBy(entry => entry.Size);
        if (double.IsInfinity(size))
        {
            return [new(quantity, $"no value for {ReportText.Literal(name)}: a fit has no covariance, as where two free parameters do the same", $"at most {ReportText.Setting(most)} {unit}", false)];
        }

        return [new(quantity, $"differ by {ReportText.Number(size, 2)} ({ReportText.Literal(name)}){remark}", $"at most {ReportText.Setting(most)} {unit}", size <= most)];
    }

    /// <summary>What has no value is worse than any other.</summary>
    private static double Size(double difference) => double.IsNaN(difference) ? double.PositiveInfinity : Math.Abs(difference);
}
