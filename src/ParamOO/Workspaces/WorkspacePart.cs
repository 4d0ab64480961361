namespace ParamOO.Workspaces;

/// <summary>One of the workspaces that are combined.</summary>
/// <param name="Label">How findings call it: the name of its file.</param>
/// <param name="Workspace">The workspace, with its names as the combination shall have them; it keeps its rules.</param>
public sealed record WorkspacePart(string Label, Workspace Workspace);
