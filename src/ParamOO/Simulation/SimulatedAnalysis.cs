using System.Globalization;
using System.Text;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>The analysis file that goes with a simulated table, as text.</summary>
/// <param name="model">The model.</param>
/// <param name="rows">Number of events in the table.</param>
/// <param name="table">Name of the table, relative to the file; those of regions with fixed bins lie beside it.</param>
/// <param name="command">The command that makes both.</param>
public sealed class SimulatedAnalysis(ISimulatedModel model, long rows, string table, string command)
{
    // Largest relative standard deviation of t(μ), 0 ≤ μ ≤ 4, from one event, over 40 tables of either default model.
    private const double ErrorOfOneEvent = 1.6;
    private const string MainRegion = "SR";

    private readonly StringBuilder text = new();

    private IEnumerable<SimulatedProcess> AllProcesses => model.Processes.Concat(model.ControlRegions.SelectMany(region => region.Model.Processes));

    /// <summary>The text, in the dialect of docs/analysis-file.md.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Number of events in the table.</param>
    /// <param name="table">Name of the table, relative to the file.</param>
    /// <param name="command">The command that makes both.</param>
    public static string TextOf(ISimulatedModel model, long rows, string table, string command) =>
        new SimulatedAnalysis(model, rows, table, command).Write();

    /// <summary>Name of the table of a region with fixed bins.</summary>
    /// <param name="region">The region.</param>
    /// <param name="table">Name of the main table.</param>
    public static string TableOf(SimulatedControlRegion region, string table) => region.Name + Path.GetExtension(table);

    private static string Number(double value) => value.ToString("G15", CultureInfo.InvariantCulture);

    /// <summary>G − 1; the sum removes the sign of a negative zero.</summary>
    private static string Change(double factor) => Number(SimulatedEffect.Rounded(factor - 1) + 0.0);

    private static string Range(Interval interval) => $"[{Number(interval.Low)}, {Number(interval.High)}]";

    private string Write()
    {
        WriteHead();
        WriteGeneral();
        WriteRegions();
        WriteSamples();
        WriteBasis();
        WriteSystematics();
        WriteNormFactors();
        if (model.Pois.Count == 1)
        {
            Line("", $"Scan: {{Points: 41, Range: {Range(model.Pois[0].Bounds)}}}");
        }

        WriteTolerances();
        return text.ToString();
    }

    private void WriteTolerances()
    {
        if (SimulatedMixture.HasPlane(model))
        {
            Line("", "# Scores that follow the nuisance parameters lose power where these are held; the report shows how much.", "Tolerances: {Retained: 0.8, Contour: 0.15}");
            return;
        }

        Line(
            "",
            "# Scores at nominal nuisance parameters lose power next to mu = 0, where profiling pulls these hardest; the report shows how much.",
            "Tolerances: {RetainedProfiled: 0.85}");
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
            model.Systematics.Any(systematic => systematic.HasShape)
                ? "# Exact are the density ratios r_X = p_X/p_ref, the shape ratios var_S_ratio_X_up and _down = p_X(alpha=±1)/p_X(alpha=0),"
                : "# Exact are the density ratios r_X = p_X/p_ref,",
            "# the yields and their changes. The weights w are the nearest to equal ones with sum w = 1 and sum w r_X = 1 for every sample X.",
            $"# Monte-Carlo error of t(mu) of the Asimov data at mu = 1: a relative standard deviation of about {error} % at most.");
    }

    private void WriteGeneral()
    {
        Line(
            "",
            "General:",
            $"  Measurement: {model.Kind}",
            SimulatedMixture.HasPlane(model) ? $"  POIs: [{string.Join(", ", model.Pois.Select(poi => poi.Name))}]" : $"  POI: {model.Pois[0].Name}",
            $"  {(model.HypothesisValue is { } value ? $"HypothesisValue: {value}\n  " : "")}ReferenceHypothesis: 1",
            "  InputPath: .",
            "  ShapeNormalization: reference",
            "  Columns:",
            $"    Ratio: \"{SimulatedTable.RatioColumn("{sample}")}\"",
            $"    Systematic: \"{SimulatedTable.ShapeColumn("{systematic}", "{sample}", "{direction}")}\"",
            $"    Weight: {SimulatedTable.WeightColumn}",
            "",
            "Parameters:");
        foreach (var poi in model.Pois)
        {
            Line($"  - {{Name: {poi.Name}, Nominal: {Number(poi.Nominal)}, Bounds: {Range(poi.Bounds)}}}");
        }
    }

    private void WriteRegions()
    {
        Line(
            "",
            "Regions:",
            $"  - Name: {MainRegion}",
            $"    Reference: {table}",
            SimulatedMixture.HasPlane(model) ? "    Observable: {Type: quantile, Bins: 20, Edges: following, Nuisances: profiled}" : "    Observable: {Type: quantile, Bins: 20, Edges: optimized}",
            SimulatedMixture.HasPlane(model) ? "    Yields: {Type: piecewise, Rays: 256, Radii: 9}" : "    Yields: {Type: pchip, Knots: 65}");
        foreach (var region in model.ControlRegions)
        {
            Line(
                $"  - Name: {region.Name}    # {region.Model.Summary}",
                $"    Reference: {TableOf(region, table)}",
                $"    Variable: {region.Variable}",
                $"    Binning: [{string.Join(", ", region.Edges.Select(Number))}]");
        }
    }

    private void WriteSamples()
    {
        Line("", "Samples:");
        WriteSamples(model, MainRegion);
        foreach (var region in model.ControlRegions)
        {
            WriteSamples(region.Model, region.Name);
        }
    }

    private void WriteSamples(ISimulatedModel regional, string region)
    {
        foreach (var process in regional.Processes)
        {
            var yield = model.ControlRegions.Count == 0 ? Number(process.Yield) : $"{{{region}: {Number(process.Yield)}}}";
            var coefficient = process.Coefficient is null ? "" : $", Coefficient: \"{process.Coefficient}\"";
            Line($"  - {{Name: {process.Name}, Yield: {yield}{coefficient}}}");
        }
    }

    private void WriteBasis()
    {
        var points = model.Processes.Where(process => process.BasisPoint is not null)
            .Select(process => $"{process.Name}: {process.BasisPoint}")
            .ToList();
        if (points.Count > 0)
        {
            Line("", "Bases:", $"  - {{Variable: {model.BasisVariable}, Points: {{{string.Join(", ", points)}}}}}");
        }
    }

    private void WriteSystematics()
    {
        Line("", "Systematics:");
        foreach (var systematic in model.Systematics)
        {
            Write(systematic, systematic.Name);
            foreach (var region in model.ControlRegions)
            {
                region.Model.Systematics.Where(own => own.Name == systematic.Name).ToList().ForEach(own => Write(own, $"{own.Name}_{region.Name}"));
            }
        }
    }

    private void Write(SimulatedSystematic systematic, string name)
    {
        Line($"  - Name: {name}    # {systematic.Meaning}", $"    Type: {TypeOf(systematic)}");
        if (name != systematic.Name)
        {
            Line($"    Parameter: {systematic.Name}");
        }

        if (systematic.Effects.Count < AllProcesses.Count())
        {
            Line($"    Samples: [{string.Join(", ", systematic.Effects.Select(effect => effect.Process))}]");
        }

        if (TypeOf(systematic) != "Shape")
        {
            Line($"    Up: {Changes(systematic, effect => effect.YieldUp)}", $"    Down: {Changes(systematic, effect => effect.YieldDown)}");
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
