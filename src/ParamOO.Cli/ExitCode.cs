namespace ParamOO.Cli;

/// <summary>What the shell sees when a verb ends.</summary>
internal enum ExitCode
{
    /// <summary>Done, and every number within its tolerance.</summary>
    Done = 0,

    /// <summary>A fault of the program.</summary>
    InternalError = 1,

    /// <summary>A fault of the input or of the command line; nothing was written.</summary>
    BadInput = 2,

    /// <summary>Done, but something did not converge or is out of tolerance; the output says what.</summary>
    OutOfTolerance = 3,

    /// <summary>The user pressed Ctrl-C; nothing was written.</summary>
    Interrupted = 130,
}
