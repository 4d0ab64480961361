using System.Runtime.InteropServices;

namespace ParamOO.Gpu;

/// <summary>Looks for the library of a driver under its names.</summary>
internal static class DriverLibrary
{
    /// <summary>Loads the first that has all functions; null when there is none.</summary>
    /// <typeparam name="T">The functions.</typeparam>
    /// <param name="names">Names and paths.</param>
    /// <param name="bind">Looks the functions up.</param>
    public static T? Load<T>(IEnumerable<string> names, Func<nint, T> bind)
        where T : class
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                try
                {
                    return bind(library);
                }
                catch (EntryPointNotFoundException)
                {
                    // Another library of that name, or one that is too old: go on looking.
                }
            }
        }

        return null;
    }
}
