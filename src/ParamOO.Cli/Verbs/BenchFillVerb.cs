using System.CommandLine;
using ParamOO.Cli.Bench;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo bench fill</c>: how fast this machine fills templates.</summary>
internal static class BenchFillVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var events = Number("--events", "Events in the table.", 200_000);
        var hypotheses = Number("--hypotheses", "Hypotheses at which events are binned; odd.", 21);
        var processes = Number("--processes", "Processes, one density ratio each.", 10);
        var variations = Number("--variations", "Nuisance parameters, an up and a down shape of every process each.", 20);
        var bins = Number("--bins", "Bins.", 20);
        var (threads, json) = (Flags.Threads(), Flags.Json());
        var verb = new Command("fill", "Templates of a made-up region, from columns in memory to counts and their variances.")
        {
            events, hypotheses, processes, variations, bins, threads, json,
        };
        return verb.Runs(session =>
        {
            var size = new FillBenchmark.Size(
                AtLeast(session, events, 1000), AtLeast(session, processes, 1), AtLeast(session, variations, 0), AtLeast(session, hypotheses, 5), AtLeast(session, bins, 2));
            var rates = new FillBenchmark(size).Run(session.Clock, session.Value(threads));
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

    private static Option<int> Number(string name, string description, int standard) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };

    private static int AtLeast(Session session, Option<int> option, int least) => session.Value(option) is var value && value >= least
        ? value
        : throw new InvalidInputException("PX0165", option.Name, $"is {value}; give at least {least}.");

    private static Table Table(FillRates rates)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("rows/s").AddColumn("GB/s").AddColumn("fills/s").AddColumn("ns per fill and thread").AddColumn("of read bandwidth").AddColumn("fills")
            .AddColumn("threads").AddColumn("vector bits").AddColumn("processor");
        table.AddRow(
            $"{rates.RowsPerSecond:N0}", $"{rates.GigabytesPerSecond:F2}", $"{rates.FillsPerSecond:N0}", $"{rates.NanosecondsPerFillAndThread:F3}",
            $"{rates.FractionOfReadBandwidth:P0} of {rates.ReadGigabytesPerSecond:F1} GB/s", $"{rates.Events} events × {rates.Columns} columns × {rates.Hypotheses} hypotheses",
            $"{rates.Threads}", $"{rates.VectorBits}", Markup.Escape(rates.Processor));
        return table;
    }
}
