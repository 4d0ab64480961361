using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>What must hold of functions of the hypothesis.</summary>
internal static class FunctionRules
{
    /// <summary>Rounding by which t at an end of the range may miss the end of a domain.</summary>
    private const double Slack = 1e-12;

    /// <summary>What the values of a function are.</summary>
    public enum Meaning
    {
        /// <summary>Yields: any finite number.</summary>
        Yield,

        /// <summary>Factors whose logarithm is interpolated: positive.</summary>
        Factor,

        /// <summary>Uncertainties: not negative.</summary>
        Uncertainty,
    }

    public static void Check(Channel channel, YieldFunction function, Meaning meaning, string path, Findings findings)
    {
        NumberRules.CheckLength(function.Bins, channel.Bins, path, findings);
        if (function is ConstantYields constant)
        {
            CheckRow(constant.Values, meaning, path, findings);
        }
        else if (channel.Plane is { } plane)
        {
            CheckPolar(plane, function, meaning, path, findings);
        }
        else if (channel.Axis is not { } axis)
        {
            findings.Error("PX0643", path, $"channel '{channel.Name}' has no hypothesis; give plain numbers, or add 'hypothesis' to the channel.");
        }
        else if (function is PolarYields)
        {
            findings.Error("PX0649", path, $"the function is one of two parameters, but the hypothesis of channel '{channel.Name}' is one of a single parameter.");
        }
        else if (axis.IsSound)
        {
            CheckDomain(axis, function, path, findings);
            CheckRows(axis, function, meaning, path, findings);
        }
    }

    private static void CheckPolar(HypothesisPlane plane, YieldFunction function, Meaning meaning, string path, Findings findings)
    {
        if (function is not PolarYields polar)
        {
            findings.Error("PX0649", path, "the hypothesis of the channel is one of two parameters, and this function is one of a single variable; give plain numbers or type 'polar'.");
        }
        else if (plane.IsSound)
        {
            if (polar.Domain.Low != plane.Coordinates.First || polar.Domain.High != plane.Coordinates.Last)
            {
                findings.Error(
                    "PX0651",
                    path,
                    $"the function holds for rays from {polar.Domain.Low} to {polar.Domain.High}, but those of the hypothesis go from {plane.Coordinates.First} to {plane.Coordinates.Last}.");
            }

            if (polar.Corrections.Places.Zip(polar.Corrections.Values).FirstOrDefault(entry => entry.Second < 0 && polar.Templates.All(row => row[entry.First % polar.Bins] >= 0)) is (var place, < 0 and var value))
            {
                findings.Error("PX0431", path, $"the corrected coefficient {value} at {place} makes bin {place % polar.Bins} negative between templates that are not; corrections of such bins are 0 or more.");
            }

            foreach (var (index, row) in polar.Templates.Index())
            {
                CheckRow(row, meaning, $"{path}/templates/{index}", findings);
            }
        }
    }

    private static void CheckDomain(HypothesisAxis axis, YieldFunction function, string path, Findings findings)
    {
        var (low, high) = (axis.VariableAt(axis.Range.Low), axis.VariableAt(axis.Range.High));
        var slack = Slack * Math.Max(1, Math.Max(Math.Abs(low), Math.Abs(high)));
        if (Math.Min(low, high) < function.Domain.Low - slack || Math.Max(low, high) > function.Domain.High + slack)
        {
            findings.Error(
                "PX0651",
                path,
                $"the function holds for t from {function.Domain.Low} to {function.Domain.High}, but the range of the hypothesis is t from {low} to {high}; narrow the range.");
        }
    }

    private static void CheckRows(HypothesisAxis axis, YieldFunction function, Meaning meaning, string path, Findings findings)
    {
        if (function is PchipYields pchip)
        {
            foreach (var (index, row) in pchip.Templates.Index())
            {
                CheckRow(row, meaning, $"{path}/templates/{index}", findings);
            }

            return;
        }

        foreach (var t in axis.Knots.Where(axis.Range.Contains).Select(axis.VariableAt).Where(t => function.Domain.Contains(t)))
        {
            CheckRow(function.At(t), meaning, path, findings);
        }
    }

    private static void CheckRow(PerBin row, Meaning meaning, string path, Findings findings)
    {
        for (var bin = 0; bin < row.Count; bin++)
        {
            var value = row[bin];
            if (!double.IsFinite(value))
            {
                findings.Error("PX0601", $"{path}/{bin}", $"{value} is not a finite number.");
            }
            else if (meaning == Meaning.Factor && value <= 0)
            {
                findings.Error("PX0626", $"{path}/{bin}", $"the factor {value} must be positive: its logarithm is interpolated.");
            }
            else if (meaning == Meaning.Uncertainty && value < 0)
            {
                findings.Error("PX0609", $"{path}/{bin}", $"the uncertainty {value} is negative.");
            }
        }
    }
}
