namespace ParamOO.Cli.Devices;

/// <summary>Where fits run.</summary>
internal enum DeviceKind
{
    /// <summary>On the processor, in lanes.</summary>
    Cpu,

    /// <summary>On the devices of this machine.</summary>
    Gpu,

    /// <summary>Where they are cheaper, as measured.</summary>
    Auto,
}
