using System.Globalization;
using System.Text;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>The analysis file that goes with a simulated table, as text.</summary>
/// <param name="model">The model.</param>
/// <param name="rows">Number of events in the table.</param>
/// <param name="table">Name of the table, relative to the file.</param>
/// <param name="command">The command that makes both.</param>
public sealed class SimulatedAnalysis(ISimulatedModel model, long rows, string table, string command)
{
    // Largest relative standard deviation of t(μ), 0 ≤ μ ≤ 4, from one event, over 40 tables of either default model.
    private const double ErrorOfOneEvent = 1.6;

    private readonly StringBuilder text = new();

    /// <summary>The text, in the dialect of docs/analysis-file.md.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Number of events in the table.</param>
    /// <param name="table">Name of the table, relative to the file.</param>
    /// <param name="command">The command that makes both.</param>
    public static string TextOf(ISimulatedModel model, long rows, string table, string command) =>
        new SimulatedAnalysis(model, rows, table, command).Write();

    private static string Number(double value) => value.ToString("G15", CultureInfo.InvariantCulture);

    /// <summary>G − 1; the sum removes the sign of a negative zero.</summary>
    private static string Change(double factor) => Number(SimulatedEffect.Rounded(factor - 1) + 0.0);

    private static string Range(Interval interval) => $"[{Number(interval.Low)}, {Number(interval.High)}]";

    private string Write()
    {
        WriteHead();
        WriteGeneral();
        WriteSamples();
        WriteBasis();
        WriteSystematics();
        WriteNormFactors();
        Line("", $"Scan: {{Points: 41, Range: {Range(SimulatedMixture.PoiBounds)}}}");
        Line(
            "",
            "# Scores at nominal nuisance parameters lose power next to mu = 0, where profiling pulls these hardest; the report shows how much.",
            "Tolerances: {RetainedProfiled: 0.85}");
        return text.ToString();
    }

    private void WriteHead()
    {
        var count = rows.ToString("N0", CultureInfo.InvariantCulture);
        var error = Number(Math.Round(100 * ErrorOfOneEvent / Math.Sqrt(rows), 2));
        Line(
            $"# {model.Summary}",
            "#",
            $"# Made by: {command}",
            "#",
            $"# {table} holds {count} independent events x of the reference density p_ref, which covers every sample.",
            "# Exact are the density ratios r_X = p_X/p_ref, the shape ratios var_S_ratio_X_up and _down = p_X(alpha=±1)/p_X(alpha=0),",
            "# the yields and their changes. The weights w are the nearest to equal ones with sum w = 1 and sum w r_X = 1 for every sample X.",
            $"# Monte-Carlo error of t(mu) of the Asimov data at mu = 1: a relative standard deviation of about {error} % at most.");
    }

    private void WriteGeneral() => Line(
        "",
        "General:",
        $"  Measurement: {model.Kind}",
        $"  POI: {SimulatedMixture.Poi}",
        "  ReferenceHypothesis: 1",
        "  InputPath: .",
        "  ShapeNormalization: reference",
        "  Columns:",
        $"    Ratio: \"{SimulatedTable.RatioColumn("{sample}")}\"",
        $"    Systematic: \"{SimulatedTable.ShapeColumn("{systematic}", "{sample}", "{direction}")}\"",
        $"    Weight: {SimulatedTable.WeightColumn}",
        "",
        "Parameters:",
        $"  - {{Name: {SimulatedMixture.Poi}, Nominal: 1, Bounds: {Range(SimulatedMixture.PoiBounds)}}}",
        "",
        "Regions:",
        "  - Name: SR",
        $"    Reference: {table}",
        "    Observable: {Type: quantile, Bins: 20, Edges: optimized}",
        "    Yields: {Type: pchip, Knots: 65}");

    private void WriteSamples()
    {
        Line("", "Samples:");
        foreach (var process in model.Processes)
        {
            var coefficient = process.Coefficient is null ? "" : $", Coefficient: \"{process.Coefficient}\"";
            Line($"  - {{Name: {process.Name}, Yield: {Number(process.Yield)}{coefficient}}}");
        }
    }

    private void WriteBasis()
    {
        var points = model.Processes.Where(process => process.BasisPoint is not null)
            .Select(process => $"{process.Name}: {process.BasisPoint}")
            .ToList();
        if (points.Count > 0)
        {
            Line("", "Bases:", $"  - {{Variable: {SimulatedMixture.BasisVariable.Text}, Points: {{{string.Join(", ", points)}}}}}");
        }
    }

    private void WriteSystematics()
    {
        Line("", "Systematics:");
        foreach (var systematic in model.Systematics)
        {
            Line($"  - Name: {systematic.Name}    # {systematic.Meaning}", $"    Type: {TypeOf(systematic)}");
            if (systematic.Effects.Count < model.Processes.Count)
            {
                Line($"    Samples: [{string.Join(", ", systematic.Effects.Select(effect => effect.Process))}]");
            }

            if (TypeOf(systematic) != "Shape")
            {
                Line($"    Up: {Changes(systematic, effect => effect.YieldUp)}", $"    Down: {Changes(systematic, effect => effect.YieldDown)}");
            }
        }
    }

    private void WriteNormFactors()
    {
        var factors = SimulatedMixture.NormFactors(model).ToList();
        if (factors.Count == 0)
        {
            return;
        }

        Line("", "NormFactors:");
        foreach (var factor in factors)
        {
            var samples = model.Processes.Where(process => process.NormFactor == factor).Select(process => process.Name);
            Line($"  - {{Name: {factor}, Samples: [{string.Join(", ", samples)}], Nominal: 1, Bounds: {Range(SimulatedMixture.NormFactorBounds)}}}");
        }
    }

    private static string TypeOf(SimulatedSystematic systematic) => !systematic.HasShape ? "Normalization"
        : systematic.Effects.All(effect => effect.KeepsYield) ? "Shape" : "NormPlusShape";

    /// <summary>One number where all samples change alike, else one per sample.</summary>
    private static string Changes(SimulatedSystematic systematic, Func<SimulatedEffect, double> factor)
    {
        var changes = systematic.Effects.Select(effect => (effect.Process, Change: Change(factor(effect)))).ToList();
        return changes.DistinctBy(change => change.Change).Count() == 1
            ? changes[0].Change
            : $"{{{string.Join(", ", changes.Select(change => $"{change.Process}: {change.Change}"))}}}";
    }

    private void Line(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
