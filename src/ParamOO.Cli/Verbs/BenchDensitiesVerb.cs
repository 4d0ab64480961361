using System.CommandLine;
using ParamOO.Cli.Runs;
using ParamOO.Files.Yaml;
using ParamOO.Unbinned.Densities;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo bench densities FILE</c>: how fast the unbinned likelihood of densities is evaluated.</summary>
internal static class BenchDensitiesVerb
{
    /// <summary>Long enough for the runtime to compile the loops in its last tier.</summary>
    private const double Seconds = 3;

    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var (input, threads, json) = (Flags.InputFile("FILE", "File of densities (YAML, docs/densities.md)."), Flags.Threads(), Flags.Json());
        return new Command("densities", "The unbinned likelihood of densities with all first and second derivatives.") { input, threads, json }.Runs(session =>
        {
            var file = DensityFile.Read(InputPath.MustExist(session.Value(input)));
            var likelihood = DensityLikelihood.Open(file.Models[0], file.Data, session.Value(threads));
            session.Report(likelihood.Findings);
            var rates = Measure(session.Clock, likelihood, file.Data.Rows, session.Value(threads));
            if (session.Value(json))
            {
                session.WriteJson(rates);
            }
            else
            {
                session.Tables.Write(Table(rates));
            }

            return ExitCode.Done;
        });
    }

    private static Rates Measure(TimeProvider clock, DensityLikelihood likelihood, long events, int threads)
    {
        double[] point = [.. likelihood.Parameters.Select(parameter => parameter.Nominal)];
        var (gradient, hessian) = (new double[point.Length], new double[point.Length * point.Length]);
        var seconds = double.PositiveInfinity;
        for (var begin = clock.GetTimestamp(); clock.GetElapsedTime(begin).TotalSeconds < Seconds;)
        {
            var start = clock.GetTimestamp();
            likelihood.Evaluate(point, gradient, hessian);
            seconds = Math.Min(seconds, clock.GetElapsedTime(start).TotalSeconds);
        }

        var (hardware, running) = (Hardware.Here(), threads > 0 ? threads : Environment.ProcessorCount);
        return new(events / seconds, 1 / seconds, 1e9 * seconds * running / events, (int)events, likelihood.Parameters.Count(parameter => !parameter.IsFixed), running, hardware.VectorBits, hardware.Processor);
    }

    private static Table Table(Rates rates)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("events/s").AddColumn("evaluations/s").AddColumn("ns per event and thread").AddColumn("events").AddColumn("parameters").AddColumn("threads")
            .AddColumn("vector bits").AddColumn("processor");
        table.AddRow(
            $"{rates.EventsPerSecond:N0}", $"{rates.EvaluationsPerSecond:N0}", $"{rates.NanosecondsPerEventAndThread:F1}", $"{rates.Events:N0}", $"{rates.Parameters}",
            $"{rates.Threads}", $"{rates.VectorBits}", Markup.Escape(rates.Processor));
        return table;
    }

    /// <summary>The document of <c>--json</c>.</summary>
    private sealed record Rates(
        double EventsPerSecond, double EvaluationsPerSecond, double NanosecondsPerEventAndThread, int Events, int Parameters, int Threads, int VectorBits, string Processor);
}
