namespace ParamOO.Gpu;

/// <summary>A device does not do what it should: it is out of memory, it is gone, or it does not take a program.</summary>
/// <param name="message">What happened, with the words of the driver.</param>
/// <param name="isMemory">Whether it has not the memory that was asked for, so that less may do.</param>
public sealed class DeviceException(string message, bool isMemory = false) : Exception(message)
{
    /// <summary>Whether the device has not the memory that was asked for, so that less may do.</summary>
    public bool IsMemory { get; } = isMemory;
}
