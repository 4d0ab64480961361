using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>An array with one number per event that a workspace of nsbi-common-utils names.</summary>
/// <param name="Column">Name of the column that it becomes.</param>
/// <param name="Path">Where it is, as the workspace states it.</param>
/// <param name="Pointer">Where the workspace states it, for findings.</param>
public sealed record NsbiArray(string Column, string Path, string Pointer);

/// <summary>An unbinned channel of nsbi-common-utils.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Processes">Its samples with their yields and systematics.</param>
/// <param name="Arrays">Its arrays: the weights of the Asimov data set, ratios, ratios of systematics.</param>
public sealed record NsbiChannel(string Name, ValueList<Process> Processes, ValueList<NsbiArray> Arrays);

/// <summary>
/// What a workspace of nsbi-common-utils 1.0.0 says: unbinned channels with arrays, and binned channels with their templates. Modifiers
/// whose parameter the measurement does not list do nothing there, and are left out.
/// </summary>
/// <param name="Name">Name of the measurement.</param>
/// <param name="Model">The mixture with the yields of all unbinned channels together.</param>
/// <param name="Unbinned">The unbinned channels, at least one.</param>
/// <param name="Binned">The binned channels.</param>
public sealed record NsbiWorkspace(string Name, MixtureModel Model, ValueList<NsbiChannel> Unbinned, ValueList<BinnedRegion> Binned)
{
    /// <summary>Column with the weights of the Asimov data set [events].</summary>
    public const string DataWeightColumn = "asimov_weights";

    /// <summary>Reads a workspace and checks the rules of its mixture.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="findings">Receives everything that is wrong or odd: PX1020 to PX1028, and PX02xx for the mixture.</param>
    /// <returns>The workspace, or null when there is an error.</returns>
    public static NsbiWorkspace? Read(string text, string file, Findings findings) => NsbiReading.Read(text, file, findings);
}
