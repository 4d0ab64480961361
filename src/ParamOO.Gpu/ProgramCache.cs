using System.Security.Cryptography;
using System.Text;

namespace ParamOO.Gpu;

/// <summary>
/// Compiled programs, in memory and, when a folder is given, on disk: a file is named by the hash of the text, the device and its driver, so that
/// another driver never gets it. A file that the driver refuses is compiled again.
/// </summary>
/// <param name="folder">Where files go; null for memory only.</param>
internal sealed class ProgramCache(string? folder) : IDisposable
{
    // Two equal devices have equal files, but each takes the program for itself.
    private readonly Dictionary<(Device Device, string Key), DeviceProgram> programs = [];
    private readonly Lock door = new();

    /// <summary>Programs compiled since the start, those from memory and disk not counted.</summary>
    public int Compilations { get; private set; }

    /// <summary>The compiled program of a text.</summary>
    /// <param name="device">The device.</param>
    /// <param name="text">Kernel text.</param>
    /// <param name="mayFuse">Whether a · b + c may be computed with one rounding.</param>
    /// <exception cref="DeviceException">The compiler reports errors.</exception>
    public DeviceProgram Get(Device device, string text, bool mayFuse)
    {
        var info = device.Info;
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{info.Interface}|{info.Name}|{info.Driver}|{mayFuse}|{text}")));
        lock (door)
        {
            if (!programs.TryGetValue((device, key), out var program))
            {
                program = FromFile(device, text, mayFuse, key) ?? Compile(device, text, mayFuse, key);
                programs.Add((device, key), program);
            }

            return program;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var program in programs.Values)
        {
            program.Dispose();
        }
    }

    private DeviceProgram? FromFile(Device device, string text, bool mayFuse, string key)
    {
        if (folder is null || !File.Exists(Path.Combine(folder, key)))
        {
            return null;
        }

        try
        {
            return device.Build(text, mayFuse, File.ReadAllBytes(Path.Combine(folder, key)));
        }
        catch (Exception error) when (error is DeviceException or IOException)
        {
            return null;
        }
    }

    private DeviceProgram Compile(Device device, string text, bool mayFuse, string key)
    {
        var program = device.Build(text, mayFuse, null);
        Compilations++;
        if (folder is not null)
        {
            Keep(program, Path.Combine(folder, key));
        }

        return program;
    }

    /// <summary>A cache that cannot be written costs time, not results.</summary>
    private static void Keep(DeviceProgram program, string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var unfinished = $"{file}.{Environment.ProcessId}.part";
            File.WriteAllBytes(unfinished, program.Binary);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DeviceException)
        {
            // Compiled again next time.
        }
    }
}
