namespace ParamOO.Files;

/// <summary>How a table is compressed when it is written. Density ratios are nearly random bits and hardly shrink.</summary>
public enum TableCompression
{
    /// <summary>Not at all: the fastest to read.</summary>
    None,

    /// <summary>Zstandard; needs the system's libzstd.</summary>
    Zstd,

    /// <summary>GZip, slower but always there.</summary>
    GZip,
}
