namespace ParamOO.Workspaces;

/// <summary>What happens to channels, and to settings of one parameter, that several workspaces state.</summary>
public enum JoinKind
{
    /// <summary>Channels must differ in name; settings may be stated twice if they are equal.</summary>
    None,

    /// <summary>Channels of one name must be equal and are kept once; so must settings.</summary>
    Outer,

    /// <summary>Of channels and settings that differ, those of the first workspace are kept.</summary>
    LeftOuter,

    /// <summary>Of channels and settings that differ, those of the last workspace are kept.</summary>
    RightOuter,
}
