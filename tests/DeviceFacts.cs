using ParamOO.Gpu;

namespace ParamOO.Testing;

/// <summary>A fact about an OpenCL device, PoCL on the processor if there is no other; skipped, and counted as skipped, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeviceFactAttribute : FactAttribute
{
    public DeviceFactAttribute() => Skip = OpenClDevice.Reason;
}

/// <summary>A theory about files beside the repository and an OpenCL device; skipped where one of the two is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataDeviceTheoryAttribute : TheoryAttribute
{
    public SharedDataDeviceTheoryAttribute() => Skip = SharedData.IsPresent ? OpenClDevice.Reason : "the reference files (../shared) are not beside this clone";
}

/// <summary>The OpenCL device of the tests.</summary>
internal static class OpenClDevice
{
    /// <summary>Why there is none; null when there is one.</summary>
    public static string? Reason { get; } = Find();

    /// <summary>Opens it.</summary>
    public static Device Open()
    {
        var devices = DeviceList.Open([]).Where(device => device.Info.Interface == DeviceInterface.OpenCl).ToList();
        foreach (var other in devices.Skip(1))
        {
            other.Dispose();
        }

        return devices[0];
    }

    private static string? Find()
    {
        var remarks = new List<string>();
        var devices = DeviceList.Open(remarks);
        var isThere = devices.Any(device => device.Info.Interface == DeviceInterface.OpenCl);
        foreach (var device in devices)
        {
            device.Dispose();
        }

        return isThere ? null : $"no OpenCL device (Debian packages pocl-opencl-icd and ocl-icd-libopencl1): {string.Join(' ', remarks)}";
    }
}
