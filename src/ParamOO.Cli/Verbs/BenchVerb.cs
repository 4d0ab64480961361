using System.CommandLine;
using ParamOO.Cli.Bench;
using ParamOO.Cli.Devices;
using ParamOO.Cli.Runs;
using ParamOO.Files.Json;
using ParamOO.Fitting;
using ParamOO.Fitting.Lanes;
using ParamOO.Gpu;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo bench fits WORKSPACE</c>: how many free fits of toys per second this machine does.</summary>
internal static class BenchVerb
{
    /// <summary>Long enough for the runtime to compile the lanes in its last tier, which makes them ten times as fast.</summary>
    private const double Seconds = 3;
    private const ulong Seed = 1;

    /// <summary>Fits whose operations are counted; enough for the mean to stand still.</summary>
    private const int CountedToys = 64;

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var workspace = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var toys = new Option<int>("--toys") { Description = "How many toys; drawn at the initial point.", HelpName = "N", DefaultValueFactory = _ => 2000 };
        var (hypothesis, threads, device, json) = (Flags.Hypothesis(), Flags.Threads(), DeviceFlag(), Flags.Json());
        var fits = new Command("fits", "Free fits of toys drawn at the initial point of a workspace.") { workspace, toys, hypothesis, threads, device, json };
        return new Command("bench", "How fast this machine is.")
        {
            fits.Runs(session =>
            {
                var model = WorkspaceFile.Read(InputPath.MustExist(session.Value(workspace)), new Findings()).At(session.Value(hypothesis));
                var options = new FitOptions { Threads = session.Value(threads) };
                if (session.Value(device) == Devices.All)
                {
                    return MeasureAll(session, model, options, Math.Max(1, session.Value(toys)), session.Value(json));
                }

                using var fits = FitDevice.Open(session, (DeviceKind)session.Value(device), () => model, options, session.Value(toys));
                if (fits.Engine is { } engine)
                {
                    return MeasureDevice(session, engine, model, options, Math.Max(1, session.Value(toys)), session.Value(json));
                }

                var document = Measure(session.Clock, model, Math.Max(1, session.Value(toys)), session.Value(threads));
                if (session.Value(json))
                {
                    session.WriteJson(document);
                }
                else
                {
                    session.Tables.Write(Table(document));
                }

                return document.Converged == document.Toys ? ExitCode.Done : ExitCode.OutOfTolerance;
            }),
            BenchFillVerb.Create(),
            BenchDensitiesVerb.Create(),
        };
    }

    private static Option<Devices> DeviceFlag() => new("--device")
    {
        Description = "Where fits run and toys are drawn, by default cpu; all measures the processor and every device, one after the other, and compares their fits.",
        HelpName = "cpu|gpu|auto|all",
    };

    /// <summary>The processor and every device by itself, on the same toys; a device that fails is named, and the others are measured.</summary>
    private static ExitCode MeasureAll(Session session, CompiledModel model, FitOptions options, int toys, bool isJson)
    {
        var (remarks, made, data) = (new List<string>(), new List<DeviceComparison>(), Draw(model, toys));
        var processor = Measure(session.Clock, model, toys, options.Threads);
        foreach (var device in DeviceList.Open(remarks))
        {
            using var engine = new DeviceEngine([device], FitDevice.CacheFolder);
            try
            {
                made.Add(DeviceComparison.Of(engine, model, options, data, processor.FitsPerSecond, Seconds, session.Clock));
            }
            catch (DeviceException error)
            {
                remarks.Add($"{device.Info.Name}: {error.Message}");
            }

            remarks.AddRange(engine.Warnings);
        }

        if (isJson)
        {
            session.WriteJson(new { Processor = processor, Devices = made, Remarks = remarks });
            return ExitCode.Done;
        }

        session.Tables.Write(Table(processor));
        foreach (var device in made)
        {
            session.Tables.Write(DeviceBench.Rates(device.Figures));
            session.Tables.Write(DeviceBench.Kernels(device.Figures));
            session.Tables.Write(DeviceBench.Agreement(device));
        }

        remarks.ForEach(session.Output.WriteLine);
        return ExitCode.Done;
    }

    private static ExitCode MeasureDevice(Session session, DeviceEngine engine, CompiledModel model, FitOptions options, int toys, bool isJson)
    {
        try
        {
            var figures = DeviceBenchmark.Measure(engine, model, options, Draw(model, toys), Seconds, session.Clock);
            if (isJson)
            {
                session.WriteJson(figures);
                return ExitCode.Done;
            }

            session.Tables.Write(DeviceBench.Rates(figures));
            session.Tables.Write(DeviceBench.Kernels(figures));
            return ExitCode.Done;
        }
        catch (DeviceException error)
        {
            throw new InvalidInputException("PX0763", "--device", $"the device cannot be measured: {error.Message}");
        }
    }

    private static BenchDocument Measure(TimeProvider clock, CompiledModel model, int toys, int threads)
    {
        var data = Draw(model, toys);
        var (status, iterations) = (new FitStatus[toys], new int[toys]);
        var fitter = new BatchFitter(model, new FitOptions { Threads = threads });
        var seconds = double.PositiveInfinity;
        var allocated = 0L;
        for (var begin = clock.GetTimestamp(); clock.GetElapsedTime(begin).TotalSeconds < Seconds;)
        {
            var (start, before) = (clock.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            fitter.Fit(new FitBatch { Fits = toys, Data = data, Status = status, Iterations = iterations });
            seconds = Math.Min(seconds, clock.GetElapsedTime(start).TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var (hardware, running) = (Hardware.Here(), threads > 0 ? threads : Environment.ProcessorCount);
        var (operations, peak) = (OperationsPerFit(model, data.AsSpan(0, data.Length / toys * Math.Min(toys, CountedToys)), Math.Min(toys, CountedToys)), PeakRate.Gigaflops(clock, running));
        return new(
            toys / seconds,
            toys,
            status.Count(entry => entry == FitStatus.Converged),
            iterations.Average(),
            iterations.Max(),
            (double)allocated / toys,
            running,
            hardware.VectorBits,
            hardware.Processor,
            operations,
            peak,
            1e-9 * operations * toys / seconds / peak);
    }

    /// <summary>The mean count of the first toys, each fitted alone; the same on every machine and in every run.</summary>
    private static double OperationsPerFit(CompiledModel model, ReadOnlySpan<double> data, int toys)
    {
        var fitter = new BatchFitter(model, new FitOptions { Threads = 1 }, (problem, _) => new FitWorker<CountingLane>(problem));
        var before = CountingLane.Operations;
        fitter.Fit(new FitBatch { Fits = toys, Data = data });
        return (double)(CountingLane.Operations - before) / toys;
    }

    private static double[] Draw(CompiledModel model, int toys)
    {
        var expected = new Likelihood(model).AsimovData(model.Initial.AsSpan());
        var data = new double[toys * expected.Length];
        for (var toy = 0; toy < toys; toy++)
        {
            var random = new CounterRandom(Seed, (ulong)toy);
            for (var k = 0; k < expected.Length; k++)
            {
                var constraint = k < model.Bins ? null : model.Constraints[k - model.Bins].Constraint;
                data[(toy * expected.Length) + k] = constraint switch
                {
                    NormalConstraint normal => expected[k] + (normal.Sigma * random.NextNormal()),
                    LogNormalConstraint logNormal => expected[k] * Math.Pow(logNormal.Kappa, random.NextNormal()),
                    _ => random.NextPoisson(expected[k]),
                };
            }
        }

        return data;
    }

    private static Table Table(BenchDocument document)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("fits per second").AddColumn("toys").AddColumn("converged").AddColumn("evaluations").AddColumn("threads").AddColumn("of peak").AddColumn("vector bits").AddColumn("processor");
        table.AddRow(
            $"{document.FitsPerSecond:N0}", $"{document.Toys}", $"{document.Converged}", $"{document.IterationsMean:F1}", $"{document.Threads}", $"{document.FractionOfPeak:P1}", $"{document.VectorBits}", Markup.Escape(document.Processor));
        return table;
    }

    /// <summary>Where fits run: as for other verbs, or everywhere.</summary>
    private enum Devices
    {
        Cpu = DeviceKind.Cpu,
        Gpu = DeviceKind.Gpu,
        Auto = DeviceKind.Auto,
        All,
    }

    /// <summary>The document of <c>--json</c>.</summary>
    private sealed record BenchDocument(
        double FitsPerSecond, int Toys, int Converged, double IterationsMean, int IterationsMax, double AllocatedBytesPerFit, int Threads, int VectorBits, string Processor,
        double FlopsPerFit, double PeakGflops, double FractionOfPeak);
}
