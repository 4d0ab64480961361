namespace ParamOO.Cli;

/// <summary>What a file named on the command line is, by its extension.</summary>
internal enum InputKind
{
    /// <summary>A table of events, or a folder of NPY columns.</summary>
    Table,

    /// <summary>An analysis file.</summary>
    Analysis,

    /// <summary>A JSON document: a workspace of some kind.</summary>
    Json,
}
