using ParamOO.Gpu.OpenCl;

namespace ParamOO.Gpu;

/// <summary>The devices of this machine.</summary>
public static class DeviceList
{
    /// <summary>Opens all devices that can be used; none when no driver is installed.</summary>
    /// <param name="remarks">Receives why an interface has no devices, one sentence each.</param>
    public static IReadOnlyList<Device> Open(ICollection<string> remarks)
    {
        var devices = new List<Device>();
        AddOpenCl(devices, remarks);
        return devices;
    }

    private static void AddOpenCl(List<Device> devices, ICollection<string> remarks)
    {
        if (ClLibrary.Load() is not { } library)
        {
            remarks.Add("OpenCL: libOpenCL.so.1 is not installed (Debian: ocl-icd-libopencl1, with the driver of the device; pocl-opencl-icd for the processor).");
            return;
        }

        try
        {
            var found = ClDevice.All(library);
            devices.AddRange(found);
            if (found.Count == 0)
            {
                remarks.Add("OpenCL: the library is there, but no device with double precision.");
            }
        }
        catch (DeviceException error)
        {
            remarks.Add($"OpenCL: {error.Message}.");
        }
    }
}
