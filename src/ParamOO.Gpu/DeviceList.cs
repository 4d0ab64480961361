using ParamOO.Gpu.Cuda;
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
        AddCuda(devices, remarks);
        AddOpenCl(devices, remarks);
        return devices;
    }

    private static void AddCuda(List<Device> devices, ICollection<string> remarks)
    {
        if (CudaLibrary.Load() is not { } driver)
        {
            remarks.Add("CUDA: libcuda.so.1 is not installed (the driver of NVIDIA brings it).");
            return;
        }

        if (NvrtcLibrary.Load() is not { } compiler)
        {
            remarks.Add("CUDA: the driver is there, the compiler is not: install libnvrtc of the CUDA toolkit, or set CUDA_HOME.");
            return;
        }

        try
        {
            devices.AddRange(CudaDevice.All(driver, compiler));
        }
        catch (DeviceException error)
        {
            remarks.Add($"CUDA: {error.Message}.");
        }
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

            // What CUDA has is not opened a second time.
            var names = devices.Select(device => device.Info.Name).ToHashSet();
            found = [.. found.Where(device => !names.Contains(device.Info.Name))];
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
