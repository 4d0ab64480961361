namespace ParamOO.Cli;

/// <summary>What a file named on the command line is.</summary>
internal enum InputKind
{
    /// <summary>A table of events, or a folder of NPY columns.</summary>
    Table,

    /// <summary>An analysis file.</summary>
    Analysis,

    /// <summary>An unbinned workspace of hnsbi-toolkit.</summary>
    Hnsbi,

    /// <summary>A workspace of nsbi-common-utils with unbinned channels.</summary>
    Nsbi,

    /// <summary>A binned workspace, ParamOO's or pyhf's.</summary>
    Workspace,
}
