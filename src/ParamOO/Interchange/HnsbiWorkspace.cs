using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>One array of numbers that belongs to a workspace of hnsbi-toolkit.</summary>
/// <param name="Column">The name of the column that it becomes.</param>
/// <param name="Path">Where it is, relative to the workspace.</param>
/// <param name="Pointer">Where the workspace names it, for findings.</param>
/// <param name="Role">What its manifest calls it, e.g. <c>process-ratio:S</c>.</param>
public sealed record HnsbiArray(string Column, string Path, string Pointer, string Role);

/// <summary>A list of files with checksums, and the arrays of the workspace that must be among them.</summary>
/// <param name="Path">Where it is, relative to the workspace.</param>
/// <param name="Pointer">Where the workspace names it, for findings.</param>
/// <param name="Arrays">The arrays.</param>
public sealed record HnsbiManifestLink(string Path, string Pointer, ValueList<HnsbiArray> Arrays);

/// <summary>
/// What a workspace of hnsbi-toolkit 2.0 says: the mixture, and the arrays with its events. Multiplier expressions are authoritative;
/// constraint centres are the auxiliary observations; ratios are normalised already.
/// </summary>
/// <param name="Name">Name of the measurement.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Model">The mixture, with the convention <see cref="ShapeNormalization.Reference"/>.</param>
/// <param name="Arrays">All arrays, each with one number per event.</param>
/// <param name="Manifests">Their manifests.</param>
public sealed record HnsbiWorkspace(
    string Name, string Channel, MixtureModel Model, ValueList<HnsbiArray> Arrays, ValueList<HnsbiManifestLink> Manifests)
{
    /// <summary>Column with the weights of the data set.</summary>
    public const string DataWeightColumn = "asimov_weights";

    /// <summary>Column with the integration weights of the reference density.</summary>
    public const string ReferenceWeightColumn = "reference_weights";

    /// <summary>Whether the workspace brings integration weights; otherwise all events weigh the same.</summary>
    public bool HasReferenceWeights => Arrays.Any(array => array.Column == ReferenceWeightColumn);

    /// <summary>Reads a workspace and checks the rules of its mixture.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="findings">Receives everything that is wrong or odd: PX10xx, and PX02xx for the mixture.</param>
    /// <returns>The workspace, or null when there is an error.</returns>
    public static HnsbiWorkspace? Read(string text, string file, Findings findings) => HnsbiReading.Read(text, file, findings);
}
