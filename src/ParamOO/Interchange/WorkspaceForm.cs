namespace ParamOO.Interchange;

/// <summary>The two forms of a workspace in JSON: pyhf's, and ParamOO's, which has the same shape and says more.</summary>
internal enum WorkspaceForm
{
    /// <summary>pyhf, schema 1.0.0.</summary>
    Pyhf,

    /// <summary>ParamOO, schema 1.0.</summary>
    Paramoo,
}
