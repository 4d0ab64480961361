using ParamOO.Systematics;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>Workspaces with everything in the order of names, so that two that say the same have the same text and digest.</summary>
public static class WorkspaceSorting
{
    /// <summary>The workspace with channels, samples, modifiers (by name, then type), observations, measurements and settings sorted.</summary>
    /// <param name="workspace">The workspace.</param>
    public static Workspace Sorted(this Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Workspace(
            [.. By(workspace.Channels, channel => channel.Name).Select(Sorted)],
            By(workspace.Observations, observation => observation.Channel),
            [.. By(workspace.Measurements, measurement => measurement.Name).Select(Sorted)]);
    }

    private static Channel Sorted(Channel channel) => channel with
    {
        Samples =
        [
            .. from sample in By(channel.Samples, sample => sample.Name)
               select sample with { Modifiers = By(By(sample.Modifiers, ModifierType.NameOf), modifier => modifier.Name) },
        ],
    };

    private static Measurement Sorted(Measurement measurement) => measurement with { Parameters = By(measurement.Parameters, settings => settings.Name) };

    private static ValueList<T> By<T>(ValueList<T> items, Func<T, string> name) => [.. items.OrderBy(name, StringComparer.Ordinal)];
}
