using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From a file of densities to its model.</summary>
/// <param name="document">The file.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class DensityPlanner(DensityDocument document, Places places, Findings findings)
{
    /// <summary>The model; of use only where nothing wrong was found.</summary>
    public DensityModel Model()
    {
        CheckReplicas();
        return new(
            document.POI!,
            document.Variable!,
            document.Range!.Value,
            [.. document.Parameters!.Select(Parameter), .. (document.Nuisances ?? []).Select(Vocabulary.Parameter.Nuisance)],
            [.. document.Components!.Select(Component)],
            [.. document.Regions!.Select(region => new DensityRegion(region.Name!, region.Interval!.Value, region.Features ?? true))])
        {
            IsLogarithmic = document.Logarithms ?? false,
            WeightColumn = document.Weight,
        };
    }

    /// <summary>What a binned workspace is made from.</summary>
    /// <param name="simulated">The simulated events.</param>
    public DensityBinning Binning(IEventSource simulated)
    {
        var entry = document.Binned!;
        var standard = new DensityBinning(simulated, entry.Density!);
        if (entry is { ScoreBins: < 1 } or { MinimumEvents: < 1 })
        {
            findings.Error("PX0356", places.Of(entry, entry.ScoreBins < 1 ? nameof(entry.ScoreBins) : nameof(entry.MinimumEvents)), "ScoreBins and MinimumEvents are at least 1.");
        }

        return standard with
        {
            Mass = entry.Mass is { } mass ? Formula(mass, entry, nameof(entry.Mass)) : standard.Mass,
            MassEdges = (entry.MassEdges ?? []).ToValueList(),
            ScoreBins = entry.ScoreBins ?? standard.ScoreBins,
            MinimumEvents = entry.MinimumEvents ?? standard.MinimumEvents,
        };
    }

    private Parameter Parameter(ParameterEntry entry)
    {
        if (!entry.Bounds!.Value.Contains(entry.Nominal!.Value))
        {
            findings.Error("PX0913", places.Of(entry, nameof(entry.Nominal)), FormattableString.Invariant($"Nominal is {entry.Nominal}, outside the bounds [{entry.Bounds.Value.Low}, {entry.Bounds.Value.High}]; move one of them."));
        }

        return Vocabulary.Parameter.Free(entry.Name!, entry.Nominal.Value, entry.Bounds.Value) with { IsFixed = entry.Fixed ?? false };
    }

    private DensityComponent Component(DensityComponentEntry entry) => new(
        entry.Name!,
        Formula(entry.Yield!, entry, nameof(entry.Yield)),
        Shape(entry),
        entry.Density!,
        [.. (entry.Variations ?? []).Select(variation => new DensityVariation(
            variation.Parameter!, variation.Up!, variation.Down!, variation.Interpolation ?? DensityInterpolation.Quadratic))]);

    private Expression Shape(DensityComponentEntry entry)
    {
        if (entry is { Mass: null } == entry is { Peak: null })
        {
            findings.Error("PX0916", places.Of(entry), $"'{entry.Name}' needs either Mass or Peak; state one of them.");
            return Expression.Constant(1);
        }

        return entry.Peak is { } peak ? Peak(peak) : Formula(entry.Mass!, entry, nameof(entry.Mass));
    }

    private Expression Peak(PeakEntry peak)
    {
        var before = findings.Count;
        (string Key, string? Text)[] tails =
            [(nameof(peak.LowAlpha), peak.LowAlpha), (nameof(peak.LowPower), peak.LowPower), (nameof(peak.HighAlpha), peak.HighAlpha), (nameof(peak.HighPower), peak.HighPower)];
        foreach (var (key, text) in tails.Prepend((nameof(peak.Sigma), peak.Sigma)).Prepend((nameof(peak.Mean), peak.Mean)).Where(part => part.Item2 is not null))
        {
            Formula(text!, peak, key);
        }

        var stated = tails.Count(tail => tail.Text is not null);
        if (stated is > 0 and < 4)
        {
            findings.Error("PX0916", places.Of(peak), "Peak states some of LowAlpha, LowPower, HighAlpha, HighPower; state all four, or none for a Gaussian.");
        }

        return findings.Count > before ? Expression.Constant(1)
            : stated == 0 ? PeakShape.Gaussian(document.Variable!, peak.Mean!, peak.Sigma!)
            : PeakShape.DoubleCrystalBall(document.Variable!, peak.Mean!, peak.Sigma!, (peak.LowAlpha!, peak.LowPower!), (peak.HighAlpha!, peak.HighPower!));
    }

    private Expression Formula(string text, object section, string key) =>
        Expression.TryParse(text, places.Of(section, key), findings) ?? Expression.Constant(1);

    private void CheckReplicas()
    {
        var hasPlace = document.Components!.Any(component => component.Density?.Contains("{replica}", StringComparison.Ordinal) == true);
        if (hasPlace != document.Replicas is { Count: > 0 })
        {
            findings.Error("PX0321", places.Of(document, nameof(document.Replicas)), "Replicas and {replica} in names of density columns belong together; state both or neither.");
        }
    }
}
