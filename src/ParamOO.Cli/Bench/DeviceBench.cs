using ParamOO.Gpu;
using Spectre.Console;

namespace ParamOO.Cli.Bench;

/// <summary>What <c>bench fits --device</c> prints.</summary>
internal static class DeviceBench
{
    /// <summary>Rates beside their ceilings.</summary>
    /// <param name="figures">What was measured.</param>
    public static Table Rates(DeviceBenchmark figures)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("fits per second").AddColumn("device").AddColumn("threads per fit").AddColumn("kernels").AddColumn("evaluations").AddColumn("steps")
            .AddColumn("left to processor").AddColumn("GFLOP/s of peak").AddColumn("GB/s of peak").AddColumn("prepared in");
        table.AddRow(
            $"{figures.FitsPerSecond:N0}",
            Markup.Escape(figures.Device),
            $"{figures.ThreadsPerFit}",
            figures.IsSpecial ? "special" : "general",
            $"{figures.EvaluationsPerFit:F1}",
            $"{figures.StepsPerFit:F1}",
            $"{figures.LeftToProcessor:P1}",
            $"{figures.Gigaflops:G3} of {figures.Ceilings.Gigaflops:G3}",
            $"{figures.GigabytesPerSecond:G3} of {figures.Ceilings.GigabytesPerSecond:G3}",
            $"{figures.SecondsToPrepare:F1} s");
        return table;
    }

    /// <summary>What the driver says of the kernels.</summary>
    /// <param name="figures">What was measured.</param>
    public static Table Kernels(DeviceBenchmark figures)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("kernel").AddColumn("registers").AddColumn("bytes of a thread").AddColumn("occupancy");
        foreach (var kernel in figures.Kernels)
        {
            table.AddRow(kernel.Name, Known(kernel.Registers), Known(kernel.ThreadBytes), double.IsNaN(kernel.Occupancy) ? "not said" : $"{kernel.Occupancy:P0}");
        }

        return table;
    }

    /// <summary>How the fits of a device compare with those of the processor.</summary>
    /// <param name="comparison">What was found.</param>
    public static Table Agreement(DeviceComparison comparison)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("times processor").AddColumn("compared").AddColumn("largest difference of −2 ln L").AddColumn("other minimum").AddColumn("other status");
        table.AddRow(
            $"{comparison.TimesProcessor:G3}", $"{comparison.Compared:N0}", $"{comparison.LargestDifference:E1}", $"{comparison.OtherMinima}", $"{comparison.OtherStatuses}");
        return table;
    }

    private static string Known(long number) => number < 0 ? "not said" : $"{number}";
}
