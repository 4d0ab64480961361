namespace ParamOO.Testing;

/// <summary>Where the repository and the reference files beside it lie.</summary>
public static class SharedData
{
    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder of reference files beside the repository; null when this clone stands alone.</summary>
    public static string? Folder { get; } = ExistingFolder(Path.Combine(Repository, "..", "shared"));

    /// <summary>Whether the reference files are at hand; tests that need them skip, counted, when they are not.</summary>
    public static bool IsPresent => Folder is not null;

    /// <summary>A path below the folder of reference files.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Folder ?? throw new DirectoryNotFoundException("the reference files are not beside this clone"), .. parts]);

    private static string? ExistingFolder(string path) => Directory.Exists(path) ? Path.GetFullPath(path) : null;

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ParamOO.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("ParamOO.sln is not above the test binaries");
    }
}
