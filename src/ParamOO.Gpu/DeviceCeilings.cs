using ParamOO.Gpu.Programs;

namespace ParamOO.Gpu;

/// <summary>What a device can do at most, measured here and now.</summary>
/// <param name="Gigaflops">Fused multiply-adds in double precision that stay in registers, counted as two [10⁹/s].</param>
/// <param name="GigabytesPerSecond">A copy within the device's memory, read and write counted [10⁹ bytes/s].</param>
public sealed record DeviceCeilings(double Gigaflops, double GigabytesPerSecond)
{
    private const int Items = 1 << 20;
    private const int Numbers = 1 << 24;
    private const int OperationsPerRound = 16;
    private const int Repetitions = 3;

    /// <summary>Measures one device.</summary>
    /// <param name="engine">Its engine.</param>
    /// <param name="clock">What measures.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static DeviceCeilings Measure(DeviceEngine engine, TimeProvider clock)
    {
        var (flops, bytes) = (0.0, 0.0);
        engine.UseOne(worker =>
        {
            var program = engine.Programs.Get(worker.Device, KernelText.Ceilings(), mayFuse: true);
            flops = Flops(worker, program, clock);
            bytes = Bytes(worker, program, clock);
        });
        return new(1e-9 * flops, 1e-9 * bytes);
    }

    private static double Flops(DeviceWorker worker, DeviceProgram program, TimeProvider clock)
    {
        var result = worker.Memory("ceilings", 8L * Items);
        var best = 0.0;
        var rounds = 64;

        // Longer until it takes long enough to be measured.
        for (var seconds = 0.0; seconds < 0.1; rounds *= 2)
        {
            seconds = Time(worker, result, clock, () => worker.PerItem(program, "multiply_add", Items, result, rounds, 0.5));
            best = Math.Max(best, (double)Items * rounds * OperationsPerRound / seconds);
        }

        return best;
    }

    private static double Bytes(DeviceWorker worker, DeviceProgram program, TimeProvider clock)
    {
        var (from, to) = (worker.Memory("copy from", 8L * Numbers), worker.Memory("copy to", 8L * Numbers));
        var best = 0.0;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            best = Math.Max(best, 16.0 * Numbers / Time(worker, to, clock, () => worker.PerItem(program, "copy_numbers", Numbers, from, to)));
        }

        return best;
    }

    private static double Time(DeviceWorker worker, nint memory, TimeProvider clock, Action launch)
    {
        var start = clock.GetTimestamp();
        launch();
        Span<double> first = stackalloc double[1];
        worker.Read(memory, first);
        return clock.GetElapsedTime(start).TotalSeconds;
    }
}
