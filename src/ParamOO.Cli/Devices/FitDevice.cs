using System.CommandLine;
using ParamOO.Fitting;
using ParamOO.Gpu;
using ParamOO.Inference.Toys;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Devices;

/// <summary>What fits the batches of a verb: the processor, or the devices that <c>--device</c> asks for.</summary>
internal sealed class FitDevice : IDisposable
{
    /// <summary>Blocks of toys that a GPU gets at a time: kernels of 20 000 fits fill it.</summary>
    private const int BlocksOfGpu = 40;

    /// <summary>The same of a processor, which is full with a few, and slower, so that less is lost when a run is interrupted.</summary>
    private const int BlocksOfProcessor = 8;

    private readonly Session session;
    private readonly DeviceEngine? engine;

    private FitDevice(Session session, DeviceEngine? engine) => (this.session, this.engine) = (session, engine);

    /// <summary>Whether devices are used.</summary>
    public bool IsDevice => engine is not null;

    /// <summary>The devices; null for the processor.</summary>
    public DeviceEngine? Engine => engine;

    /// <summary>The option that verbs with many fits take.</summary>
    public static Option<DeviceKind> Flag() => new("--device")
    {
        Description = "Where fits run and toys are drawn, by default cpu; auto measures and says what it chose.",
        HelpName = "cpu|gpu|auto",
    };

    /// <summary>Opens what was asked for.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="kind">Value of the option.</param>
    /// <param name="model">A model of the job, for a measurement.</param>
    /// <param name="options">How to minimise.</param>
    /// <param name="fits">How many fits the job has, about.</param>
    /// <exception cref="InvalidInputException">PX0760: a GPU is asked for and there is no device.</exception>
    public static FitDevice Open(Session session, DeviceKind kind, Func<CompiledModel> model, FitOptions options, long fits) =>
        Open(session, kind, choice => choice.Between(model(), options, fits));

    /// <summary>Opens what was asked for to draw toys.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="kind">Value of the option.</param>
    /// <param name="source">Where toys come from, for a measurement.</param>
    /// <exception cref="InvalidInputException">PX0760: a GPU is asked for and there is no device.</exception>
    public static FitDevice Open(Session session, DeviceKind kind, ToySource source) => Open(session, kind, choice => choice.Between(source));

    private static FitDevice Open(Session session, DeviceKind kind, Func<MeasuredChoice, Choice> measure)
    {
        if (kind == DeviceKind.Cpu)
        {
            return new(session, null);
        }

        var remarks = new List<string>();
        var devices = Choose(DeviceList.Open(remarks));
        if (devices.Count == 0)
        {
            return kind == DeviceKind.Auto ? Processor(session, remarks) : throw new InvalidInputException("PX0760", "--device", $"no device is there. {string.Join(' ', remarks)} --device cpu needs none.");
        }

        var engine = new DeviceEngine(devices, CacheFolder);
        if (kind == DeviceKind.Auto)
        {
            var choice = measure(new MeasuredChoice(engine, session.Clock));
            session.Error.WriteLine(choice.Reason);
            if (!choice.IsDevice)
            {
                engine.Dispose();
                return new(session, null);
            }
        }
        else if (devices[0].Info.IsProcessor)
        {
            session.Report([new Finding("PX0761", Severity.Warning, "--device", $"there is no GPU; {devices[0].Info.Name} is a processor behind OpenCL, slower than --device cpu.")]);
        }

        return new(session, engine);
    }

    /// <summary>What fits the batches of one model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise.</param>
    public BatchFit Fitter(CompiledModel model, FitOptions options) =>
        engine is null ? new BatchFitter(model, options).Fit : engine.Fitter(model, options).Fit;

    /// <summary>Gives toy options the devices; with many blocks at a time, because a device wants many fits.</summary>
    /// <param name="options">The options.</param>
    public ToyOptions Fill(ToyOptions options) => engine is null ? options : options with
    {
        Tester = (hypothesis, fit) => engine.TesterOfToys(hypothesis, fit, options.Toys * Math.Max(1, options.Values.Count)),
        Together = engine.Devices[0].Info.IsProcessor ? BlocksOfProcessor : BlocksOfGpu,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var warning in engine?.Warnings ?? [])
        {
            session.Report([new Finding("PX0762", Severity.Warning, "--device", warning)]);
        }

        engine?.Dispose();
    }

    /// <summary>Where compiled kernels are kept between runs; null for nowhere.</summary>
    internal static string? CacheFolder => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } folder ? Path.Combine(folder, "paramoo", "kernels") : null;

    private static FitDevice Processor(Session session, List<string> remarks)
    {
        session.Error.WriteLine($"--device auto: no device is there, the processor is used. {string.Join(' ', remarks)}");
        return new(session, null);
    }

    /// <summary>All GPUs; without any, the first processor that acts as a device.</summary>
    private static List<Device> Choose(IReadOnlyList<Device> devices)
    {
        var chosen = devices.Any(device => !device.Info.IsProcessor) ? devices.Where(device => !device.Info.IsProcessor).ToList() : devices.Take(1).ToList();
        foreach (var other in devices.Except(chosen))
        {
            other.Dispose();
        }

        return chosen;
    }
}
