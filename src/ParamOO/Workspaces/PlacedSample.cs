using ParamOO.Systematics;

namespace ParamOO.Workspaces;

/// <summary>A sample, where the file has it, and its modifiers sorted by name.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Path">JSON pointer of the sample.</param>
/// <param name="Modifiers">Its modifiers with their JSON pointers, sorted by name.</param>
internal sealed record PlacedSample(Channel Channel, Sample Sample, string Path, IReadOnlyList<(Modifier Modifier, string Path)> Modifiers)
{
    /// <summary>All samples in the order of the model: sorted channels, in each sorted samples (ordinal, as pyhf sorts).</summary>
    public static IReadOnlyList<PlacedSample> InModelOrder(Workspace workspace) =>
    [
        .. from channel in workspace.Channels.Index().OrderBy(channel => channel.Item.Name, StringComparer.Ordinal)
           from sample in channel.Item.Samples.Index().OrderBy(sample => sample.Item.Name, StringComparer.Ordinal)
           select Place(channel.Item, sample.Item, $"/channels/{channel.Index}/samples/{sample.Index}"),
    ];

    private static PlacedSample Place(Channel channel, Sample sample, string path) => new(
        channel,
        sample,
        path,
        [
            .. sample.Modifiers.Index()
                .OrderBy(modifier => modifier.Item.Name, StringComparer.Ordinal)
                .Select(modifier => (modifier.Item, $"{path}/modifiers/{modifier.Index}")),
        ]);
}
