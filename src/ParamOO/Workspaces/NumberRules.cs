using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>What must hold of lists of numbers, one per bin.</summary>
internal static class NumberRules
{
    public static void CheckLength(int length, int bins, string path, Findings findings)
    {
        // A channel without bins has its own finding; its number of bins is unknown.
        if (length != bins && bins > 0)
        {
            findings.Error("PX0604", path, $"there are {length} numbers for the {bins} bins of the channel; give {bins}.");
        }
    }

    public static void CheckFinite(ReadOnlySpan<double> values, string path, Findings findings)
    {
        for (var bin = 0; bin < values.Length; bin++)
        {
            if (!double.IsFinite(values[bin]))
            {
                findings.Error("PX0601", $"{path}/{bin}", $"{values[bin]} is not a finite number.");
            }
        }
    }

    public static void CheckNonNegative(ReadOnlySpan<double> values, string path, Findings findings)
    {
        for (var bin = 0; bin < values.Length; bin++)
        {
            if (values[bin] < 0)
            {
                findings.Error("PX0609", $"{path}/{bin}", $"the uncertainty {values[bin]} is negative.");
            }
        }
    }
}
