namespace ParamOO.Gpu;

/// <summary>A device does not do what it should: it is out of memory, it is gone, or it does not take a program.</summary>
/// <param name="message">What happened, with the words of the driver.</param>
public sealed class DeviceException(string message) : Exception(message);
