using System.Collections.Immutable;

namespace ParamOO.Workspaces;

/// <summary>All names that occur in a workspace, sorted.</summary>
/// <param name="Parameters">Names of parameter sets: modifiers, coefficients, MC statistics, settings and parameters of interest.</param>
/// <param name="Samples">Names of samples.</param>
/// <param name="Channels">Names of channels.</param>
/// <param name="Measurements">Names of measurements.</param>
public sealed record WorkspaceNames(
    ImmutableSortedSet<string> Parameters, ImmutableSortedSet<string> Samples, ImmutableSortedSet<string> Channels, ImmutableSortedSet<string> Measurements)
{
    /// <summary>Collects the names.</summary>
    /// <param name="workspace">The workspace.</param>
    public static WorkspaceNames Of(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var samples = workspace.Channels.SelectMany(channel => channel.Samples).ToArray();
        return new(
            Sorted(
                samples.SelectMany(sample => sample.Modifiers.SelectMany(modifier => modifier.ParameterNames.Append(modifier.Name))),
                samples.SelectMany(sample => sample.Coefficient?.Names ?? []),
                workspace.Channels.SelectMany(channel => channel.McStatistics is { } statistics ? [statistics.Name] : Array.Empty<string>()),
                workspace.Measurements.SelectMany(measurement => measurement.Parameters.Select(settings => settings.Name)),
                workspace.Measurements.Select(measurement => measurement.Poi).Where(poi => poi.Length > 0)),
            Sorted(samples.Select(sample => sample.Name)),
            Sorted(workspace.Channels.Select(channel => channel.Name)),
            Sorted(workspace.Measurements.Select(measurement => measurement.Name)));
    }

    private static ImmutableSortedSet<string> Sorted(params IEnumerable<string>[] names) =>
        names.SelectMany(list => list).ToImmutableSortedSet(StringComparer.Ordinal);
}
