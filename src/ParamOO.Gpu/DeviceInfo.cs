namespace ParamOO.Gpu;

/// <summary>By which interface a device is reached.</summary>
public enum DeviceInterface
{
    /// <summary>OpenCL 1.2 or later, with double precision.</summary>
    OpenCl,

    /// <summary>The CUDA driver, with NVRTC as compiler.</summary>
    Cuda,
}

/// <summary>What is known of a device.</summary>
/// <param name="Interface">By which interface it is reached.</param>
/// <param name="Name">Its name, as the driver gives it.</param>
/// <param name="Driver">Version of the driver.</param>
/// <param name="IsProcessor">Whether it is a processor that acts as a device (PoCL), not a GPU.</param>
/// <param name="Units">Compute units, multiprocessors or cores.</param>
/// <param name="Memory">Memory in bytes.</param>
/// <param name="LargestPiece">Largest single piece of memory in bytes.</param>
/// <param name="GroupWidth">Threads of a work-group that shares a fit.</param>
public sealed record DeviceInfo(DeviceInterface Interface, string Name, string Driver, bool IsProcessor, int Units, long Memory, long LargestPiece, int GroupWidth);
